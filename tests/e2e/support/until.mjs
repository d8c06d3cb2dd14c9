// SPDX-License-Identifier: MIT
// Waits for a condition by asking again and again. What throws counts as not yet.
export async function until(check, what, { ms = 60_000, every = 20 } = {}) {
  let last;
  for (const end = Date.now() + ms; ; ) {
    try {
      const value = await check();
      if (value) return value;
    } catch (fault) {
      last = fault;
    }
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}${last ? `; last: ${last.stack}` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, every)); // lint(no_sleep): polls, with a limit
  }
}
