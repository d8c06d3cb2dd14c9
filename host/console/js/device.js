// SPDX-License-Identifier: MIT
// What every phone has above its screen: whose it is and on which network.

import { h } from './dom.js';

export function deviceHead(title, note, color, ...more) {
  const dot = h('span', { class: 'dot' });
  dot.style.setProperty('--network', color);
  return h('header', { class: 'device' }, dot, h('h2', {}, title), h('span', { class: 'whose' }, note), ...more);
}
