// SPDX-License-Identifier: MIT
// Other people's mail programs: nodemailer writes to our mailboxes, imapflow looks at them after us.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test as plain } from "node:test";

import { ImapFlow } from "imapflow";
import nodemailer from "nodemailer";

import { Host, showingLog, stopAll } from "../support/host.mjs";
import { until } from "../support/until.mjs";
import { emailAccount, eventsOf, hostOptions, kDomain, kPassword } from "./customers.mjs";
import { startMailServers } from "./servers.mjs";

// What becomes of a mail, by mailbox.
const kAfter = { keep: "keep", seen: "seen", flag: "flag", move: "move" };

let servers;
let host;
let writer;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  const users = Object.fromEntries([...Object.keys(kAfter), "help"].map((name) => [`${name}@${kDomain}`, kPassword]));
  servers = await startMailServers({ users });
  const accounts = Object.entries(kAfter).map(([id, then]) => emailAccount(servers, { id, after: then, more: 'processed_mailbox = "Processed"' }));
  host = await Host.start({ ...hostOptions(servers), config: [emailAccount(servers, { id: "help" }), ...accounts].join("\n") });
  writer = nodemailer.createTransport({ host: "127.0.0.1", port: servers.ports.mx, secure: false, ignoreTLS: true, name: "client.test" });
});
after(async () => {
  writer?.close();
  await stopAll(host, servers);
});

// Sends a mail to one of our mailboxes, and gives its event.
async function written({ account = "help", ...mail }) {
  const info = await writer.sendMail({ from: "Ana López <ana@client.test>", to: `Acme Help <${account}@${kDomain}>`, ...mail });
  const id = info.messageId.replace(/^<|>$/g, "");
  return until(async () => (await eventsOf(host, account)).find((event) => head(event).message_id === id), `the event of ${id}`);
}
const head = (event) => event.data.message.parts[0].email;
const part = (event, type) => event.data.message.parts.find((one) => one.type === type);
const bytesOf = async (media) => Buffer.from(await (await fetch(media.url)).arrayBuffer());

test("nodemailer: text beside HTML, a picture in it, a file with a foreign name", async () => {
  const picture = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(500)]);
  const file = randomBytes(5_000);
  const event = await written({
    subject: "Größe der Bestellung 订单 🙂",
    text: "Which size is it?\nÄpfel & Öl",
    html: '<p>Which size is it?</p><img src="cid:shoe@client.test">',
    cc: "Jörg Müller <joerg@client.test>",
    replyTo: "ana.private@client.test",
    attachments: [
      { filename: "shoe.png", content: picture, cid: "shoe@client.test", contentDisposition: "inline" },
      { filename: "Rechnung für Öl – 2026.pdf", content: file, contentType: "application/pdf" },
    ],
  });

  assert.equal(head(event).subject, "Größe der Bestellung 订单 🙂");
  assert.deepEqual(head(event).from, [{ address: "ana@client.test", name: "Ana López" }]);
  assert.deepEqual(head(event).cc, [{ address: "joerg@client.test", name: "Jörg Müller" }]);
  assert.equal(head(event).reply_to[0].address, "ana.private@client.test");
  assert.match(head(event).html, /cid:shoe@client\.test/);
  assert.equal(head(event).automatic ?? "", "");
  assert.equal(part(event, "text").text, "Which size is it?\nÄpfel & Öl");
  const image = part(event, "image").media;
  assert.equal(image.content_id, "shoe@client.test");
  assert.equal(image.is_inline, true);
  assert.ok((await bytesOf(image)).equals(picture));
  const pdf = part(event, "file").media;
  assert.equal(pdf.filename, "Rechnung für Öl – 2026.pdf");
  assert.equal(pdf.mime, "application/pdf");
  assert.ok((await bytesOf(pdf)).equals(file));
});

test("nodemailer: HTML alone becomes text, in both of its encodings", async () => {
  for (const textEncoding of ["base64", "quoted-printable"]) {
    const event = await written({ subject: `only HTML, ${textEncoding}`, html: "<p>Grüße,<br>Ana</p><ul><li>one</li></ul>", textEncoding });

    assert.match(part(event, "text").text, /^Grüße,\nAna\n+- one$/);
  }
});

test("nodemailer: an invitation", async () => {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VEVENT", "UID:1@client.test", "DTSTAMP:20261122T120000Z",
    "DTSTART:20261201T100000Z", "SUMMARY:Delivery", "END:VEVENT", "END:VCALENDAR", ""];
  const event = await written({ subject: "an invitation", text: "Please come.", icalEvent: { method: "REQUEST", content: lines.join("\r\n") } });

  assert.match(head(event).calendar, /SUMMARY:Delivery/);
  assert.equal(part(event, "text").text, "Please come.");
});

test("nodemailer: lists, programs and people are told apart", async () => {
  const kinds = [];
  for (const more of [
    { list: { unsubscribe: "https://client.test/no-more" } },
    { headers: { "Auto-Submitted": "auto-replied" } },
    { headers: { Precedence: "bulk" } },
    { headers: { "Auto-Submitted": "no" } },
  ]) {
    kinds.push(head(await written({ subject: "who wrote this", text: "somebody", ...more })).automatic ?? "");
  }

  assert.deepEqual(kinds, ["list", "auto-replied", "list", ""]);
});

test("nodemailer: an answer by References alone is of the same conversation", async () => {
  const first = await written({ subject: "a question", text: "first" });
  const answer = await written({ subject: "Re: a question", text: "second", inReplyTo: `<${head(first).message_id}>`, references: `<${head(first).message_id}>` });
  const other = await written({ subject: "Re: a question", text: "third" });

  assert.equal(answer.data.conversation.id, first.data.conversation.id);
  assert.notEqual(other.data.conversation.id, first.data.conversation.id);
});

// What a second client finds, each mail with its flags.
async function looked(account, mailbox) {
  const client = new ImapFlow({
    host: "127.0.0.1", port: servers.ports.imaps, secure: true, tls: { rejectUnauthorized: false },
    auth: { user: `${account}@${kDomain}`, pass: kPassword }, logger: false });
  await client.connect();
  const lock = await client.getMailboxLock(mailbox, { readOnly: true });
  try {
    if (client.mailbox.exists === 0) return [];
    return (await client.fetchAll("1:*", { uid: true, flags: true, envelope: true }))
      .map(({ flags, envelope }) => ({ subject: envelope.subject, id: envelope.messageId.replace(/^<|>$/g, ""), flags: [...flags].filter((flag) => flag !== "\\Recent") }));
  } finally {
    lock.release();
    await client.logout();
  }
}

for (const [account, { mailbox, flags }] of Object.entries({
  keep: { mailbox: "INBOX", flags: [] },
  seen: { mailbox: "INBOX", flags: ["\\Seen"] },
  flag: { mailbox: "INBOX", flags: ["$Picked"] },
  move: { mailbox: "Processed", flags: [] },
})) {
  test(`imapflow: after_pickup = "${account}" leaves the mail as promised`, async () => {
    const event = await written({ account, subject: `to be ${account}`, text: "hello" });

    const [mail] = await until(async () => {
      const mails = await looked(account, mailbox);
      if (JSON.stringify(mails[0]?.flags) !== JSON.stringify(flags)) throw new Error(JSON.stringify(mails));
      return mails;
    }, "the mail with its flags");

    assert.deepEqual(mail, { subject: `to be ${account}`, id: head(event).message_id, flags });
    assert.equal((await looked(account, "INBOX")).length, mailbox === "INBOX" ? 1 : 0);
  });
}
