// SPDX-License-Identifier: MIT
// The panel's fixed parts, built once: header, notice line, conversation, composer; and how the keyboard moves in it.

import { button, h, icon } from './dom.js';
import { field } from './parts.js';

export function buildPanel(texts, alone) {
  const e = {};
  e.title = h('h1', { id: 'title' });
  e.subtitle = h('p', { id: 'subtitle' });
  e.menu = button({ class: 'round', id: 'more', 'aria-haspopup': 'true', 'aria-expanded': 'false' }, icon('more'));
  e.erase = button({ role: 'menuitem', class: 'item' });
  e.menuList = h('div', { class: 'menu', role: 'menu', hidden: true }, e.erase);
  e.close = button({ class: 'round', id: 'close' }, icon('close'));
  e.header = h('header', {}, h('div', { class: 'mark', 'aria-hidden': 'true' }, icon('chat')), h('div', { class: 'titles' }, e.title, e.subtitle), e.menu, !alone && e.close, e.menuList);
  e.notice = h('div', { class: 'notice', role: 'status', hidden: true });
  e.welcome = h('div', { class: 'welcome', dir: 'auto' });
  e.list = h('div', { id: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' });
  e.quick = h('div', { class: 'quick', role: 'group', hidden: true });
  e.typing = h('div', { class: 'typing', role: 'status', hidden: true });
  e.scroller = h('div', { id: 'scroll', tabindex: '0', role: 'region' }, e.welcome, e.list, e.typing, e.quick);
  e.jump = button({ class: 'jump', hidden: true });
  e.extra = h('div', { class: 'extra' });
  e.alert = h('div', { class: 'alert', role: 'alert', hidden: true });
  e.tray = h('div', { class: 'tray', role: 'list' });
  e.input = h('textarea', { id: 'input', rows: 1, dir: 'auto', enterkeyhint: 'send', autocomplete: 'off' });
  e.count = h('div', { class: 'count', role: 'status', hidden: true });
  e.picker = h('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1' });
  e.attach = button({ class: 'round', id: 'attach' }, icon('clip'));
  e.submit = h('button', { type: 'submit', class: 'round send', id: 'send' }, icon('send'));
  e.form = h('form', { id: 'composer' }, e.tray, h('div', { class: 'line' }, e.attach, e.input, e.submit), e.count, e.picker);
  e.drop = h('div', { class: 'drop', hidden: true });
  e.panel = h(
    'main',
    { id: 'panel', role: alone ? undefined : 'dialog', 'aria-labelledby': 'title' },
    e.header,
    e.notice,
    h('div', { class: 'middle' }, e.scroller, e.jump),
    e.extra,
    e.alert,
    e.form,
    e.drop,
  );
  label(e, texts);
  bindMenu(e);
  return e;
}

// Words are set apart from building, since the language can still change.
export function label(e, texts) {
  document.documentElement.lang = texts.spoken;
  document.documentElement.dir = texts.direction;
  e.menu.setAttribute('aria-label', texts.get('menu'));
  e.erase.textContent = texts.get('erase');
  e.close.setAttribute('aria-label', texts.get('close'));
  e.scroller.setAttribute('aria-label', texts.get('conversation'));
  e.list.setAttribute('aria-label', texts.get('conversation'));
  e.jump.replaceChildren(texts.get('newer'), icon('down'));
  e.input.placeholder = texts.get('placeholder');
  e.input.setAttribute('aria-label', texts.get('placeholder'));
  e.tray.setAttribute('aria-label', texts.get('attach'));
  e.attach.setAttribute('aria-label', texts.get('attach'));
  e.submit.setAttribute('aria-label', texts.get('send'));
  e.drop.textContent = texts.get('drop');
}

function bindMenu(e) {
  const show = (open) => {
    e.menuList.hidden = !open;
    e.menu.setAttribute('aria-expanded', String(open));
    if (open) e.erase.focus();
  };
  e.menu.addEventListener('click', () => show(e.menuList.hidden));
  e.menuList.addEventListener('click', () => show(false));
  e.menuList.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') return;
    show(false);
    e.menu.focus();
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!e.menuList.hidden && !e.menuList.contains(event.target) && !e.menu.contains(event.target)) show(false);
  });
}

// Tab goes round inside the dialog; Escape leaves it.
export function trapFocus(panel, leave) {
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) return leave();
    if (event.key !== 'Tab') return;
    const all = [...panel.querySelectorAll('a[href],button,input,select,textarea,[tabindex]')].filter(
      (item) => item.tabIndex >= 0 && !item.disabled && item.getClientRects().length,
    );
    const edge = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
  });
}

// A small question in the panel, above the composer; `fields` as in a form, `onDone(values)`.
export function ask(box, texts, { question, fields = [], submit, cancel, danger, onDone }) {
  const made = fields.map((spec) => field(spec, texts));
  const close = () => box.replaceChildren();
  const form = h(
    'form',
    { class: 'ask' },
    h('p', {}, question),
    ...made.map((f) => f.row),
    h('div', { class: 'ask-row' }, button({ class: 'secondary', onclick: close }, cancel), h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, submit)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries(made.map((f) => [f.name, f.value()]).filter(([, value]) => value));
    if (fields.length && !Object.keys(values).length) return made[0].input.focus();
    close();
    onDone(values);
  });
  box.replaceChildren(form);
  return form;
}
