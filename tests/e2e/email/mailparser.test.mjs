// SPDX-License-Identifier: MIT
// The mails of our cases, read by npm mailparser: what a case says of a mail, another program has to say too, or the
// difference stands here with its reason.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { simpleParser } from "mailparser";

const cases = fileURLToPath(new URL("../../../plugins/email/cases/", import.meta.url));

// Where we and mailparser 3.9.14 mean different things, by case and field.
const DIFFERENT = JSON.parse(readFileSync(new URL("mailparser_differences.json", import.meta.url), "utf8"));

function mails() {
  return readdirSync(cases).sort().flatMap((file) => {
    const told = JSON.parse(readFileSync(join(cases, file), "utf8"));
    const request = told.receive?.request;
    const events = told.receive?.expect.events ?? [];
    if (!request || events.length !== 1 || !events[0].message) return [];
    const bytes = Buffer.from(request.body ?? request.body_base64, request.body === undefined ? "base64" : "utf8");
    return [{ name: file.replace(".json", ""), bytes, event: events[0] }];
  });
}

const oneLine = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const addresses = (list) => (list ?? []).flatMap((one) => one.group ?? [one]).filter((one) => one.address)
  .map((one) => ({ address: one.address, name: one.name ?? "" }));

// What mailparser says, in our words.
function theirs(parsed) {
  const list = (value) => (value === undefined ? [] : addresses([value].flat().flatMap((one) => one.value)));
  const ids = (value) => [value ?? []].flat().flatMap((one) => one.split(/\s+/)).map((id) => id.replace(/^<|>$/g, "")).filter(Boolean);
  return {
    subject: parsed.subject ?? "",
    message_id: (parsed.messageId ?? "").replace(/^<|>$/g, ""),
    from: list(parsed.from),
    to: list(parsed.to),
    cc: list(parsed.cc),
    references: ids(parsed.references),
    text: oneLine(parsed.text),
    filenames: parsed.attachments.map((one) => one.filename ?? "").filter(Boolean),
    content_ids: parsed.attachments.map((one) => one.cid ?? "").filter(Boolean),
  };
}

// What the case says: only the members that it names.
function ours(event) {
  const parts = event.message.parts ?? [];
  const email = parts.find((part) => part.type === "email")?.email ?? {};
  const media = parts.map((part) => part.media).filter((one) => one && one.filename !== "original.eml");
  const text = parts.find((part) => part.type === "text")?.text;
  const named = (list) => list?.map((one) => ({ address: one.address, name: one.name ?? "" }));
  return {
    subject: email.subject,
    message_id: email.message_id,
    from: named(email.from),
    to: named(email.to),
    cc: named(email.cc),
    references: email.references,
    text: text === undefined ? undefined : oneLine(text),
    filenames: media.length > 0 ? media.map((one) => one.filename ?? "").filter(Boolean) : undefined,
    content_ids: media.some((one) => one.content_id) ? media.map((one) => one.content_id ?? "").filter(Boolean) : undefined,
  };
}

// We split what a person wrote from what they quote; mailparser gives all of it.
const agrees = (field, mine, other) =>
  field === "text" ? other.includes(mine) : JSON.stringify(mine) === JSON.stringify(other);

test("mailparser reads our cases as we do, but where a reason is written down", async () => {
  const seen = new Set();
  const found = [];
  let compared = 0;
  for (const mail of mails()) {
    const other = theirs(await simpleParser(mail.bytes, { skipTextToHtml: true, skipImageLinks: true }));
    for (const [field, mine] of Object.entries(ours(mail.event))) {
      if (mine === undefined) continue;
      compared += 1;
      if (agrees(field, mine, other[field])) continue;
      const key = `${mail.name}/${field}`;
      seen.add(key);
      if (!(key in DIFFERENT)) found.push(`${key}: ours ${JSON.stringify(mine)}, theirs ${JSON.stringify(other[field])}`);
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(Object.keys(DIFFERENT).filter((key) => !seen.has(key)), [], "differences that are none any more");
  assert.ok(compared > 100, `${compared} fields compared`);
});

test("every one of the sheet's 25 hard mails is among them", () => {
  const names = mails().map((mail) => mail.name);
  for (let number = 1; number <= 25; number += 1) {
    const beginning = `hard_${String(number).padStart(2, "0")}_`;
    assert.ok(names.some((name) => name.startsWith(beginning)), beginning);
  }
});
