// SPDX-License-Identifier: MIT
// Instagram's pictures may be shown and not kept: fetched when somebody looks, gone minutes later, fetched again.
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

before(async () => {
  network = await Network.start();
  network.answer = (request, response) => {
    if (!request.url.startsWith('/v1/picture')) return { status: 200, json: { id: '17840000000001' } };
    response.writeHead(200, { 'content-type': 'image/gif' });
    response.end(kPicture);
    return 'hang'; // answered already
  };
  host = await Host.start({
    hasClock: true,
    plugins: ['meta'],
    config: `
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
`,
  });
});
after(() => stopAll(host, network));

const looks = () => network.requests.filter((request) => request.url.startsWith('/v1/picture')).length;
const kept = () =>
  readdirSync(host.dataDir, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.name.startsWith('jackfield.db'))
    .filter((each) => readFileSync(path.join(each.parentPath ?? each.path, each.name)).equals(kPicture)).length;

test('a picture is fetched when somebody looks, and does not stay', async () => {
  const message = {
    mid: 'a1',
    attachments: [{ type: 'image', payload: { url: 'https://lookaside.fbsbx.com/v1/picture?asset=1&signature=s' } }],
  };
  const body = JSON.stringify({
    object: 'instagram',
    entry: [{
      id: '17840000000001', time: Date.now(),
      messaging: [{ sender: { id: '9000001' }, recipient: { id: '17840000000001' }, timestamp: Date.now(), message }],
    }],
  });
  const signature = `sha256=${createHmac('sha256', kSecret).update(body).digest('hex')}`;
  const taken = await fetch(`${host.hooks}/hooks/app`, {
    method: 'POST', headers: { 'x-hub-signature-256': signature }, body,
  });
  assert.equal(taken.status, 200);
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
