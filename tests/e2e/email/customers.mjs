// SPDX-License-Identifier: MIT
// People who write to our mailboxes through the test's Postfix, the accounts whose mailboxes these are, and what the
// servers hold. No code of the plugin has a part in it.
import { once } from "node:events";
import net from "node:net";
import readline from "node:readline";

import { simpleParser } from "mailparser";

export const kPassword = "a password of the mailbox";
export const kDomain = "example.test";

// `id` is also the mailbox's name. `tls`: TLS from the first byte, as RFC 8314 wants it; else STARTTLS. `imapPort`: of
// a proxy before Dovecot. `login` and `more` are lines of its configuration, `others` further endpoints.
export const emailAccount = (servers, { id, tls = false, password = kPassword, login = `password = "${password}"`, after = "seen", more = "", imapPort, others = {} }) => {
  const { submission, submissions } = servers.ports;
  const imap = imapPort ?? servers.ports.imap;
  const imaps = imapPort ?? servers.ports.imaps;
  const endpoints = tls
    ? { "tls://imap.example.test:993": `tls://127.0.0.1:${imaps}`, "smtp://smtp.example.test:465": `smtps://127.0.0.1:${submissions}` }
    : { "starttls://imap.example.test:143": `starttls://127.0.0.1:${imap}`, "smtp://smtp.example.test:587": `starttls://127.0.0.1:${submission}` };
  const security = tls ? "tls" : "starttls";
  return `
[[account]]
id = "${id}"
plugin = "email"
endpoints = { ${Object.entries({ ...endpoints, ...others }).map(([from, to]) => `"${from}" = "${to}"`).join(", ")} }
[account.config]
address = "${id}@${kDomain}"
imap = { host = "imap.example.test", security = "${security}" }
smtp = { host = "smtp.example.test", security = "${security}" }
${login}
tag_secret = "a secret of the reply tags"
start_with = "all"
after_pickup = "${after}"
${more}`;
};

// What Host.start() needs to keep such accounts and to trust the servers' certificate.
export const hostOptions = (servers) => ({
  plugins: ["email"],
  host: 'allowed_needed_libraries = ["libgmime-3.0.so.0", "libgobject-2.0.so.0", "libgumbo.so.1"]',
  env: { SSL_CERT_FILE: servers.certificate },
});

let written = 0;

// A mail of a customer, as bytes. `file`: {name, bytes}.
export function compose({ from = "ana@client.test", to, subject = "Order 17", text, headers = {}, file, id = `m${++written}.${process.pid}@client.test` }) {
  const fields = {
    Date: new Date().toUTCString().replace("GMT", "+0000"), From: from, To: to, Subject: subject, "Message-ID": `<${id}>`,
    "MIME-Version": "1.0", ...headers };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const plain = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.from(text))}`;
  if (!file) return head + plain;
  return `${head}Content-Type: multipart/mixed; boundary="part"\r\n\r\n--part\r\n${plain}--part\r\n` +
    `Content-Type: application/octet-stream; name="${file.name}"\r\nContent-Disposition: attachment; filename="${file.name}"\r\n` +
    `Content-Transfer-Encoding: base64\r\n\r\n${base64(file.bytes)}--part--\r\n`;
}
const base64 = (bytes) => `${bytes.toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n`;

// Hands mails to Postfix as another mail server would: SMTP without TLS or login, one connection. A mail is {from, to,
// ...compose()}, or {from, to, bytes}.
export async function deliver(servers, ...mails) {
  const socket = net.connect(servers.ports.mx, "127.0.0.1");
  const lines = readline.createInterface({ input: socket })[Symbol.asyncIterator]();
  const expect = async (code) => {
    let line;
    do ({ value: line = "the end" } = await lines.next()); while (line[3] === "-");
    if (!line.startsWith(code)) throw new Error(`Postfix says ${line}`);
  };
  const say = async (line, code) => {
    socket.write(`${line}\r\n`);
    await expect(code);
  };
  try {
    await expect("220");
    await say("EHLO client.test", "250");
    for (const mail of mails) {
      await say(`MAIL FROM:<${mail.from ?? "ana@client.test"}>`, "250");
      await say(`RCPT TO:<${mail.to}>`, "250");
      await say("DATA", "354");
      await say(`${(mail.bytes ?? compose(mail)).replace(/^\./gm, "..")}\r\n.`, "250");
    }
    socket.end("QUIT\r\n");
    await once(socket, "close");
  } finally {
    socket.destroy();
  }
}

// What is in a mailbox, by Dovecot's own word: of each mail its number, its flags and what mailparser reads in it.
export async function held(servers, user, mailbox = "INBOX") {
  const listed = servers.doveadm("-f", "json", "fetch", "-u", `${user}@${kDomain}`, "uid flags text", "mailbox", mailbox, "all");
  return Promise.all(JSON.parse(listed).map(async ({ uid, flags, text }) => ({ uid: Number(uid), flags, text, mail: await simpleParser(text) })));
}

// The events of one account, oldest first; `type` without the prefix.
export const eventsOf = async (host, account, type = "message.received") =>
  (await host.events()).filter((event) => event.type === `jackfield.${type}` && event.source === `/accounts/${account}`);
