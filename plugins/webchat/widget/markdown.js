// SPDX-License-Identifier: MIT
// A small Markdown, drawn by building DOM nodes: no HTML text is ever made, so none can be smuggled in.

import { h } from './dom.js';

const kSchemes = /^(https?:\/\/|mailto:|tel:)/i;

export function safeLink(href) {
  // Control characters and spaces inside a scheme are ignored by browsers: "java\nscript:" must not pass as anything.
  const clean = String(href ?? '').replace(/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202f]/g, '');
  return kSchemes.test(clean) ? clean : null;
}

export function link(href, ...children) {
  const safe = safeLink(href);
  if (!safe) return h('span', {}, ...children);
  return h('a', { href: safe, target: '_blank', rel: 'noopener noreferrer nofollow' }, ...children);
}

const kPlain = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/;

// Addresses in plain text become links.
export function linkify(text) {
  const nodes = [];
  let rest = text;
  for (let found = kPlain.exec(rest); found; found = kPlain.exec(rest)) {
    if (found.index) nodes.push(rest.slice(0, found.index));
    nodes.push(link(found[0], found[0]));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) nodes.push(rest);
  return nodes;
}

const kInline = [
  [/`([^`\n]{1,500})`/, (m) => h('code', {}, m[1])],
  [/\[([^\]\n]{1,300})\]\(([^()\s]{1,2000})\)/, (m, depth) => link(m[2], ...inline(m[1], depth))],
  [/\*\*(?=\S)([^\n]{0,500}?\S)\*\*/, (m, depth) => h('strong', {}, ...inline(m[1], depth))],
  [/(?<![*\w])\*(?=[^\s*])([^*\n]{0,500}[^\s*])\*(?!\w)/, (m, depth) => h('em', {}, ...inline(m[1], depth))],
  [/(?<![_\w])_(?=[^\s_])([^_\n]{0,500}[^\s_])_(?!\w)/, (m, depth) => h('em', {}, ...inline(m[1], depth))],
  [kPlain, (m) => link(m[0], m[0])],
];

// Bounds on work for a text made to be slow: past them it is shown as it was written.
const kMaxDepth = 6;
const kMaxSpans = 300;

// A loop over what is left, not a recursion: a long text must not exhaust the stack.
export function inline(text, depth = 0) {
  const nodes = [];
  let rest = text;
  for (let spans = 0; rest && depth <= kMaxDepth && spans < kMaxSpans; spans++) {
    let best = null;
    for (const [pattern, make] of kInline) {
      const found = pattern.exec(rest);
      if (found && (!best || found.index < best.found.index)) best = { found, make };
    }
    if (!best) break;
    if (best.found.index) nodes.push(rest.slice(0, best.found.index));
    nodes.push(best.make(best.found, depth + 1));
    rest = rest.slice(best.found.index + best.found[0].length);
  }
  if (rest) nodes.push(rest);
  return nodes;
}

function lines(list) {
  return list.flatMap((line, i) => (i ? [h('br'), ...inline(line)] : inline(line)));
}

const kLists = { ul: /^\s{0,3}[-*+]\s+(.*)$/, ol: /^\s{0,3}\d{1,9}[.)]\s+(.*)$/ };
const kFence = /^\s{0,3}```/;

export function markdown(text) {
  const rows = text.split('\n');
  const out = [];
  for (let i = 0; i < rows.length; ) {
    if (kFence.test(rows[i])) {
      const code = [];
      for (i++; i < rows.length && !kFence.test(rows[i]); i++) code.push(rows[i]);
      i++;
      out.push(h('pre', {}, h('code', {}, code.join('\n'))));
      continue;
    }
    const kind = Object.keys(kLists).find((name) => kLists[name].test(rows[i]));
    if (kind) {
      const items = [];
      for (; i < rows.length && kLists[kind].test(rows[i]); i++) items.push(h('li', {}, ...inline(kLists[kind].exec(rows[i])[1])));
      out.push(h(kind, {}, ...items));
      continue;
    }
    if (!rows[i].trim()) {
      i++;
      continue;
    }
    const paragraph = [];
    const special = (row) => kFence.test(row) || Object.values(kLists).some((list) => list.test(row));
    for (; i < rows.length && rows[i].trim() && !special(rows[i]); i++) paragraph.push(rows[i]);
    out.push(h('p', {}, ...lines(paragraph)));
  }
  return out;
}
