// SPDX-License-Identifier: MIT
// Every state of the widget under axe-core, a conversation without a mouse, and the narrowest screen.
// Screenshots go to $JACKFIELD_SHOTS when that is set, to be looked at.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { until } from '../support/until.mjs';
import { chatFrame, launch, openChat } from './browser.mjs';
import { ScriptedServer } from './scripted_server.mjs';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
let server;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async (t) => {
  server = await new ScriptedServer({ prechat: [{ name: 'email', type: 'email' }] }).start();
  t.after(() => server.stop());
});

function site({ lang = 'en', dir = 'ltr', attributes = '' } = {}) {
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title></head>
<body><main><h1>Shop</h1></main><script src="/hooks/w/loader.js" ${attributes}></script></body></html>`;
}

async function visit(t, options = {}, page = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 760 }, reducedMotion: 'reduce', ...options });
  t.after(() => context.close());
  server.site = site(page);
  const tab = await context.newPage();
  await tab.goto(`${server.origin}/site`);
  await tab.waitForSelector('#jackfield-chat >> .button');
  return tab;
}

async function greeted(t) {
  const tab = await visit(t);
  const frame = await openChat(tab);
  await frame.fill('#input', 'hi');
  await frame.click('#send');
  await frame.waitForSelector('.mine.sent');
  return { tab, frame };
}

async function clean(tab, name) {
  if (process.env.JACKFIELD_SHOTS) await tab.screenshot({ path: path.join(process.env.JACKFIELD_SHOTS, `${name}.png`), animations: 'disabled' });
  for (const frame of tab.frames()) {
    await frame.evaluate(kAxe);
    const { violations } = await frame.evaluate(() => axe.run({ iframes: false }));
    const found = violations.filter((v) => ['serious', 'critical'].includes(v.impact));
    assert.deepEqual(found.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join('; ')}`), [], `${name} in ${frame.url()}`);
  }
}

async function converse(frame) {
  await frame.fill('#input', 'Hello, see https://shop.example/lamp');
  await frame.click('#send');
  await frame.waitForSelector('.mine.sent');
  server.say('**Hello!** We have:\n- red\n- `blue`\n\nSee [the shop](https://shop.example)');
  server.append({ t: 'joined', agent: { name: 'Noor' } });
  server.say('', { from: { k: 'agent', name: 'Noor' }, parts: [{ type: 'cards', cards: [{ title: 'Lamp', text: 'Oak, 40 cm', buttons: [{ id: 'b', label: 'Reserve' }] }, { title: 'Chair', text: 'Oak' }] }] });
  server.say('', { from: { k: 'agent', name: 'Noor' }, parts: [{ type: 'rating', id: 'csat', label: 'How was it?', scale: 5, comment: true }] });
  server.say('', { from: { k: 'agent', name: 'Noor' }, parts: [{ type: 'form', id: 'f', title: 'Where to?', fields: [{ name: 'city', label: 'City', type: 'select', options: ['Graz'] }, { name: 'ok', label: 'I agree', type: 'consent' }] }] });
  server.say('Shall we?', { from: { k: 'agent', name: 'Noor' }, quick: [{ id: 'y', label: 'Yes' }, { id: 'n', label: 'No' }] });
  server.transient({ t: 'typing', from: { k: 'agent', name: 'Noor' }, on: true, ttl: 8 });
  await frame.waitForSelector('.chip');
  await frame.waitForSelector('.typing:not([hidden])');
}

test('closed', async (t) => {
  await clean(await visit(t), 'closed');
});

test('open and empty', async (t) => {
  const tab = await visit(t);
  await openChat(tab);
  await clean(tab, 'empty');
});

for (const [name, options, page] of [
  ['conversation', {}, {}],
  ['dark', { colorScheme: 'dark' }, {}],
  ['french', { locale: 'fr-FR' }, { lang: 'fr' }],
  ['right-to-left', {}, { lang: 'ar', dir: 'rtl' }],
  ['light-accent', {}, { attributes: 'data-color="#ffd400"' }],
  ['light-accent-dark', { colorScheme: 'dark' }, { attributes: 'data-color="#0b57d0"' }],
  ['high-contrast', { forcedColors: 'active' }, {}],
]) {
  test(`a conversation: ${name}`, async (t) => {
    const tab = await visit(t, { reducedMotion: 'reduce', ...options }, page);
    const frame = await openChat(tab);
    await converse(frame);
    await clean(tab, name);
    await frame.evaluate(() => (document.querySelector('#scroll').scrollTop = 0));
    await frame.waitForSelector('.jump:not([hidden])');
    await clean(tab, `${name}-top`);
  });
}

test('offline and not sent', async (t) => {
  const tab = await visit(t);
  const frame = await openChat(tab);
  server.failNext.push({ path: 'messages', status: 422, body: { error: { code: 'text_too_long' } } });
  await frame.fill('#input', 'refused');
  await frame.click('#send');
  await frame.waitForSelector('.mine.failed');
  await tab.context().setOffline(true);
  await frame.fill('#input', 'later');
  await frame.click('#send');
  await frame.waitForSelector('.notice:not([hidden])');
  await clean(tab, 'offline');
});

test('nobody there: an address is asked for; the menu; a refused file', async (t) => {
  server.config.availability = { online: false };
  const tab = await visit(t);
  const frame = await openChat(tab);
  await frame.fill('#input', 'anybody?');
  await frame.click('#send');
  await frame.waitForSelector('.ask input');
  await frame.setInputFiles('input[type=file]', [{ name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') }]);
  await frame.waitForSelector('.alert:not([hidden])');
  await clean(tab, 'away');
  await frame.click('#more');
  await clean(tab, 'menu');
  await frame.click('.item');
  await frame.waitForSelector('.ask .danger');
  await clean(tab, 'erase');
});

test('unread while closed', async (t) => {
  const { tab, frame } = await greeted(t);
  await frame.click('#close');
  server.say('One more thing');
  await tab.waitForSelector('#jackfield-chat >> .note:not([hidden])');
  assert.equal(await tab.getAttribute('#jackfield-chat >> .button', 'aria-label'), 'Open chat, 1 unread message');
  await clean(tab, 'unread');
});

test('what comes while the page is still closing the panel is unread', async (t) => {
  const { tab, frame } = await greeted(t);
  await tab.evaluate(() => {
    window.unread = 0;
    window.addEventListener('message', (event) => {
      if (event.data.type === 'close') event.stopImmediatePropagation(); // the page is busy
      if (event.data.type === 'unread') window.unread = event.data.n;
    }, true);
  });
  await frame.click('#close');
  server.say('One more thing');
  await tab.waitForFunction(() => window.unread === 1);
});

test('the page of its own', async (t) => {
  const tab = await visit(t);
  await tab.goto(`${server.origin}/hooks/w/`);
  await tab.waitForSelector('#input');
  await clean(tab, 'alone');
});

test('a whole conversation without a mouse', async (t) => {
  const tab = await visit(t);
  const { keyboard } = tab;
  const focused = () => frame.evaluate(() => document.activeElement.id || document.activeElement.className);
  await tab.focus('#jackfield-chat >> .button');
  await keyboard.press('Enter');
  const frame = await chatFrame(tab);
  await frame.waitForFunction(() => document.activeElement?.id === 'input');
  await keyboard.type('hello');
  await keyboard.press('Shift+Enter');
  await keyboard.type('two lines');
  await keyboard.press('Enter');
  await frame.waitForSelector('.mine.sent');
  assert.equal(server.posts[0].parts[0].text, 'hello\ntwo lines');

  server.say('Shall we?', { quick: [{ id: 'y', label: 'Yes' }, { id: 'n', label: 'No' }] });
  await frame.waitForSelector('.chip');
  for (let i = 0; i < 12 && (await focused()) !== 'chip'; i++) await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await frame.waitForFunction(() => document.querySelectorAll('.mine').length === 2);

  server.say('', { parts: [{ type: 'rating', id: 'csat', scale: 5 }] });
  await frame.waitForSelector('.star');
  for (let i = 0; i < 12 && !(await focused()).startsWith('star'); i++) await keyboard.press('Tab');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await keyboard.press(key);
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await frame.waitForSelector('.form.done');
  // The form shows itself done before the server has it.
  const { values } = await until(() => server.posts.map((post) => post.parts[0]).find((part) => part.values), 'the rating');
  assert.equal(values.score, 4);

  // Tab goes round inside; Escape leaves and gives the focus back.
  const seen = new Set();
  for (let i = 0; i < 25; i++) {
    await keyboard.press('Tab');
    assert.equal(await tab.evaluate(() => document.activeElement.id), 'jackfield-chat');
    assert.ok(await frame.evaluate(() => document.hasFocus() && document.activeElement !== document.body));
    seen.add(await focused());
  }
  assert.ok(seen.has('input') && seen.has('close') && seen.has('scroll'));
  await keyboard.press('Escape');
  await tab.waitForFunction(() => document.querySelector('#jackfield-chat').shadowRoot.activeElement?.className === 'button');
  assert.equal(await tab.getAttribute('#jackfield-chat >> .button', 'aria-expanded'), 'false');
});

test('everything fits on 320 pixels', async (t) => {
  const tab = await visit(t, { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2, reducedMotion: 'reduce' });
  const frame = await openChat(tab);
  await converse(frame);
  await clean(tab, '320');
  const box = await (await frame.frameElement()).boundingBox();
  assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 320, 568]);
  assert.equal(await frame.evaluate(() => document.documentElement.scrollWidth), 320);
  const cut = await frame.$$eval('header *, .row *, #composer *', (all) =>
    all.filter((e) => e.getClientRects().length && !e.closest('.cards') && !e.closest('.hidden, .who') && (e.getBoundingClientRect().right > 320.5 || e.getBoundingClientRect().left < -0.5)).map((e) => e.className || e.tagName),
  );
  assert.deepEqual(cut, []);
  const small = await frame.$$eval('button, a.action, input:not([type=file])', (all) =>
    all.filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 24).map((e) => e.className || e.id),
  );
  assert.deepEqual(small, []);
});
