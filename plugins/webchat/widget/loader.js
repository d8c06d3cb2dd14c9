// SPDX-License-Identifier: MIT
// The one script tag. It draws the button, puts the chat's frame beside it and gives the page `jackfield`:
// jackfield('open') and jackfield.open() are the same call. It shares no style and no storage with the page, but for
// one mark that says whether a visitor exists, so that the frame is fetched only where it is wanted.
(() => {
  const script = document.currentScript;
  const early = window.jackfield?.q ?? [];
  if (window.jackfield && !window.jackfield.q) return; // included twice

  const kWords = {
    en: { open: 'Open chat', close: 'Close chat', title: 'Chat' },
    fr: { open: 'Ouvrir le chat', close: 'Fermer le chat', title: 'Chat' },
  };
  const kStyle = `
:host { all: initial; }
* { box-sizing: border-box; }
.root { position: fixed; z-index: 2147483000; inset-block-end: 20px; inset-inline-end: 20px; font: 15px/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; }
.root.start { inset-inline: 20px auto; }
.button { all: unset; box-sizing: border-box; inline-size: 60px; block-size: 60px; border-radius: 50%; background: var(--accent); color: var(--on-accent); display: grid; place-items: center; cursor: pointer; box-shadow: 0 6px 24px rgb(16 18 30 / 28%); transition: transform .18s; margin-inline-start: auto; }
.start .button { margin-inline: 0 auto; }
.button:hover { transform: scale(1.06); }
.button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.button svg { grid-area: 1 / 1; inline-size: 28px; block-size: 28px; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; transition: transform .2s, opacity .2s; }
.button .x, .open .button .c { opacity: 0; transform: rotate(-45deg) scale(.6); }
.open .button .x { opacity: 1; transform: none; }
.badge { position: absolute; inset-block-start: auto; inset-block-end: 42px; inset-inline-end: -3px; min-inline-size: 22px; block-size: 22px; padding-inline: 6px; border-radius: 11px; background: #c5221f; color: #fff; font-size: 12.5px; font-weight: 700; display: grid; place-items: center; border: 2px solid #fff; }
.start .badge { inset-inline: 42px auto; }
.frame { position: absolute; inset-block-end: 76px; inset-inline-end: 0; inline-size: 392px; block-size: min(660px, calc(100vh - 116px)); max-inline-size: calc(100vw - 40px); border: 0; border-radius: 20px; background: transparent; box-shadow: 0 12px 48px rgb(16 18 30 / 26%), 0 0 0 1px rgb(16 18 30 / 6%); visibility: hidden; opacity: 0; transform: translateY(14px) scale(.98); transform-origin: 100% 100%; transition: opacity .18s, transform .18s, visibility 0s .18s; }
.start .frame { inset-inline: 0 auto; transform-origin: 0 100%; }
.open .frame { visibility: visible; opacity: 1; transform: none; transition-delay: 0s; }
.bubble { all: unset; box-sizing: border-box; position: absolute; inset-block-end: 76px; inset-inline-end: 0; inline-size: 270px; max-inline-size: calc(100vw - 40px); background: #fff; color: #15171f; border-radius: 16px; border-end-end-radius: 5px; padding: 12px 40px 12px 15px; padding-inline: 15px 40px; box-shadow: 0 8px 32px rgb(16 18 30 / 22%); cursor: pointer; overflow-wrap: anywhere; }
.start .bubble { inset-inline: 0 auto; }
.bubble b { display: block; font-size: 12.5px; color: #5a6072; }
.bubble:focus-visible, .shut:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.shut { all: unset; position: absolute; inset-block-end: auto; inset-block-start: 8px; inset-inline-end: 8px; inline-size: 26px; block-size: 26px; display: grid; place-items: center; border-radius: 50%; cursor: pointer; color: #5a6072; font-size: 18px; line-height: 1; }
.note { position: absolute; inset-block-end: 76px; inset-inline-end: 0; inline-size: 270px; }
.note .bubble, .start .note .bubble { position: static; inline-size: 100%; }
.start .note { inset-inline: 0 auto; }
[hidden] { display: none !important; }
@media (max-width: 480px) {
  .frame { position: fixed; inset: 0; inline-size: 100%; block-size: 100%; max-inline-size: none; border-radius: 0; box-shadow: none; }
  .open .button, .open .badge { visibility: hidden; }
  .root { inset-block-end: 16px; inset-inline-end: 16px; }
}
@media (prefers-color-scheme: dark) { .bubble { background: #2a2d3a; color: #f2f3f8; } .bubble b, .shut { color: #a9aec0; } .badge { border-color: #15171f; } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { .root { display: none; } }`;

  const data = script?.dataset ?? {};
  const options = { locale: data.locale, color: data.color, theme: data.theme, position: data.position, launcher: data.launcher, consent: data.consent };
  let base = script?.src ? new URL('.', script.src).href : null;
  let host = null; // our element in the page; null before init and after destroy
  let ui = {};
  let frame = null;
  let ready = false;
  let isOpen = false;
  let allowed = true;
  let unread = 0;
  let words = kWords.en;
  let page = null;
  let waiting = []; // calls for a frame that is not there yet
  const listeners = new Map();

  const mark = () => `jf:known:${base}`;
  const remember = (on) => {
    try {
      if (on) localStorage.setItem(mark(), '1');
      else localStorage.removeItem(mark());
    } catch {} // no storage: the frame is then fetched on the first click
  };
  const known = () => {
    try {
      return localStorage.getItem(mark()) === '1';
    } catch {
      return false;
    }
  };

  function emit(event, value) {
    for (const call of [...(listeners.get(event) ?? [])]) {
      try {
        call(value);
      } catch (error) {
        console.error(error); // the page's own mistake must not stop us
      }
    }
  }

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function drawing(path, name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', name);
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  }

  function init(given = {}) {
    if (host) return;
    Object.assign(options, given);
    if (given.base) base = new URL(`${given.base.replace(/\/?$/, '/')}`, location.href).href;
    if (!base) return console.error('jackfield: init needs a base');
    if (options.consent === 'required') allowed = false;
    const locale = (options.locale ||= document.documentElement.lang || navigator.language || 'en');
    words = kWords[locale.slice(0, 2).toLowerCase()] ?? kWords.en;
    build();
    paint(options.color);
    if (allowed && known()) load();
  }

  function build() {
    host = make('div', { id: 'jackfield-chat' });
    const shadow = host.attachShadow({ mode: 'open' });
    // A constructed sheet is allowed where the page's policy forbids inline styles.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(kStyle);
    shadow.adoptedStyleSheets = [sheet];
    ui.badge = make('span', { class: 'badge', 'aria-hidden': 'true', hidden: '' });
    ui.button = make('button', { type: 'button', class: 'button', 'aria-expanded': 'false', 'aria-haspopup': 'dialog' }, drawing('M12 3.5c-5.2 0-9.5 3.5-9.5 7.9 0 2.5 1.3 4.6 3.5 6.1L5.5 21l4-1.9c.8.1 1.6.2 2.5.2 5.2 0 9.5-3.5 9.5-7.9s-4.3-7.9-9.5-7.9Z', 'c'), drawing('M6 6l12 12M18 6L6 18', 'x'));
    ui.button.addEventListener('click', () => api.toggle());
    ui.bubble = make('button', { type: 'button', class: 'bubble' });
    ui.bubble.addEventListener('click', () => api.open());
    ui.shut = make('button', { type: 'button', class: 'shut' }, '×');
    ui.shut.addEventListener('click', () => (ui.note.hidden = true));
    ui.note = make('div', { class: 'note', role: 'status', hidden: '' }, ui.bubble, ui.shut);
    ui.root = make('div', { class: `root${options.position === 'left' || options.position === 'start' ? ' start' : ''}`, dir: getComputedStyle(document.documentElement).direction }, ui.note, ui.button, ui.badge);
    if (options.launcher === 'none') ui.button.hidden = true;
    shadow.append(ui.root);
    const attach = () => document.body.append(host);
    if (document.body) attach();
    else document.addEventListener('DOMContentLoaded', attach, { once: true });
    relabel();
  }

  function paint(color) {
    const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color ?? '') ?? ['', '4f', '46', 'e5'];
    const rgb = parts.slice(1).map((part) => parseInt(part, 16));
    const light = (0.2126 * rgb[0] ** 2.2 + 0.7152 * rgb[1] ** 2.2 + 0.0722 * rgb[2] ** 2.2) / 255 ** 2.2;
    ui.root.style.setProperty('--accent', `rgb(${rgb.join(' ')})`);
    ui.root.style.setProperty('--on-accent', light > 0.3 ? '#111218' : '#fff');
  }

  function relabel(labels) {
    if (labels) Object.assign(words, labels);
    ui.button.setAttribute('aria-label', isOpen ? words.close : words.open);
    ui.button.setAttribute('aria-expanded', String(isOpen));
    ui.shut.setAttribute('aria-label', words.close);
    ui.badge.textContent = unread > 99 ? '99+' : String(unread);
    ui.badge.hidden = !unread || isOpen;
    if (ui.button.hidden) ui.badge.hidden = true;
  }

  function load() {
    if (frame || !host || !allowed) return;
    frame = make('iframe', { class: 'frame', src: `${base}frame.html`, title: words.title, allow: 'clipboard-write', referrerpolicy: 'no-referrer' });
    frame.addEventListener('load', () => {
      ready = true;
      post('init', { options: { locale: options.locale, color: options.color, theme: options.theme, page: currentPage() } });
      for (const [type, fields] of waiting.splice(0)) post(type, fields);
      if (isOpen) focusFrame();
    });
    ui.root.prepend(frame);
  }

  function currentPage() {
    return page ?? { url: location.href, title: document.title, referrer: document.referrer };
  }

  function post(type, fields = {}) {
    frame.contentWindow.postMessage({ jf: 1, type, ...fields }, new URL(base).origin);
  }

  function call(type, fields) {
    if (ready) post(type, fields);
    else {
      waiting.push([type, fields]);
      load();
    }
  }

  function focusFrame() {
    frame.focus();
    post('open');
  }

  // On a phone the panel fills what the keyboard leaves of the screen, and the page behind stands still.
  function fit() {
    const small = matchMedia('(max-width: 480px)').matches;
    const view = window.visualViewport;
    if (!frame) return;
    frame.style.blockSize = small && isOpen && view ? `${view.height}px` : '';
    frame.style.insetBlockStart = small && isOpen && view ? `${view.offsetTop}px` : '';
    const root = document.documentElement;
    if (small && isOpen && fit.kept === undefined) {
      fit.kept = root.style.overflow;
      root.style.overflow = 'hidden';
    } else if (!(small && isOpen) && fit.kept !== undefined) {
      root.style.overflow = fit.kept;
      fit.kept = undefined;
    }
  }

  function setOpen(on) {
    if (!host || isOpen === on || (on && !allowed)) return;
    isOpen = on;
    if (on) {
      load();
      ui.note.hidden = true;
      if (ready) focusFrame();
    } else if (ready) {
      post('close');
      if (!ui.button.hidden) ui.button.focus();
    }
    ui.root.classList.toggle('open', on);
    fit();
    relabel();
    emit(on ? 'open' : 'close');
  }

  const heard = {
    ready: (message) => {
      remember(message.known);
      relabel(message.labels);
      emit('ready');
    },
    known: (message) => remember(message.on),
    close: () => setOpen(false),
    unread: (message) => {
      const more = message.n > unread;
      unread = message.n;
      relabel(message.labels);
      if (more && !isOpen && message.preview) showNote(message.preview);
      if (!unread) ui.note.hidden = true;
      emit('unread', unread);
    },
    message: (message) => emit('message', { id: message.id, text: message.text, from: message.from }),
    sent: (message) => emit('sent', { cid: message.cid }),
    identified: (message) => emit('identified', { visitor: message.visitor }),
    error: (message) => emit('error', { code: message.code }),
  };

  function showNote({ from, text }) {
    ui.bubble.replaceChildren(...(from ? [make('b', {}, from)] : []), text);
    ui.note.hidden = false;
  }

  window.addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== new URL(base).origin) return;
    if (event.data?.jf === 1 && Object.hasOwn(heard, event.data.type)) heard[event.data.type](event.data);
  });
  window.addEventListener('resize', fit);
  window.visualViewport?.addEventListener('resize', fit);
  window.visualViewport?.addEventListener('scroll', fit);

  const api = {
    init,
    open: () => setOpen(true),
    close: () => setOpen(false),
    toggle: () => setOpen(!isOpen),
    show: () => host && (ui.button.hidden = false) === false && relabel(),
    hide: () => {
      if (!host) return;
      setOpen(false);
      ui.button.hidden = true;
      relabel();
    },
    identify: (proof) => call('identify', { proof }),
    logout: () => (frame || known() ? call('logout') : undefined),
    setAttributes: (attributes) => call('attributes', { attributes }),
    setPage: (given) => {
      page = { url: given?.url, title: given?.title, ref: given?.ref };
      if (frame) call('page', { page });
    },
    send: (text) => call('send', { text }),
    prefill: (text) => call('prefill', { text }),
    startFlow: (ref) => call('flow', { ref }),
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    off: (event, listener) => listeners.set(event, (listeners.get(event) ?? []).filter((other) => other !== listener)),
    consent: (on) => {
      if (on) {
        allowed = true;
        if (known() || waiting.length) load();
        if (options.consent === 'required' && known()) call('consent', { on: true });
        return;
      }
      if (frame && ready) post('consent', { on: false });
      setOpen(false);
      allowed = false;
    },
    destroy: () => {
      setOpen(false);
      host?.remove();
      host = frame = null;
      ready = false;
      ui = {};
      waiting = [];
      listeners.clear();
    },
  };

  const jackfield = (name, ...values) => (Object.hasOwn(api, name) ? api[name](...values) : console.error(`jackfield: no call "${name}"`));
  window.jackfield = Object.assign(jackfield, api);
  const calls = [...early].map((call) => [...call]);
  if (!calls.some(([name]) => name === 'init') && data.auto !== 'false') init();
  for (const [name, ...values] of calls) jackfield(name, ...values);
})();
