// SPDX-License-Identifier: MIT
// Texts of many scripts from a seed, with addresses and emoji in them.
import { seeded } from '../support/random.mjs';

const words = [
  'order', 'Grüße', 'façade', 'e\u0301', 'мир', 'καλημέρα', 'שלום', 'مرحبا', 'नमस्ते', 'สวัสดี', 'မင်္ဂလာပါ', '日本語',
  '你好', '안녕', '각', 'ተመስገን', 'გამარჯობა', 'வணக்கம்', '€', '“quoted”', '—', '…', '5', 'C#', '@someone', '#tag',
  '😀', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇯🇵', '👍🏽', '❤️', '𝒳', '½', 'ﬁ', 'Ω',
];
const between = [' ', ' ', ' ', '\n', '. ', ', ', '! '];
const addresses = [
  'https://example.com', 'http://example.de/a/b?c=d&e=f', 'https://www.example.co.uk/wiki/Jack_(plug)',
  'https://example.org/p#fragment', 'https://example.com/a/very/long/path/that/goes/on/and/on/for/ever/and/ever',
];
const pieces = [
  'https://', 'http://', 'www.', 'a.de', 'example.com', 'shop.pizza', 'x.y', '.', '/', '(', ')', '@', '-', '_', '日', ' ',
  '?', '#', 'q=1', 'b', '%20', ':80', 'é', 'ы', ',', '!', '\n',
];

export function randomSource(seed) {
  const random = seeded(seed);
  const one = (list) => list[Math.floor(random() * list.length)];
  const several = (most, make) => Array.from({ length: 1 + Math.floor(random() * most) }, make).join('');
  return {
    text: () => several(20, () => (random() < 0.1 ? `${one(addresses)} ` : one(words) + one(between))),
    doubtful: () => several(14, () => one(pieces)),
  };
}
