// SPDX-License-Identifier: MIT
// The widget in a real browser against a scripted server: what a real one would not do on demand.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { chatFrame, launch, openChat } from './browser.mjs';
import { ScriptedServer } from './scripted_server.mjs';

let browser;
let server;
let context;
let page;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

beforeEach(async (t) => {
  server = await new ScriptedServer().start();
  context = await browser.newContext({ viewport: { width: 1000, height: 760 } });
  page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  t.after(async () => {
    await context.close();
    await server.stop();
    assert.deepEqual(page.faults, []);
  });
});

async function start() {
  await page.goto(`${server.origin}/site`);
  return openChat(page);
}

async function say(frame, text) {
  await frame.fill('#input', text);
  await frame.press('#input', 'Enter');
}

const texts = (frame, side = '.mine') => frame.$$eval(`${side} .text`, (all) => all.map((each) => each.textContent));
const settled = (frame, count) => frame.waitForFunction((n) => document.querySelectorAll('.mine:not(.sending):not(.failed)').length === n, count);

test('nothing is loaded and no visitor made before the first action', async () => {
  await page.goto(`${server.origin}/site`);
  await page.waitForSelector('#jackfield-chat >> .button');
  assert.equal(page.frames().length, 1);
  const frame = await openChat(page);
  await frame.waitForSelector('.welcome');
  assert.equal(server.visitors, 0);
  await say(frame, 'hello');
  await settled(frame, 1);
  assert.equal(server.visitors, 1);
});

test('messages typed while offline are sent in order on return', async () => {
  const frame = await start();
  await say(frame, 'zero');
  await settled(frame, 1);
  await context.setOffline(true);
  for (const text of ['one', 'two', 'three']) await say(frame, text);
  await frame.waitForSelector('.notice:not([hidden])');
  assert.deepEqual(await texts(frame), ['zero', 'one', 'two', 'three']);
  await context.setOffline(false);
  await settled(frame, 4);
  assert.deepEqual(server.posts.filter((post, i, all) => all.findIndex((p) => p.cid === post.cid) === i).map((post) => post.parts[0].text), ['zero', 'one', 'two', 'three']);
});

test('a message whose answer was lost is shown once', async () => {
  const frame = await start();
  await say(frame, 'first');
  await settled(frame, 1);
  server.loseAnswers = 2;
  await say(frame, 'second');
  await settled(frame, 2);
  assert.deepEqual(await texts(frame), ['first', 'second']);
  await frame.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('out:')));
  assert.equal(server.posts.filter((post) => post.parts[0].text === 'second').length, 3);
  assert.deepEqual(await texts(frame), ['first', 'second']);
});

test('a refused message is marked, and can be tried again or discarded', async () => {
  const frame = await start();
  server.failNext.push({ path: 'messages', status: 422, body: { error: { code: 'text_too_long' } } });
  await say(frame, 'too long');
  await frame.waitForSelector('.mine.failed');
  await frame.click('.mine.failed .plain >> nth=0');
  await settled(frame, 1);
});

test('a server that asks to wait is waited for', async () => {
  const frame = await start();
  server.failNext.push({ path: 'messages', status: 429, headers: { 'Retry-After': '1' }, body: { error: { code: 'rate_limited', retry: 1 } } });
  const began = Date.now();
  await say(frame, 'hi');
  await settled(frame, 1);
  assert.ok(Date.now() - began >= 950);
});

test('a token that was ended elsewhere makes a new visitor and keeps the words', async () => {
  const frame = await start();
  await say(frame, 'hello');
  await settled(frame, 1);
  server.failNext.push({ path: 'messages', status: 401, body: { error: { code: 'token_stale' } } });
  await say(frame, 'still here');
  await frame.waitForFunction(() => document.querySelector('.mine.sent .text')?.textContent === 'still here');
  assert.deepEqual(await texts(frame), ['still here']);
  assert.equal(server.visitors, 2);
});

test('two tabs show the same conversation and share one stream', async () => {
  const first = await start();
  await say(first, 'from the first tab');
  await settled(first, 1);
  const other = await context.newPage();
  await other.goto(`${server.origin}/site`);
  const second = await openChat(other);
  await settled(second, 1);
  await say(second, 'from the second tab');
  await settled(first, 2);
  server.say('to both');
  for (const frame of [first, second]) await frame.waitForSelector('.theirs');
  assert.equal(server.topic().streams.size, 1);
  assert.deepEqual(await texts(first), await texts(second));
  await page.close();
  server.say('to the one that is left');
  await second.waitForFunction(() => document.querySelectorAll('.theirs').length === 2);
});

test('a reload continues at the cursor', async () => {
  let frame = await start();
  await say(frame, 'before');
  await settled(frame, 1);
  server.say('one');
  await frame.waitForSelector('.theirs');
  await page.goto('about:blank');
  server.say('two, while away');
  await page.goto(`${server.origin}/site`);
  await page.waitForSelector('#jackfield-chat >> .badge:not([hidden])');
  frame = await openChat(page);
  await frame.waitForFunction(() => document.querySelectorAll('.theirs').length === 2);
  assert.deepEqual(await texts(frame, '.theirs'), ['one', 'two, while away']);
  assert.equal(server.streamCursors.at(-1), 'e1.2');
});

test('a changed epoch loads the history anew', async () => {
  const frame = await start();
  await say(frame, 'hello');
  await settled(frame, 1);
  const topic = server.topic();
  topic.epoch = 2;
  topic.entries.unshift({ t: 'msg', id: 'old', ts: 1, from: { k: 'agent' }, parts: [{ type: 'text', text: 'from another device' }] });
  for (const stream of topic.streams) stream.destroy();
  await frame.waitForSelector('.theirs');
  assert.equal((await texts(frame)).length, 1);
  server.say('goes on');
  await frame.waitForFunction(() => document.querySelectorAll('.theirs').length === 2);
});

test('older pages of the history are loaded by scrolling up', async () => {
  const frame = await start();
  await say(frame, 'hello');
  await settled(frame, 1);
  for (let i = 0; i < 120; i++) server.topic().entries.unshift({ t: 'msg', id: `old${i}`, ts: 1e12 - i, from: { k: 'agent' }, parts: [{ type: 'text', text: `old ${i}` }] });
  server.topic().epoch = 2;
  for (const stream of server.topic().streams) stream.destroy();
  await frame.waitForFunction(() => document.querySelectorAll('.theirs').length >= 49);
  for (const count of [99, 120]) {
    await frame.evaluate(() => (document.querySelector('#scroll').scrollTop = 0));
    await frame.waitForFunction((n) => document.querySelectorAll('.theirs').length >= n, count);
  }
  const shown = await texts(frame, '.theirs');
  assert.deepEqual(shown, Array.from({ length: 120 }, (_, i) => `old ${119 - i}`));
});

test('a proxy that holds streams back makes it poll', { timeout: 60000 }, async () => {
  server.streamBlocked = true;
  await page.clock.install();
  const frame = await start();
  await say(frame, 'hello');
  await frame.waitForSelector('.mine');
  for (let i = 0; i < 12 && !server.polls; i++) {
    await page.clock.runFor(5000);
    await new Promise((resolve) => setTimeout(resolve, 50)); // lint(no_sleep): polls, while the page's clock is ours
  }
  assert.ok(server.polls > 0);
  server.say('by poll');
  for (let i = 0; i < 20 && !(await frame.$('.theirs')); i++) await page.clock.runFor(500);
  assert.deepEqual(await texts(frame, '.theirs'), ['by poll']);
});

test('nothing in a message becomes markup or a script', async () => {
  const frame = await start();
  await say(frame, 'hello');
  await settled(frame, 1);
  const evil = '<img src=x onerror="parent.hacked=1"><script>hacked=1</script>';
  server.say(`${evil} [a](javascript:alert(1)) [b](data:text/html,x) [c](https://ok.example/"onmouseover=x) **${evil}**`);
  server.say('', { from: { k: 'agent', name: evil, avatar: 'javascript:alert(1)' }, parts: [{ type: 'file', name: evil, url: 'javascript:alert(1)' }, { type: 'image', url: 'data:image/svg+xml,<svg onload=alert(1)>', alt: evil }] });
  server.say('', { parts: [{ type: 'cards', cards: [{ title: evil, text: evil, buttons: [{ url: 'javascript:alert(1)', label: evil }] }] }, { type: '__proto__' }, { type: 'constructor' }] });
  await frame.waitForFunction(() => document.querySelectorAll('.theirs').length === 3);
  assert.equal(await frame.$('#log script, #log img[onerror], #log [onmouseover]'), null);
  const links = await frame.$$eval('#log a', (all) => all.map((a) => a.href));
  assert.deepEqual(links.filter((href) => !/^https?:/.test(href)), []);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.ok((await texts(frame, '.theirs'))[0].includes('<img src=x'));
});

test('a file is previewed, uploaded with progress and sent', async () => {
  const frame = await start();
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await frame.setInputFiles('input[type=file]', [{ name: 'a.png', mimeType: 'image/png', buffer: png }]);
  await frame.waitForSelector('.attachment.done');
  await frame.fill('#input', 'look');
  await frame.click('#send');
  await frame.waitForSelector('.mine.sent .picture');
  assert.deepEqual(server.uploads.get('f1'), png);
  assert.deepEqual(server.posts[0].parts, [{ type: 'file', file: 'f1' }, { type: 'text', text: 'look' }]);
});

test('a type that is not taken is said and not sent', async () => {
  const frame = await start();
  await frame.setInputFiles('input[type=file]', [{ name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') }]);
  await frame.waitForSelector('.alert:not([hidden])');
  assert.match(await frame.textContent('.alert'), /a\.svg/);
  assert.equal(await frame.$('.attachment'), null);
});

test('quick replies, buttons, forms and ratings answer', async () => {
  const frame = await start();
  await say(frame, 'hello');
  await settled(frame, 1);
  server.say('Shall we?', { quick: [{ id: 'y', label: 'Yes' }] });
  await frame.click('.chip');
  await settled(frame, 2);
  server.say('', { parts: [{ type: 'form', id: 'f', fields: [{ name: 'city', label: 'City', type: 'text', required: true }] }] });
  await frame.click('.form .primary');
  await frame.waitForSelector('.field-error:not([hidden])');
  await frame.fill('.form input', 'Graz');
  await frame.click('.form .primary');
  await settled(frame, 3);
  server.say('', { parts: [{ type: 'rating', id: 'csat', scale: 5, comment: true }] });
  await frame.click('.star >> nth=3');
  await frame.click('.form:not(.done) .primary');
  await settled(frame, 4);
  assert.deepEqual(server.posts.slice(1).map((post) => post.parts[0]), [
    { type: 'postback', msg: server.topic().entries[1].id, id: 'y', label: 'Yes' },
    { type: 'form_response', form: 'f', values: { city: 'Graz' } },
    { type: 'form_response', form: 'csat', values: { score: 4 } },
  ]);
});

test('typing, delivered and read are told', async () => {
  const frame = await start();
  await say(frame, 'hello');
  await settled(frame, 1);
  await frame.type('#input', 'hm');
  server.say('answer');
  await frame.waitForSelector('.theirs');
  await frame.waitForFunction(() => true);
  const told = (kind) => server.signals.some((signal) => signal.t === kind);
  for (let i = 0; i < 100 && !(told('typing') && told('recv') && told('read')); i++) await new Promise((resolve) => setTimeout(resolve, 20)); // lint(no_sleep): polls, with a limit
  assert.ok(told('typing') && told('recv') && told('read'), JSON.stringify(server.signals));
  server.transient({ t: 'typing', from: { k: 'agent', name: 'Eva' }, on: true, ttl: 8 });
  await frame.waitForSelector('.typing:not([hidden])');
  assert.equal(await frame.textContent('.typing .hidden'), 'Eva is typing');
});

test("the page's script can do everything the person can", async () => {
  await page.goto(`${server.origin}/site`);
  await page.waitForFunction(() => window.jackfield?.open);
  await page.evaluate(() => {
    window.events = [];
    for (const name of ['ready', 'open', 'close', 'unread', 'message', 'sent', 'identified', 'error']) jackfield.on(name, (value) => events.push([name, value]));
    jackfield('open');
    jackfield.setPage({ url: 'https://shop.example/p', title: 'Lamp', ref: 'r1' });
    jackfield.send('by script');
  });
  const frame = await chatFrame(page);
  await settled(frame, 1);
  assert.equal(server.posts[0].page.ref, 'r1');
  await page.evaluate(() => jackfield.prefill('draft'));
  await frame.waitForFunction(() => document.querySelector('#input').value === 'draft');
  await page.evaluate(() => jackfield.startFlow('returns'));
  await page.evaluate(() => jackfield.setAttributes({ plan: 'gold' }));
  await page.evaluate(() => jackfield.identify('forged'));
  await page.waitForFunction(() => events.some(([name]) => name === 'error'));
  await page.evaluate(() => jackfield.identify('good'));
  await page.waitForFunction(() => events.some(([name]) => name === 'identified'));
  await page.evaluate(() => {
    jackfield.close();
    jackfield.prefill('closed');
  });
  await frame.waitForFunction(() => document.querySelector('#input').value === 'closed'); // the calls are done in order
  server.append({ t: 'msg', id: 'x', ts: 1, from: { k: 'agent' }, parts: [{ type: 'text', text: 'hi' }] }, 'c_1');
  await page.waitForFunction(() => events.some(([name, n]) => name === 'unread' && n === 1));
  const events = await page.evaluate(() => window.events);
  assert.deepEqual(events.find(([name]) => name === 'error'), ['error', { code: 'identity_invalid' }]);
  assert.ok(server.signals.some((signal) => signal.t === 'ref' && signal.ref === 'returns'));
  assert.ok(server.signals.some((signal) => signal.t === 'attributes' && signal.attributes.plan === 'gold'));
  await page.evaluate(() => jackfield.destroy());
  assert.equal(await page.$('#jackfield-chat'), null);
});

test('without consent nothing is stored and nothing is fetched', async () => {
  server.site = '<!doctype html><title>Shop</title><body><script src="/hooks/w/loader.js" data-consent="required"></script>';
  await page.goto(`${server.origin}/site`);
  await page.click('#jackfield-chat >> .button');
  assert.equal(page.frames().length, 1);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.evaluate(() => jackfield.consent(true));
  await openChat(page);
});

test('a logged-out browser keeps nothing', async () => {
  const frame = await start();
  await say(frame, 'secret');
  await settled(frame, 1);
  await page.evaluate(() => jackfield.logout());
  await frame.waitForFunction(() => !document.querySelector('.mine'));
  assert.equal(await frame.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('jf:/')).length), 0);
});

test('what another page says to the frame is not heard', async () => {
  const frame = await start();
  await say(frame, 'hello');
  await settled(frame, 1);
  await page.evaluate(() => {
    const stranger = document.createElement('iframe');
    stranger.srcdoc = `<script>parent.frames[0].postMessage({ jf: 1, type: 'send', text: 'forged' }, '*')</script>`;
    document.body.append(stranger);
    return new Promise((resolve) => (stranger.onload = resolve));
  });
  await say(frame, 'mine');
  await settled(frame, 2);
  assert.deepEqual(await texts(frame), ['hello', 'mine']);
});
