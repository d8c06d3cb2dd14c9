// SPDX-License-Identifier: MIT
// Between the frame and the page around it. The first message of our parent fixes its origin (frame-ancestors has
// already kept strangers out); from then on only that origin is heard and spoken to.

export class Bridge {
  constructor(onMessage) {
    this.parent = window.parent === window ? null : window.parent;
    this.origin = null;
    window.addEventListener('message', (event) => {
      if (!this.parent || event.source !== this.parent || event.data?.jf !== 1) return;
      if (this.origin && event.origin !== this.origin) return;
      if (!this.origin && event.data.type !== 'init') return;
      this.origin = event.origin;
      onMessage(event.data);
    });
  }

  tell(type, fields = {}) {
    if (this.origin) this.parent.postMessage({ jf: 1, type, ...fields }, this.origin);
  }
}

// One switch for the style sheet: what the page asks for, else what the person's system does.
export function followTheme(root, wanted) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const set = () => (root.dataset.theme = wanted === 'dark' || wanted === 'light' ? wanted : dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', set);
  set();
}

// The accent colour as custom properties that hold their contrast on any ground, whatever colour was configured.
export function paint(root, color) {
  const base = parseColor(color) ?? [79, 70, 229];
  const set = (name, value) => root.style.setProperty(name, `rgb(${value.map(Math.round).join(' ')})`);
  const solid = contrast(base, [255, 255, 255]) >= 3 ? towards(base, [0, 0, 0], [255, 255, 255]) : base;
  set('--accent', solid);
  set('--on-accent', contrast(solid, [255, 255, 255]) >= 4.5 ? [255, 255, 255] : [17, 18, 24]);
  set('--accent-light', towards(base, [0, 0, 0], [241, 242, 247])); // as text on light grounds
  set('--accent-dark', towards(base, [255, 255, 255], [42, 45, 58])); // as text on dark grounds
}

function towards(color, end, ground) {
  for (let step = 0; step <= 20; step++) {
    const mixed = color.map((c, i) => c + ((end[i] - c) * step) / 20);
    if (contrast(mixed, ground) >= 4.6) return mixed;
  }
  return end;
}

export function parseColor(text) {
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text ?? '');
  return match ? match.slice(1).map((part) => parseInt(part, 16)) : null;
}

export function contrast(a, b) {
  const light = (color) => {
    const [r, g, l] = color.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * l + 0.05;
  };
  const [x, y] = [light(a), light(b)];
  return Math.max(x, y) / Math.min(x, y);
}
