// SPDX-License-Identifier: MIT
// The Viber phone in a real browser: cards, their buttons, receipts. Viber has no typing to show.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { Simulation, until } from '../simulate/simulation.mjs';

let browser;
let world;
let page;
const complaints = [];

before(async () => {
  world = await new Simulation().start();
  // The phone says nothing before the host has told Viber where it is.
  await until(async () => (await world.ask('/phones')).text.includes('"webhooks_set"'), 'the webhook', () => world.log(), 60000);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(world.origin);
  await page.waitForSelector('#state[data-kind=good]');
  await page.waitForSelector('#phone-viber .say');
});
after(async () => {
  await browser?.close();
  assert.ok(await world?.stop(), 'both end on Ctrl-C with exit code 0');
  assert.deepEqual(complaints, []);
});

const event = (kind, text) => page.waitForSelector(`.event[data-kind="${kind}"]:has-text(${JSON.stringify(text)})`, { state: 'attached' });

async function say(text) {
  await page.fill('#phone-viber .say textarea', text);
  await page.press('#phone-viber .say textarea', 'Enter');
  await event('message.received', text);
  await page.click(`.conversations button:has-text(${JSON.stringify(text)})`);
}

test('a carousel arrives, the second card\'s button comes back as a postback with its payload', async () => {
  await say('Which lamps are there?');
  await page.click('.menu button:has-text("Carousel")');
  await page.waitForSelector('#phone-viber .cards .card:nth-child(3)');
  await page.waitForSelector('.sent [data-status=delivered]');
  assert.equal(await page.textContent('#phone-viber .cards .card:nth-child(2) b'), 'Green lamp');

  await page.click('#phone-viber .cards .card:nth-child(2) .press:nth-of-type(2)');

  await event('postback', 'more:green');
  await page.waitForSelector('.sent [data-status=read]');
  assert.equal(await page.locator('#phone-viber .mine').count(), 1, 'a silent button says nothing on the phone');
});

test('words, quick replies, a picture, a place, a sticker', async () => {
  await say('Did my parcel leave?');
  await page.fill('#reply', 'It <b>did</b>');
  await page.press('#reply', 'Enter');
  const bubble = await page.waitForSelector('#phone-viber .theirs .bubble:has-text("It ")');
  assert.equal(await bubble.textContent(), 'It <b>did</b>', 'text is text, never HTML');
  await page.click('.menu button:has-text("Quick replies")');
  await page.click('#phone-viber .quick button:has-text("Not yet")');
  await event('postback', 'not_yet');
  await page.click('.menu button:has-text("Picture")');
  await page.waitForFunction(() => document.querySelector('#phone-viber .theirs img')?.naturalWidth === 640);
  await page.click('#phone-viber .tools button:has-text("Sticker")');
  await event('message.received', 'sticker');
  await page.click('#phone-viber .tools button:has-text("Place")');
  await event('message.received', '48.2');
  await page.click('#phone-viber .tools button:has-text("Picture")');
  await event('message.received', 'image');
});

test('who leaves is not written to, and comes back', async () => {
  await say('I am going');
  await page.click('#phone-viber .follow:has-text("Block")');
  await event('conversation.ended', '');
  await page.fill('#reply', 'Please stay');
  await page.press('#reply', 'Enter');
  await page.waitForSelector('#notes:has-text("the person wants no messages")');
  await page.fill('#reply', '');
  await page.click('#phone-viber .follow:has-text("Unblock")');
  await page.waitForSelector('#phone-viber .say textarea');
  await page.fill('#reply', 'Welcome back');
  await page.press('#reply', 'Enter');
  await page.waitForSelector('#phone-viber .theirs .bubble:has-text("Welcome back")');
});
