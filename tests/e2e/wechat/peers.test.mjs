// SPDX-License-Identifier: MIT
// WeChat's encryption against libraries that others wrote, in both directions: they encrypt what the plugin reads and
// decrypt what it answers; they decrypt what the simulator pushes.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test as plain } from 'node:test';

import wecom from '@wecom/crypto';
import WXBizMsgCrypt from 'wechat-crypto';

import { start } from '../simulate/simulation.mjs';
import { Host, pluginFile, showingLog, stopAll } from '../support/host.mjs';
import { Network } from '../support/network.mjs';
import { freePort, freePorts } from '../support/ports.mjs';
import { until } from '../support/until.mjs';
import { element, kOriginalId, kWechat, signed, textPush, wechatAccount, WechatRules } from '../support/wechat_network.mjs';

const older = new WXBizMsgCrypt(kWechat.token, kWechat.encoding_aes_key, kWechat.app_id);
const kPeers = {
  '@wecom/crypto': {
    encrypt: (text) => wecom.encrypt(kWechat.encoding_aes_key, text, kWechat.app_id),
    decrypt: (sealed) => wecom.decrypt(kWechat.encoding_aes_key, sealed),
    sign: (timestamp, nonce, sealed) => wecom.getSignature(kWechat.token, timestamp, nonce, sealed),
  },
  'wechat-crypto': {
    encrypt: (text) => older.encrypt(text),
    decrypt: (sealed) => older.decrypt(sealed),
    sign: (timestamp, nonce, sealed) => older.getSignature(timestamp, nonce, sealed),
  },
};

let host;
let network;
let rules;
const test = (name, run) => plain(name, showingLog(() => host, run));

before(async () => {
  rules = new WechatRules();
  network = await Network.start();
  network.answer = (request) => rules.answer(request);
  host = await Host.start({ config: wechatAccount(network, { hold: 4000 }), plugins: ['wechat'] });
});
after(async () => {
  await stopAll(host, network);
});

let ids = 24600000000;
function push(peer, clear) {
  const { timestamp, nonce, query } = signed(String(++ids));
  const sealed = peer.encrypt(clear);
  return fetch(`${host.hooks}/hooks/wechat?${query}&encrypt_type=aes&msg_signature=${peer.sign(timestamp, nonce, sealed)}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: `<xml><ToUserName><![CDATA[${kOriginalId}]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`,
  });
}

for (const [name, peer] of Object.entries(kPeers)) {
  test(`${name}: the plugin reads what it encrypted, and it reads the passive reply`, async () => {
    // From one byte of padding to 32: every length once.
    for (const length of Array.from({ length: 32 }, (_, i) => i + 1)) {
      const user = `oPeer${kPeers[name] === kPeers['@wecom/crypto'] ? 1 : 2}x${String(length).padStart(20, '0')}`;
      const words = '灯'.repeat(length % 3) + 'x'.repeat(length);
      const pushed = push(peer, textPush({ user, text: words, id: ++ids }));
      const event = await until(async () => (await host.events({ query: '' })).find((each) => each.data.sender?.identity?.value === user), `the push of ${length}`);
      assert.equal(event.data.message.parts[0].text, words);
      assert.equal(event.data.authenticity, 'verified');
      await host.ask('POST', '/v1/messages', { account: 'wechat', conversation: event.data.conversation.id, parts: [{ type: 'text', text: `re ${words}` }] });
      const reply = await (await pushed).text();
      const sealed = element(reply, 'Encrypt');
      assert.equal(element(reply, 'MsgSignature'), peer.sign(element(reply, 'TimeStamp'), element(reply, 'Nonce'), sealed));
      const { message, id } = peer.decrypt(sealed);
      assert.equal(id, kWechat.app_id);
      assert.equal(element(message, 'Content'), `re ${words}`);
      assert.equal(element(message, 'ToUserName'), user);
    }
  });
}

test('a push that another token signed is refused', async () => {
  const { query } = signed();
  const sealed = kPeers['@wecom/crypto'].encrypt(textPush({ user: 'o', text: 'x', id: 1 }));
  const answer = await fetch(`${host.hooks}/hooks/wechat?${query}&encrypt_type=aes&msg_signature=${wecom.getSignature('another', '1', '2', sealed)}`, {
    method: 'POST',
    body: `<xml><Encrypt>${sealed}</Encrypt></xml>`,
  });
  assert.equal(answer.status, 401);
});

plain('both read what the simulator pushes', async () => {
  const pushes = [];
  const folder = mkdtempSync(path.join(tmpdir(), 'jf-wechat-'));
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      pushes.push({ query: new URL(request.url, 'http://x').searchParams, body });
      response.end('success');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const [page, api] = await freePorts(2);
  const config = path.join(folder, 'jackfield.toml');
  const listen = `127.0.0.1:${server.address().port}`;
  writeFileSync(config, `[host]\nlisten = "${listen}"\napi_listen = "127.0.0.1:${await freePort()}"\npublic_url = "http://${listen}"\ndata_dir = "data"\nplugin_dirs = ["${path.dirname(pluginFile('wechat'))}"]\n${wechatAccount({ origin: `http://127.0.0.1:${api}` })}`);
  const portFile = path.join(folder, 'port');
  const simulate = start('simulate', '--config', config, '--port', String(page), '--open-port-file', portFile);
  try {
    await until(() => readFileSync(portFile, 'utf8'), 'the page');
    for (const text of ['hello', '你好'.repeat(9)]) {
      const acted = await fetch(`http://127.0.0.1:${page}/phones/wechat/act`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${page}` },
        body: JSON.stringify({ do: 'text', text }),
      });
      assert.ok(acted.ok, await acted.text());
      const { query, body } = await until(() => pushes.shift(), 'the push');
      const sealed = element(body, 'Encrypt');
      for (const [name, peer] of Object.entries(kPeers)) {
        assert.equal(peer.sign(query.get('timestamp'), query.get('nonce'), sealed), query.get('msg_signature'), name);
        const { message, id } = peer.decrypt(sealed);
        assert.equal(id, kWechat.app_id, name);
        assert.equal(element(message, 'Content'), text, name);
      }
    }
  } finally {
    simulate.child.kill('SIGINT');
    await simulate.exited;
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
});
