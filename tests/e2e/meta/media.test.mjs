// SPDX-License-Identifier: MIT
// Instagram's pictures may be shown and not kept: fetched when somebody looks, gone minutes later, fetched again. Messenger's
// are fetched on arrival, as many of one message as the operator wants.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import { Host, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { until } from '../support/until.mjs';

const kSecret = 'the app secret';
const kPicture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

let host;
let network;
const test = (name, run) => plain(name, { timeout: 60_000 }, showingLog(() => host, run));

function pictures(request, response) {
  if (!request.url.startsWith('/v1/picture')) return { status: 200, json: { id: '17840000000001' } };
  response.writeHead(200, { 'content-type': 'image/gif' });
  response.end(kPicture);
  return 'hang'; // answered already
}

before(async () => {
  network = await Network.start();
  network.answer = pictures;
  host = await Host.start({
    hasClock: true,
    plugins: ['meta'],
    config: `
[host.media]
max_files = 2
[[hook]]
id = "app"
plugin = "meta"
config = { app_secret = "${kSecret}", verify_token = "a word" }
[[account]]
id = "shop"
plugin = "meta"
channel = "instagram"
hook = "app"
config = { ig_id = "17840000000001", page_id = "1000001", access_token = "token" }
endpoints = { "https://graph.facebook.com" = "${network.origin}", "https://lookaside.fbsbx.com" = "${network.origin}" }
[[account]]
id = "page"
plugin = "meta"
channel = "messenger"
hook = "app"
config = { page_id = "1000002", access_token = "token" }
endpoints = { "https://graph.facebook.com" = "${network.origin}", "https://scontent.xx.fbcdn.net" = "${network.origin}" }
`,
  });
});
after(() => stopAll(host, network));

const looks = () => network.requests.filter((request) => request.url.startsWith('/v1/picture')).length;
const kept = () =>
  readdirSync(host.dataDir, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.name.startsWith('jackfield.db'))
    .filter((each) => readFileSync(path.join(each.parentPath ?? each.path, each.name)).equals(kPicture)).length;

async function arrives(object, id, sender, message) {
  const entry = { id, time: Date.now(), messaging: [{ sender: { id: sender }, recipient: { id }, timestamp: Date.now(), message }] };
  const body = JSON.stringify({ object, entry: [entry] });
  const signature = `sha256=${createHmac('sha256', kSecret).update(body).digest('hex')}`;
  const taken = await fetch(`${host.hooks}/hooks/app`, { method: 'POST', headers: { 'x-hub-signature-256': signature }, body });
  assert.equal(taken.status, 200);
}

test('a picture is fetched when somebody looks, and does not stay', async () => {
  await arrives('instagram', '17840000000001', '9000001', {
    mid: 'a1',
    attachments: [{ type: 'image', payload: { url: 'https://lookaside.fbsbx.com/v1/picture?asset=1&signature=s' } }],
  });
  const [event] = await host.events({ query: '&account=shop&kind=message.received' });
  const { media } = event.data.message.parts[0];
  assert.equal(media.retention, 'link_only');
  assert.equal(looks(), 0, 'nobody has looked yet');

  const [one, other] = await Promise.all([1, 2].map(() => fetch(media.url)));
  for (const answer of [one, other]) {
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'image/gif');
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(kPicture));
  }
  assert.equal(looks(), 1, 'two who look at once are one question');
  const ref = media.ref;
  assert.equal((await host.call('GET', `/v1/media/${ref}`)).status, 200);
  assert.equal(looks(), 1);

  await host.advance(11 * 60_000);
  await until(() => kept() === 0, 'the bytes to be gone');
  assert.equal((await host.call('GET', `/v1/media/${ref}`)).status, 200);
  assert.equal(looks(), 2, 'fetched again');
  network.answer = () => ({ status: 404, json: { error: { code: 100, message: 'gone' } } });
  await host.advance(11 * 60_000);
  await until(() => kept() === 0, 'the bytes to be gone');
  assert.equal((await host.call('GET', `/v1/media/${ref}`)).status, 404);
  assert.equal((await host.call('GET', '/v1/media/media_unknown')).status, 404);
});

test('of a message with many pictures the first are fetched, the others when somebody looks', async () => {
  network.answer = pictures;
  const attachments = [1, 2, 3, 4].map((n) => ({ type: 'image', payload: { url: `https://scontent.xx.fbcdn.net/v1/picture?n=${n}` } }));
  await arrives('page', '1000002', '9000002', { mid: 'm_many', attachments });
  const asked = () => network.requests.filter((request) => request.url.startsWith('/v1/picture?n=')).map((request) => request.url.at(-1)).sort();
  const [event] = await host.events({ query: '&account=page&kind=message.received' });
  const files = event.data.message.parts.map((part) => part.media);
  for (const media of files.slice(0, 2)) await until(async () => (await host.call('GET', `/v1/media/${media.ref}`)).status === 200, media.ref);
  assert.deepEqual(asked(), ['1', '2']);
  assert.deepEqual(files.map((media) => media.state), ['pending', 'pending', undefined, undefined]);
  const looked = await fetch(files[3].url);
  assert.ok(Buffer.from(await looked.arrayBuffer()).equals(kPicture));
  assert.deepEqual(asked(), ['1', '2', '4']);

  const parts = [1, 2, 3].map(() => ({ type: 'image', media: { ref: files[0].ref } }));
  const refused = await host.call('POST', '/v1/messages', { account: 'page', conversation: event.subject, parts });
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.json.errors, [{ pointer: '/parts', detail: 'expected at most 2 files: send the others with another message' }]);
});
