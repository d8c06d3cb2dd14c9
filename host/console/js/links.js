// SPDX-License-Identifier: MIT
// Links in words, as messengers draw them; the address is taken apart by the browser, never by us.

import { h, safeUrl } from './dom.js';

export function linked(text) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/g)) {
    const url = safeUrl(match[0]);
    if (!url) continue;
    pieces.push(text.slice(end, match.index), h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, match[0]));
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
