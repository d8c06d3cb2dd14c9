// SPDX-License-Identifier: MIT
// Weighted counts against twitter-text, the counter that X itself published: many texts in many scripts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';

import twitter from 'twitter-text';

import { randomSource } from './random_texts.mjs';
import { buildDir } from '../support/host.mjs';

const program = path.join(buildDir, 'bin', 'adapt_measure');

function ours(texts) {
  const lines = texts.map((text) => JSON.stringify(text)).join('\n');
  const answer = execFileSync(program, ['weighted'], { input: `${lines}\n`, maxBuffer: 64 << 20 });
  return answer.toString().trim().split('\n').map(Number);
}
// A fraction would be a character that counts half: there is none in this configuration.
const theirs = (text) => twitter.parseTweet(text).weightedLength;

test('twenty thousand texts weigh what X says', () => {
  const source = randomSource(20261122);
  const texts = Array.from({ length: 20_000 }, () => source.text());

  const weights = ours(texts);

  assert.equal(weights.length, texts.length);
  texts.forEach((text, i) => assert.equal(weights[i], theirs(text), JSON.stringify(text)));
});

// Heaps of marks and half addresses. Where it is in doubt the host counts what could be; one heap in a thousand, such as
// nobody writes, is read otherwise by X's regular expressions.
test('what may be an address weighs no less than X says, but for one in a thousand', () => {
  const source = randomSource(17);
  const texts = Array.from({ length: 20_000 }, () => source.doubtful());

  const weights = ours(texts);

  assert.equal(weights.length, texts.length);
  const lighter = texts.filter((text, i) => weights[i] < theirs(text));
  assert.ok(lighter.length <= 20, `${lighter.length}: ${JSON.stringify(lighter.slice(0, 5))}`);
});
