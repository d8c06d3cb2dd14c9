// SPDX-License-Identifier: MIT
// The phones of Messenger and Instagram in a real browser: cards, their buttons, receipts, typing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { Simulation } from '../simulate/simulation.mjs';

let browser;
let world;
let page;
const complaints = [];

before(async () => {
  world = await new Simulation().start();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await browser.newPage({ viewport: { width: 1900, height: 900 } });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(world.origin);
  await page.waitForSelector('#state[data-kind=good]');
});
after(async () => {
  await browser?.close();
  assert.ok(await world?.stop(), 'both end on Ctrl-C with exit code 0');
  assert.deepEqual(complaints, []);
});

const event = (kind, text) => page.waitForSelector(`.event[data-kind="${kind}"]:has-text(${JSON.stringify(text)})`, { state: 'attached' });

async function say(network, text) {
  await page.fill(`#phone-${network} .say textarea`, text);
  await page.press(`#phone-${network} .say textarea`, 'Enter');
  await event('message.received', text);
  await page.click(`.conversations button:has-text(${JSON.stringify(text)})`);
}

for (const network of ['messenger', 'instagram']) {
  test(`${network}: the second card's button comes back as a postback with its payload`, async () => {
    await say(network, `Which lamps are there on ${network}?`);
    await page.click('.menu button:has-text("Carousel")');
    await page.waitForSelector(`#phone-${network} .cards .card:nth-child(3)`);
    await page.waitForSelector('.sent [data-status=read]');
    await page.click(`#phone-${network} .cards .card:nth-child(2) .press:has-text("Reserve")`);
    await event('postback', 'reserve:green');
  });

  test(`${network}: typing is seen, and a suggestion that is chosen comes back`, async () => {
    await say(network, `Did my parcel leave on ${network}?`);
    await page.click('.menu button:has-text("Typing")');
    await page.waitForSelector(`#phone-${network} .dots`);
    await page.click('.menu button:has-text("Quick replies")');
    await page.click(`#phone-${network} .quick button:has-text("Not yet")`);
    await event('postback', 'not_yet');
  });
}
