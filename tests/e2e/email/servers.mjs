// SPDX-License-Identifier: MIT
// Dovecot and Postfix for tests: own folders, free ports of 127.0.0.1, ended again. Set-up: fact sheet email, section 10,
// for Dovecot 2.3.19.1 and Postfix 3.7.11. Needs root (both give up their rights themselves) and the Debian packages
// dovecot-imapd, dovecot-lmtpd and postfix (`./dev test --stage install`).
import { execFileSync, spawn } from "node:child_process";
import { accessSync, chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

import { freePorts } from "../support/ports.mjs";
import { until } from "../support/until.mjs";

const PROGRAMS = ["/usr/sbin/dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp", "/usr/sbin/postfix", "/usr/bin/openssl"];
const USER = "nobody"; // owns the mailboxes
const PORTS = ["imap", "imaps", "lmtp", "sasl", "mx", "submission", "submissions", "elsewhere"];

function missing() {
  const absent = PROGRAMS.filter((path) => {
    try {
      accessSync(path);
      return false;
    } catch {
      return true;
    }
  });
  return userInfo().uid === 0 ? absent : [...absent, "root"];
}

const idsOf = (user) => {
  const fields = readFileSync("/etc/passwd", "utf8").split("\n").map((line) => line.split(":")).find((one) => one[0] === user);
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
};

// Every login comes from one address here: no penalty for it when one account has the wrong password.
function dovecotConf(home, ports, owner) {
  return `base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <${home}/cert.pem
ssl_key = <${home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
mail_location = maildir:${home}/mail/%u
mail_uid = ${owner.uid}
mail_gid = ${owner.gid}
first_valid_uid = 1
recipient_delimiter = +
imap_idle_notify_interval = 5 secs
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${home}/oauth.conf
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u ${home}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${home}/users
  default_fields = uid=${owner.uid} gid=${owner.gid} home=${home}/home/%u
}
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
service auth {
  inet_listener sasl {
    address = 127.0.0.1
    port = ${ports.sasl}
  }
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Processed {
    auto = create
  }
}
`;
}

function postfixMain(home, ports, owner, patience) {
  return `compatibility_level = 3.6
queue_directory = ${home}/pfq
data_directory = ${home}/pfdata
maillog_file = ${home}/postfix.log
maillog_file_prefixes = ${home}
myhostname = mx.example.test
myorigin = example.test
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.test
virtual_mailbox_maps = texthash:${home}/pf/vmailbox
virtual_mailbox_base = ${home}/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:${owner.uid}
virtual_gid_maps = static:${owner.gid}
virtual_transport = lmtp:inet:127.0.0.1:${ports.lmtp}
lmtp_destination_recipient_limit = 1
default_transport = smtp:[127.0.0.1]:${ports.elsewhere}
recipient_delimiter = +
message_size_limit = 52428800
virtual_mailbox_limit = 0
smtpd_tls_cert_file = ${home}/cert.pem
smtpd_tls_key_file = ${home}/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${ports.sasl}
smtpd_relay_restrictions = permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination
minimal_backoff_time = 5s
maximal_backoff_time = 10s
queue_run_delay = 5s
maximal_queue_lifetime = ${patience}
bounce_queue_lifetime = ${patience}
`;
}

function postfixMaster(ports) {
  const submission = "-o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject";
  const services = `pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
`;
  return `127.0.0.1:${ports.mx} inet n - n - - smtpd
127.0.0.1:${ports.submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt ${submission}
127.0.0.1:${ports.submissions} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes ${submission}
${services}`;
}

function certificate(home) {
  execFileSync("/usr/bin/openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=localhost",
    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", join(home, "key.pem"), "-out", join(home, "cert.pem")],
    { stdio: "ignore" });
}

// Starts both. `users` maps addresses to passwords; `introspection` is where tokens are looked up, if anywhere; `patience`
// is how long Postfix tries before it returns a mail.
export async function startMailServers({ users, introspection = "http://127.0.0.1:9/none", patience = "20s" }) {
  const absent = missing();
  if (absent.length > 0) throw new Error(`the mail servers need what is not here: ${absent.join(", ")}`);
  const home = mkdtempSync(join(tmpdir(), "jackfield-mail-"));
  chmodSync(home, 0o755);
  const owner = idsOf(USER);
  const postfix = idsOf("postfix");
  const free = await freePorts(PORTS.length);
  const ports = Object.fromEntries(PORTS.map((name, at) => [name, free[at]]));
  for (const [folder, who] of [["mail", owner], ["home", owner], ["run"], ["state"], ["pf"], ["pfq"], ["pfdata", postfix]]) {
    mkdirSync(join(home, folder));
    if (who) chownSync(join(home, folder), who.uid, who.gid);
  }
  certificate(home);
  const write = (name, text) => writeFileSync(join(home, name), text);
  write("users", Object.entries(users).map(([address, password]) => `${address}:{PLAIN}${password}::::::\n`).join(""));
  write("oauth.conf", `introspection_mode = post\nintrospection_url = ${introspection}\nusername_attribute = username
username_format = %u\nactive_attribute = active\nactive_value = true\n`);
  write("dovecot.conf", dovecotConf(home, ports, owner));
  write("pf/main.cf", postfixMain(home, ports, owner, patience));
  write("pf/master.cf", postfixMaster(ports));
  write("pf/vmailbox", Object.keys(users).map((address) => `${address} x\n`).join(""));

  const doveadm = (...words) => execFileSync("/usr/bin/doveadm", ["-c", join(home, "dovecot.conf"), ...words], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const postfixDo = (word) => execFileSync("/usr/sbin/postfix", ["-c", join(home, "pf"), word], { stdio: "ignore" });
  const startDovecot = () => execFileSync("/usr/sbin/dovecot", ["-c", join(home, "dovecot.conf")], { stdio: "ignore" });
  let elsewhere;
  const stop = () => {
    process.off("exit", stop);
    for (const end of [() => elsewhere?.kill(), () => postfixDo("stop"), () => doveadm("stop")]) {
      try {
        end();
      } catch {
        // it had ended by itself, or never begun
      }
    }
    rmSync(home, { recursive: true, force: true });
  };
  process.on("exit", stop); // a test file that ends early leaves no servers behind
  try {
    // Has the mails of all other domains: takes them, and then knows nobody.
    elsewhere = spawn("/usr/sbin/smtp-sink", ["-u", USER, "-f", "RCPT", `127.0.0.1:${ports.elsewhere}`, "10"], { stdio: "ignore" });
    startDovecot();
    postfixDo("start");
  } catch (error) {
    stop();
    throw error;
  }
  const read = (name) => {
    try {
      return readFileSync(join(home, name), "utf8");
    } catch {
      return ""; // nothing was written yet
    }
  };
  return {
    ports,
    certificate: join(home, "cert.pem"),
    doveadm,
    // Ends every session; mails wait in Postfix's queue meanwhile.
    restartDovecot: () => {
      doveadm("stop");
      return until(() => startDovecot() === null, "Dovecot to be back");
    },
    // Delivers what waits, now and not when its time has come.
    flush: () => postfixDo("flush"),
    // As if it had been deleted and made anew: other numbers from here on.
    emptyMailbox: (user) => rmSync(join(home, "mail", user), { recursive: true, force: true }),
    log: () => ["dovecot.log", "postfix.log"].map(read).join("\n"),
    stop,
  };
}
