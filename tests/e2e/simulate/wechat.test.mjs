// SPDX-License-Identifier: MIT
// The WeChat phone in a real browser: a menu message, its second entry, typing.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { chromium } from 'playwright-core';

import { Simulation } from './simulation.mjs';

let browser;
let world;
let page;

before(async () => {
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
  const context = await browser.newContext({ viewport: { width: 1900, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(world.origin);
  await page.waitForSelector('#state[data-kind=good]');
  await page.waitForSelector('#phone-wechat .say', { state: 'attached' });
  // On a narrow page one phone is shown at a time.
  const tab = page.locator('[data-view="phone-wechat"]');
  if (await tab.isVisible()) await tab.click();
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
});

const event = (kind, text) => page.waitForSelector(`.event[data-kind="${kind}"]:has-text(${JSON.stringify(text)})`, { state: 'attached' });

async function say(text) {
  await page.fill('#phone-wechat .say textarea', text);
  await page.press('#phone-wechat .say textarea', 'Enter');
  await event('message.received', text);
  await page.click(`.conversations button:has-text(${JSON.stringify(text)})`);
}

test('a menu message arrives, and its second entry comes back as a postback', async () => {
  await say('哪些灯有货？');
  await page.click('.menu button:has-text("Buttons")');
  await page.waitForSelector('#phone-wechat .card .press:nth-of-type(3)');
  await page.click('#phone-wechat .card .press:has-text("By courier")');
  await event('postback', 'by_courier');
  await page.waitForSelector('#phone-wechat .mine .bubble:has-text("By courier")');
});

test('a carousel is one menu message whose entries answer', async () => {
  await say('Which lamps are there?');
  await page.click('.menu button:has-text("Carousel")');
  await page.click('#phone-wechat .card .press:has-text("Green lamp: Reserve")');
  await event('postback', 'reserve:green');
});

test('typing is seen while somebody writes, and goes with the answer', async () => {
  await say('Is anybody there?');
  await page.click('.menu button:has-text("Typing")');
  await page.waitForSelector('#phone-wechat .dots');
  await page.fill('#reply', 'Yes');
  await page.press('#reply', 'Enter');
  await page.waitForSelector('#phone-wechat .theirs .bubble:has-text("Yes")');
  await page.waitForSelector('#phone-wechat .dots', { state: 'detached' });
});

test('unfollowing and following are told', async () => {
  await page.click('#phone-wechat .follow:has-text("Block")');
  await event('conversation.ended', 'left');
  await page.click('#phone-wechat .follow:has-text("Unblock")');
  await page.waitForSelector('.event[data-kind="conversation.started"]', { state: 'attached' });
});
