// SPDX-License-Identifier: MIT
// A person in a real browser, the real host with the real plugin, and an application on the API.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { launch, openChat } from './browser.mjs';
import { CuttingProxy, Host, signIdentity } from './host.mjs';

let browser;
let host;
let context;
let page;

before(async () => {
  [browser, host] = await Promise.all([launch(), new Host().start()]);
});
after(async () => {
  await browser?.close();
  await host?.stop();
});
beforeEach(async (t) => {
  context = await browser.newContext({ viewport: { width: 1000, height: 760 } });
  page = await context.newPage();
  host.embed();
  t.after(() => context.close());
});

async function start(on = page) {
  await on.goto(host.site);
  return openChat(on);
}

async function say(frame, text) {
  await frame.fill('#input', text);
  await frame.press('#input', 'Enter');
}

// What the visitor said, as the application sees it: the conversation to answer in.
async function heard(text) {
  const event = await host.event('message.received', (data) => data.message.parts.some((part) => part.text === text));
  return event.subject;
}

const texts = (frame, side) => frame.$$eval(`${side} .text`, (all) => all.map((each) => each.textContent));
const count = (frame, selector, n) => frame.waitForFunction(([s, wanted]) => document.querySelectorAll(s).length === wanted, [selector, n]);

test('a conversation goes both ways', async () => {
  const frame = await start();
  await say(frame, 'Do you have the blue lamp?');
  const conversation = await heard('Do you have the blue lamp?');
  await host.say(conversation, 'Yes, **three** of them.');
  await frame.waitForSelector('.theirs strong');
  assert.deepEqual(await texts(frame, '.theirs'), ['Yes, three of them.']);
  assert.equal(await frame.textContent('.theirs .who'), 'Eva');
  await host.event('message.status', (data) => data.status.status === 'read');

  // Delivered while the chat is closed, read once it is opened.
  await frame.click('#close');
  await page.waitForSelector('#jackfield-chat >> .button[aria-expanded="false"]');
  const { message } = await host.say(conversation, 'Shall I put one aside?');
  const statusOf = (status) => host.event('message.status', (data) => data.target.message === message && data.status.status === status);
  await statusOf('delivered');
  await page.click('#jackfield-chat >> .button');
  await statusOf('read');
});

test('typing is seen on both sides, and that it was read', async () => {
  const frame = await start();
  await say(frame, 'typing test');
  const conversation = await heard('typing test');
  await frame.type('#input', 'more');
  await host.event('typing.started');
  await host.act('typing', conversation);
  await frame.waitForSelector('.typing:not([hidden])');
  await host.act('mark_read', conversation);
  await frame.waitForSelector('.tick.read');
});

test('a second device finds the history of an identified visitor', async () => {
  let frame = await start();
  await say(frame, 'from the laptop');
  const conversation = await heard('from the laptop');
  await host.say(conversation, 'noted');
  await count(frame, '.theirs', 1);
  await page.evaluate((jwt) => jackfield.identify(jwt), signIdentity({ sub: 'user-42', name: 'Ann' }));
  await host.event('identity.linked', (data) => data.identity_change.application_id === 'user-42');
  await count(frame, '.theirs', 1); // moved along

  const phone = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  frame = await start(phone);
  await phone.evaluate((jwt) => jackfield.identify(jwt), signIdentity({ sub: 'user-42', name: 'Ann' }));
  await count(frame, '.theirs', 1);
  assert.deepEqual(await texts(frame, '.mine'), ['from the laptop']);
  await say(frame, 'from the phone');
  assert.equal(await heard('from the phone'), conversation);
  const laptop = page.frames().find((f) => f.url().endsWith('/frame.html'));
  await laptop.waitForFunction(() => document.querySelectorAll('.mine').length === 2);
  await phone.context().close();
});

test('a forged identity is refused', async () => {
  const frame = await start();
  await say(frame, 'I am nobody');
  await heard('I am nobody');
  await page.evaluate(() => (window.codes = []) && jackfield.on('error', ({ code }) => codes.push(code)));
  const real = signIdentity({ sub: 'user-42' });
  const [header, claims, signature] = real.split('.');
  const other = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url')), sub: 'user-1' })).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const forged of [`${header}.${other}.${signature}`, `${none}.${claims}.`, `${header}.${claims}.AAAA`]) {
    await page.evaluate((jwt) => jackfield.identify(jwt), forged);
  }
  await page.waitForFunction(() => codes.length === 3);
  assert.deepEqual(await page.evaluate(() => codes), ['identity_invalid', 'identity_invalid', 'identity_invalid']);
  assert.deepEqual(await texts(frame, '.mine'), ['I am nobody']);
});

test('a page that is not listed can neither embed nor call', async () => {
  const stranger = host.site.replace('127.0.0.1', 'localhost');
  await page.goto(stranger);
  await page.click('#jackfield-chat >> .button');
  // lint(no_sleep): nothing may come, so there is nothing to wait for; the call below is the proof
  await page.waitForTimeout(500);
  const frame = page.frames().find((f) => f !== page.mainFrame());
  assert.equal(await frame?.$('#input').catch(() => null), null);
  const status = await page.evaluate((url) => fetch(`${url}session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"create":true}' }).then((r) => r.status, () => 'blocked'), host.chat);
  assert.equal(status, 'blocked');
});

test('a file goes both ways', async () => {
  const frame = await start();
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await frame.setInputFiles('input[type=file]', [{ name: 'lamp.png', mimeType: 'image/png', buffer: png }]);
  await frame.waitForSelector('.attachment.done');
  await frame.fill('#input', 'this one');
  await frame.click('#send');
  const event = await host.event('message.received', (data) => data.message.parts.some((part) => part.type === 'image'));
  const { media } = event.data.message.parts.find((part) => part.type === 'image');
  const stored = await fetch(new URL(media.url, host.hooks));
  assert.deepEqual(Buffer.from(await stored.arrayBuffer()), png);
  assert.equal(stored.headers.get('content-type'), 'image/png');
  assert.equal(stored.headers.get('x-content-type-options'), 'nosniff');
  await frame.waitForFunction(() => document.querySelector('.mine .picture img')?.naturalWidth === 1);
  await host.send(event.subject, [{ type: 'image', media: { ref: media.ref, alt_text: 'the lamp' } }]);
  await frame.waitForFunction(() => document.querySelector('.theirs .picture img')?.naturalWidth === 1);
});

test('buttons, quick replies, cards and forms go both ways', async () => {
  const frame = await start();
  await say(frame, 'rich test');
  const conversation = await heard('rich test');
  await host.send(conversation, [
    { type: 'text', text: 'Shall we reserve one?' },
    { type: 'quick_replies', quick_replies: { items: [{ kind: 'reply', title: 'Yes', payload: 'reserve:yes' }] } },
  ]);
  await frame.click('.chip');
  const chosen = await host.event('postback');
  assert.equal(chosen.data.postback.payload, 'reserve:yes');
  await host.send(conversation, [{ type: 'form', form: { id: 'where', title: 'Where to?', fields: [{ name: 'city', type: 'text', label: 'City' }] } }]);
  await frame.fill('.form input', 'Graz');
  await frame.click('.form .primary');
  const filled = await host.event('message.received', (data) => data.message.parts[0].type === 'form_response');
  assert.deepEqual(filled.data.message.parts[0].form_response.values, [{ name: 'city', value: 'Graz' }]);
  await host.send(conversation, [{ type: 'carousel', carousel: { items: [{ title: 'Lamp', buttons: [{ kind: 'postback', title: 'Take it', payload: 'take' }] }] } }]);
  await frame.click('.card .action');
  await host.event('postback', (data) => data.postback.payload === 'take');
});

test('a message is edited and taken back', async () => {
  const frame = await start();
  await say(frame, 'edit test');
  const conversation = await heard('edit test');
  const { message } = await host.say(conversation, 'frist');
  await frame.waitForSelector('.theirs');
  await host.act('edit', conversation, { target: { message }, parts: [{ type: 'text', text: 'first' }] });
  await frame.waitForFunction(() => document.querySelector('.theirs .text').textContent === 'first');
  await host.act('delete', conversation, { target: { message } });
  await frame.waitForSelector('.theirs .bubble.faint');
});

test('logging out and erasure end a visitor', async () => {
  let frame = await start();
  await say(frame, 'erase test');
  await heard('erase test');
  await frame.click('#more');
  await frame.click('.item');
  await frame.click('.ask .danger');
  await count(frame, '.mine', 0);
  await host.event('consent.opted_out', (data) => data.consent.source === 'erasure');
  await page.reload();
  frame = await openChat(page);
  assert.deepEqual(await texts(frame, '.mine'), []);
});

test('1,000 messages through a proxy that cuts 200 connections: each once, in order', { timeout: 240000 }, async (t) => {
  const proxy = await new CuttingProxy().start(host.hooks);
  t.after(() => proxy.stop());
  host.embed({ base: `${proxy.origin}/hooks/webchat/` });
  const frame = await start();
  await say(frame, 'cut me');
  const conversation = await heard('cut me');
  await count(frame, '.mine.sent, .mine.read', 1);
  const wanted = Array.from({ length: 1000 }, (_, i) => `answer ${i}`);
  let cut = 0;
  for (const [i, text] of wanted.entries()) {
    // At every fifth the connection that brought the last five is cut; the next ones have to come with its successor.
    if (i % 5 === 0) {
      await frame.waitForFunction((shown) => document.querySelectorAll('.theirs').length >= shown, i);
      await host.until(() => proxy.sockets.size > 0, 'the widget to come back');
      cut += proxy.cut();
    }
    await host.say(conversation, text);
  }
  await frame.waitForFunction(() => document.querySelectorAll('.theirs').length >= 1000, null, { timeout: 120000 });
  assert.deepEqual(await texts(frame, '.theirs'), wanted);
  assert.ok(cut >= 200);
});
