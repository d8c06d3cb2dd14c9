// SPDX-License-Identifier: MIT
// Our events, read by what other people wrote: ajv with the published JSON Schema, and the CloudEvents SDK.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { CloudEvent, HTTP } from "cloudevents";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const build = process.env.JACKFIELD_BUILD_DIR ?? join(root, "build");
const BASE = "https://jackfield.dev/schema/1/";

function samples(...form) {
  const text = execFileSync(join(build, "bin", "model_samples"), form, { encoding: "utf8", maxBuffer: 1 << 28 });
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

function published() {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats(ajv);
  const folder = join(root, "sdk", "schema");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".schema.json"))) {
    ajv.addSchema(JSON.parse(readFileSync(join(folder, file), "utf8")));
  }
  return ajv;
}

const ajv = published();
const isEvent = ajv.getSchema(`${BASE}event.schema.json`);
const events = samples();

test("every event validates against the schema it names", () => {
  assert.ok(events.length > 100);
  for (const event of events) {
    const valid = ajv.getSchema(event.dataschema)(event);
    assert.ok(valid, JSON.stringify(isEvent.errors) + "\n" + JSON.stringify(event).slice(0, 2000));
  }
});

test("every struct that is used on its own validates against its own schema", () => {
  const names = new Set();
  for (const { schema, value } of samples("full")) {
    const validate = ajv.getSchema(`${BASE}${schema}.schema.json`);
    assert.ok(validate(value), `${schema}: ${JSON.stringify(validate.errors)}`);
    names.add(schema);
  }
  const files = readdirSync(join(root, "sdk", "schema")).filter((name) => name.endsWith(".schema.json"));
  assert.equal(names.size, files.length - 3, "all but model, event, and the form of case files");
});

test("an event of a later minor validates: new members, new names", () => {
  const later = structuredClone(events.find((event) => event.data.kind === "message.received"));
  later.extension1 = "x";
  later.type = "jackfield.message.pinned";
  later.data.kind = "message.pinned";
  later.data.new_field = { deep: [1] };
  assert.ok(isEvent(later), JSON.stringify(isEvent.errors));
});

test("what breaks the schema is refused", () => {
  const good = events.find((event) => event.data.kind === "read");
  const breaks = [
    (e) => delete e.data,
    (e) => (e.specversion = "0.3"),
    (e) => (e.sequence = "7"),
    (e) => (e.data.kind = 5),
    (e) => (e.data.message = { parts: "none" }),
    (e) => (e.data.message = { parts: [{ type: "Not A Name" }] }),
    (e) => (e.data.occurred_at = "yesterday"),
    (e) => (e.data.typing_ttl_ms = -1),
  ];
  for (const change of breaks) {
    const bad = structuredClone(good);
    change(bad);
    assert.equal(isEvent(bad), false, change.toString());
  }
});

test("the CloudEvents SDK reads every event, from an object and from a request", () => {
  for (const event of events) {
    const made = new CloudEvent(event);
    assert.equal(made.validate(), true);
    assert.equal(made.type, `jackfield.${event.data.kind}`);
    assert.equal(made.partitionkey, event.partitionkey);
    assert.match(made.sequence, /^\d{20}$/);

    const headers = { "content-type": "application/cloudevents+json; charset=utf-8" };
    const received = HTTP.toEvent({ headers, body: JSON.stringify(event) });
    assert.deepEqual(received.data, event.data);
    assert.equal(received.id, event.id);
  }
});
