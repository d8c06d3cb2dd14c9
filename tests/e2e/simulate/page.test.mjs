// SPDX-License-Identifier: MIT
// The page in a real browser: both sides of a conversation, on both channels.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { chromium } from 'playwright-core';

import { kRoot, Simulation } from './simulation.mjs';

const kShots = path.join(kRoot, 'build', 'screenshots');
let browser;
let world;
let context;
let page;
let complaints;

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
});
beforeEach(async (t) => {
  context = await browser.newContext({ viewport: { width: 1500, height: 900 }, colorScheme: 'light' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => /Content Security Policy|Uncaught/.test(message.text()) && complaints.push(message.text()));
  await page.goto(world.origin);
  await page.waitForSelector('#state[data-kind=good]');
  await page.waitForSelector('#phone-line .say');
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
});

const shot = (name) => page.screenshot({ path: path.join(kShots, `simulate-${name}.png`) });
const event = (kind, text) => page.waitForSelector(`.event[data-kind="${kind}"]:has-text(${JSON.stringify(text)})`, { state: 'attached' });

async function sayOnLine(text) {
  await page.fill('#phone-line .say textarea', text);
  await page.press('#phone-line .say textarea', 'Enter');
  await event('message.received', text);
}

async function chat() {
  const frame = await (await page.waitForSelector('.chat iframe')).contentFrame();
  await frame.waitForSelector('#input');
  return frame;
}

async function sayOnChat(text) {
  const frame = await chat();
  await frame.fill('#input', text);
  await frame.press('#input', 'Enter');
  await event('message.received', text);
  return frame;
}

// The conversation whose last words these are becomes the one that is answered.
async function choose(text) {
  await page.click(`.conversations button:has-text(${JSON.stringify(text)})`);
}

async function reply(text) {
  await page.fill('#reply', text);
  await page.press('#reply', 'Enter');
}

test('LINE: words typed on the phone are an event, the reply is a bubble', async () => {
  await sayOnLine('Do you have the blue lamp?');
  await choose('Do you have the blue lamp?');
  await reply('Yes, three of <b>them</b>');
  const bubble = await page.waitForSelector('#phone-line .theirs .bubble:has-text("three of")');
  assert.equal(await bubble.textContent(), 'Yes, three of <b>them</b>', 'text is text, never HTML');
  await page.waitForSelector('.sent [data-status=accepted], .sent [data-status=sent], .sent [data-status=delivered]');
});

test('LINE: a picture, typing, read', async () => {
  await sayOnLine('Show me one');
  await choose('Show me one');
  await page.click('.menu button:has-text("Mark read")');
  await page.waitForSelector('#phone-line .mine .foot:has-text("Read")');
  await page.click('.menu button:has-text("Typing")');
  await page.waitForSelector('#phone-line .dots');
  await page.click('.menu button:has-text("Picture")');
  await page.waitForFunction(() => document.querySelector('#phone-line .theirs img')?.naturalWidth === 640);
});

test('LINE: a button of the second card comes back as a postback', async () => {
  await sayOnLine('Which lamps are there?');
  await choose('Which lamps are there?');
  await page.click('.menu button:has-text("Carousel")');
  await page.waitForSelector('#phone-line .cards .card:nth-child(3)');
  await page.click('#phone-line .cards .card:nth-child(2) .press:has-text("Reserve")');
  await event('postback', 'reserve:green');
});

test('LINE: quick replies, a sticker, a place, blocking', async () => {
  await sayOnLine('Did my parcel leave?');
  await choose('Did my parcel leave?');
  await page.click('.menu button:has-text("Quick replies")');
  await page.waitForSelector('#phone-line .quick button');
  assert.ok(await page.evaluate(() => {
    const talk = document.querySelector('#phone-line .talk');
    return talk.scrollHeight - talk.scrollTop - talk.clientHeight < 2;
  }), 'the newest message is in sight');
  await page.click('#phone-line .quick button:has-text("Not yet")');
  await event('postback', 'not_yet');
  await page.click('#phone-line .tools button:has-text("Sticker")');
  await event('message.received', 'sticker');
  await page.click('#phone-line .tools button:has-text("Place")');
  await event('message.received', '35.65');
  await page.click('#phone-line .follow:has-text("Block")');
  await event('conversation.ended', 'left');
  await page.click('#phone-line .follow:has-text("Unblock")');
  await page.waitForSelector('#phone-line .say textarea');
});

test('web chat: both directions, through the real widget', async () => {
  const frame = await sayOnChat('Hello from the shop page');
  await choose('Hello from the shop page');
  await reply('Good day!');
  await frame.waitForSelector('.theirs .text:has-text("Good day!")');
  await page.waitForSelector('.sent [data-status=delivered], .sent [data-status=read]');
  await page.click('.menu button:has-text("Buttons")');
  await frame.click('button:has-text("By courier")');
  await event('postback', 'by_courier');
});

test('an event opens to its canonical JSON', async () => {
  await sayOnLine('open me');
  const row = await event('message.received', 'open me');
  await (await row.$('summary')).click();
  const shown = JSON.parse(await (await row.waitForSelector('pre')).textContent());
  assert.equal(shown.specversion, '1.0');
  assert.equal(shown.data.channel, 'line');
  assert.equal(shown.data.message.parts[0].text, 'open me');
});

test('only the chosen conversation, when asked for', async () => {
  await sayOnLine('on LINE');
  await sayOnChat('on the site');
  await choose('on the site');
  await page.check('#only');
  await page.waitForSelector('.event:has-text("on LINE")', { state: 'hidden' });
  await page.waitForSelector('.event:has-text("on the site")');
});

test('a page that is opened later shows what was', async () => {
  await sayOnLine('said before');
  const second = await context.newPage();
  await second.goto(world.origin);
  await second.waitForSelector('.event:has-text("said before")', { state: 'attached' });
  await second.waitForSelector('#phone-line .mine .bubble:has-text("said before")');
});

test('a screen reader and a keyboard get along with it', async () => {
  await sayOnLine('Is anybody there?');
  await choose('Is anybody there?');
  await page.click('.menu button:has-text("Carousel")');
  await page.waitForSelector('#phone-line .cards .card');
  await page.emulateMedia({ reducedMotion: 'reduce' }); // a row that fades in has little contrast for a moment
  await page.evaluate(readFileSync(path.join(kRoot, 'tests', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  for (const theme of ['light', 'dark']) {
    await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme);
    const { violations } = await page.evaluate(() => window.axe.run(document, { iframes: false }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], theme);
    await page.click('#theme');
  }
  await page.focus('#reply');
  await page.keyboard.type('Written without a mouse');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#phone-line .theirs .bubble:has-text("without a mouse")');
});

// What is wider than the box that holds it, though nobody can scroll there.
const kSticksOut = () => [...document.querySelectorAll('.replies, .sent, .desk, .screen, .top, main, body')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.offsetParent !== null)
  .map((each) => each.className || each.tagName);

test('it looks right: light and dark, wide and narrow', async () => {
  const frame = await sayOnChat('Is the green lamp in stock?');
  await choose('Is the green lamp in stock?');
  await reply('It is! Shall I reserve one?');
  await frame.waitForSelector('.theirs .text:has-text("reserve one")');
  await page.click('.menu button:has-text("Picture")');
  await frame.waitForSelector('.theirs img');
  await sayOnLine('こんにちは! Which lamps do you have?');
  await choose('こんにちは');
  await page.click('.menu button:has-text("Carousel")');
  await page.waitForSelector('#phone-line .cards .card:nth-child(3)');
  await page.click('.menu button:has-text("Quick replies")');
  await page.waitForSelector('#phone-line .quick button');
  await page.waitForSelector('.sent li:nth-child(3)[data-status=accepted], .sent li:nth-child(3)[data-status=sent]');
  await shot('light-wide');
  await page.click('#theme');
  await page.waitForFunction(() => document.querySelector('.chat iframe').src.endsWith('theme=dark'));
  await (await chat()).waitForSelector('.theirs img');
  await shot('dark-wide');
  for (const [name, width] of [['medium', 1100], ['narrow', 390]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.click('[data-view="phone-line"]');
    await shot(`dark-${name}`);
    assert.deepEqual(await page.evaluate(kSticksOut), [], name);
  }
  await page.click('[data-view=desk]');
  await page.waitForSelector('#reply');
  await shot('dark-narrow-desk');
  await page.click('#theme');
  await shot('light-narrow-desk');
  assert.deepEqual(await page.evaluate(kSticksOut), []);
});
