// SPDX-License-Identifier: MIT
// Elements from code. What people wrote becomes text nodes and nothing else: there is no way to give HTML.

// h('button', { class: 'x', type: 'button', onclick }, 'text', child): properties that are functions are listeners.
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const kDrawing = 'http://www.w3.org/2000/svg';

// A small drawing from one path of a 24 by 24 field; decoration, so it has no name.
export function icon(path) {
  const svg = document.createElementNS(kDrawing, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(kDrawing, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const kIcons = {
  send: 'M4 12 20 4l-5 16-3-7zM12 13 20 4',
  plus: 'M12 5v14M5 12h14',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  cards: 'M3 7h10v12H3zM16 8h5v10h-5',
  buttons: 'M4 6h16v5H4zM4 14h16v5H4z',
  chips: 'M4 9h7v6H4zM14 9h6v6h-6z',
  clip: 'M20 11.5 11.5 20a5 5 0 0 1-7-7L13 4.5a3.3 3.3 0 0 1 4.7 4.7L9.5 17.4a1.6 1.6 0 0 1-2.3-2.3l7.3-7.3',
  place: 'M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
};

// Only what leads to a page may be followed; a "javascript:" address of a message stays text.
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return ['https:', 'http:', 'tel:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function clock(value) {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

// Whether a list is scrolled to its end, so that new lines may move it.
export function isAtEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < 48;
}
