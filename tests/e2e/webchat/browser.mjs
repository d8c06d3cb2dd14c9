// SPDX-License-Identifier: MIT
// Debian's Chromium, started once per test file, with nothing that reaches for a network.

import { chromium } from 'playwright-core';

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// The chat's frame inside the page that embeds it.
export async function chatFrame(page) {
  await page.waitForSelector('#jackfield-chat iframe', { state: 'attached' });
  for (;;) {
    const frame = page.frames().find((f) => f.url().endsWith('/frame.html'));
    if (frame) {
      await frame.waitForSelector('#input', { state: 'attached' });
      return frame;
    }
    await page.waitForEvent('framenavigated');
  }
}

export async function openChat(page) {
  await page.click('#jackfield-chat >> .button');
  const frame = await chatFrame(page);
  await frame.waitForFunction(() => document.activeElement?.id === 'input');
  return frame;
}
