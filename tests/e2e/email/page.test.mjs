// SPDX-License-Identifier: MIT
// The email phone in a real browser: a mail written there is an event, the application's answer is a mail in the same
// thread, and who opens it sends a receipt. The provider is the simulated one, over real sockets.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { chromium } from 'playwright-core';

import { kRoot, Simulation, until } from '../simulate/simulation.mjs';

const kShots = path.join(kRoot, 'build', 'screenshots');
const kPhone = '#phone-email';
let browser;
let world;
let page;
const complaints = [];

before(async () => {
  mkdirSync(kShots, { recursive: true });
  world = await new Simulation().start();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});
after(async () => {
  await browser?.close();
  assert.ok(await world?.stop(), 'both end on Ctrl-C with exit code 0');
  assert.deepEqual(complaints, []);
});
beforeEach(async (t) => {
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(world.origin);
  await page.waitForSelector('#state[data-kind=good]');
  await page.click('[data-view="phone-email"]');
  await page.waitForSelector(`${kPhone} .say`);
  t.after(() => page.close());
});

const event = (kind, text) => page.waitForSelector(`.event[data-kind="${kind}"]:has-text(${JSON.stringify(text)})`, { state: 'attached' });
const mail = (side, text) => `${kPhone} .mail.${side}:has-text(${JSON.stringify(text)})`;
const messages = async () => (await world.phone('email')).chats[0].messages;
async function ask(resource, body) {
  const headers = { authorization: `Bearer ${world.token}`, ...(body ? { 'content-type': 'application/json', 'idempotency-key': `"${crypto.randomUUID()}"` } : {}) };
  const answer = await fetch(`http://127.0.0.1:${world.api}${resource}`, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${resource}: ${answer.status}`);
  return answer.json();
}
const received = async () => (await ask('/v1/events?after=0&limit=200')).events.filter((one) => one.data.kind === 'message.received');
const shot = (name) => page.screenshot({ path: path.join(kShots, `email-${name}.png`) });

async function write(subject, text) {
  if (await page.locator(`${kPhone} .other:has-text("New mail")`).isVisible()) await page.click(`${kPhone} .other`);
  await page.fill(`${kPhone} .head-of .subject`, subject);
  await page.fill(`${kPhone} .say textarea`, text);
  await page.press(`${kPhone} .say textarea`, 'Enter');
  await event('message.received', text);
  await page.click(`.conversations button:has-text(${JSON.stringify(text)})`);
}

async function reply(text) {
  await page.fill('#reply', text);
  await page.press('#reply', 'Enter');
  await page.waitForSelector(mail('theirs', text));
}

test('a mail, its answer, the receipt for opening it, and the answer to that are one conversation', async () => {
  await write('The blue lamp', 'Do you have the blue lamp?');
  await reply('Yes, three of <b>them</b>: https://lamps.example/blue');
  const closed = await page.waitForSelector(`${mail('theirs', 'three of')}[data-unread]`);
  await shot('unread');
  assert.equal((await messages()).at(-1).is_read, false, 'nobody has opened it yet');

  await closed.click();

  const letter = await page.waitForSelector(`${kPhone} .mail.theirs[open] .letter`);
  assert.equal(await letter.textContent(), 'Yes, three of <b>them</b>: https://lamps.example/blue', 'text is text, never HTML');
  assert.equal(await letter.$eval('a', (link) => link.href), 'https://lamps.example/blue');
  await page.waitForSelector('.sent [data-status=read]');
  await page.waitForSelector(`${kPhone} .receipt:has-text("knows that you have read it")`);
  assert.ok(await page.isVisible(`${kPhone} .mail.theirs[open] .letter`), 'it stays open when it is drawn again');
  assert.equal(await page.inputValue(`${kPhone} .head-of .subject`), 'Re: The blue lamp');

  await page.fill(`${kPhone} .say textarea`, 'Then I take one');
  await page.click(`${kPhone} .say .go`);
  await event('message.received', 'Then I take one');
  await shot('thread');
  const [first, answer, second] = await messages();
  assert.equal(answer.subject, 'Re: The blue lamp');
  assert.equal(answer.raw['in-reply-to'], `<${first.id}>`);
  assert.equal(second.subject, 'Re: The blue lamp');
  assert.equal(second.raw['in-reply-to'], answer.id);
  const events = await received();
  assert.equal(new Set(events.map((one) => one.subject)).size, 1, 'one conversation');
  const said = events.at(-1).data.message.parts.find((part) => part.type === 'text').text;
  assert.equal(said, 'Then I take one', 'what the mail program quotes below is no part of the words');
});

test('files go both ways by name, buttons arrive as their words', async () => {
  await page.click(`${kPhone} .tools button:has-text("File")`);
  await page.click(`${kPhone} .tools button:has-text("Picture")`);
  await write('A plan', 'See the plan');
  await page.waitForSelector(`${mail('mine', 'A plan')} .files >> text=lamp.png`, { state: 'attached' });
  await event('message.received', 'lamp.png');
  await page.click('.menu button:has-text("Picture")');
  await page.waitForSelector(`${kPhone} .mail.theirs .files >> text=picture.png`, { state: 'attached' });
  const items = [{ kind: 'url', title: 'By courier', url: 'https://lamps.example/courier' }];
  const words = 'How shall we bring it?\nBy courier: https://lamps.example/courier';
  await ask('/v1/messages', { account: 'email', conversation: (await received()).at(-1).subject, parts: [{ type: 'buttons', buttons: { items }, fallback_text: words }] });
  await page.click(mail('theirs', 'How shall we bring it?'));
  assert.equal(await page.textContent(`${kPhone} .mail.theirs[open] .letter`), words);
  assert.equal(await page.locator(`${kPhone} .mail.theirs[open] .letter a`).count(), 1);
  await shot('words');
});

test('another person has a mail program of their own', async () => {
  await page.click(`${kPhone} .people-of button:has-text("Customer 2")`);
  await write('Opening hours', 'When are you open?');
  await reply('Until six');
  await page.click(`${kPhone} .people-of button:has-text("Customer 1")`);
  assert.equal(await page.locator(mail('theirs', 'Until six')).count(), 0);
});

test('what the provider refuses is told with its code, and who comes back is written to', async () => {
  await write('Refused', 'Will this reach me?');
  await world.control('email', { refuse: 'no_user' });
  await page.fill('#reply', 'No');
  await page.press('#reply', 'Enter');
  await page.waitForSelector('.sent [data-status=failed]');
  await event('message.status', 'there is no such address');
  await reply('Yes');
});

test('the connection is cut in the middle of a mail, and the mail comes all the same, once', async () => {
  await world.control('email', { fault: 'cut', path: 'imap UID FETCH', bytes: 100, count: 2 });
  await write('Cut', 'In the middle of it');
  const count = async () => JSON.stringify(await received()).split('"In the middle of it"').length - 1;
  const once = await count();
  await world.control('email', { kick: true });
  await write('Again', 'After the server went down');
  assert.equal(await count(), once);
});

test('it is usable at every width, and by keyboard alone', async () => {
  await page.setViewportSize({ width: 1500, height: 900 });
  await shot('wide');
  await page.click('#theme');
  await shot('dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await shot('narrow');
  const sticksOut = await page.evaluate(() => [...document.querySelectorAll('.screen, .talk, .mail, .head-of, main, body')]
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.offsetParent !== null).map((each) => each.className || each.tagName));
  assert.deepEqual(sticksOut, []);
  const row = await page.locator(`${kPhone} .mail summary`).first();
  await row.focus();
  const was = await row.evaluate((element) => element.parentElement.open);
  await page.keyboard.press('Enter');
  await until(async () => (await row.evaluate((element) => element.parentElement.open)) !== was, 'the mail to open');
});
