// SPDX-License-Identifier: MIT
// A message's parts as elements. `act` is what the person can do with them: postback(id, label), form(id, values).

import { button, h, icon } from './dom.js';
import { link, linkify, markdown } from './markdown.js';

const kKinds = {
  text: (part) => h('div', { class: 'text', dir: 'auto' }, ...(part.fmt === 'md' ? markdown(str(part.text)) : linkify(str(part.text)))),
  image: (part, ctx) => picture(part, ctx),
  video: (part, ctx) => player('video', part, ctx),
  audio: (part, ctx) => player('audio', part, ctx),
  file: (part, ctx) => fileChip(part, ctx),
  note: (part) => h('div', { class: 'text', dir: 'auto' }, ...linkify(str(part.text))),
  buttons: (part, ctx) => h('div', { class: 'stack' }, part.text && kKinds.text(part), buttonRow(part.buttons, ctx, 5)),
  cards: (part, ctx) => cards(part, ctx),
  form: (part, ctx) => form(part, ctx),
  rating: (part, ctx) => rating(part, ctx),
  location: (part) => place(part),
  postback: (part) => h('div', { class: 'text', dir: 'auto' }, str(part.label || part.id)),
  form_response: (part, ctx) => response(part, ctx),
};

export function drawPart(part, ctx) {
  const draw = Object.hasOwn(kKinds, part?.type) ? kKinds[part.type] : null;
  return draw ? draw(part, ctx) : h('div', { class: 'text faint' }, ctx.texts.get('unsupported'));
}

// Parts that bring their own frame and so stand outside the bubble.
export function isWide(part) {
  return ['image', 'video', 'cards', 'form', 'rating'].includes(part?.type);
}

export function plainText(parts, texts) {
  for (const part of parts ?? []) {
    if (part.text) return str(part.text).replace(/[*_`~#>]/g, '').slice(0, 140);
    if (part.type === 'image') return texts.get('image');
    if (part.name || part.type === 'file') return str(part.name) || texts.get('file');
    if (part.label || part.title) return str(part.label || part.title);
    if (part.cards?.[0]?.title) return str(part.cards[0].title);
  }
  return '';
}

function str(value) {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}

// Only http(s) and what this page made itself may be loaded as media.
function mediaUrl(url, base) {
  try {
    const full = new URL(url, base);
    return ['http:', 'https:', 'blob:'].includes(full.protocol) ? full.href : null;
  } catch {
    return null;
  }
}

function picture(part, ctx) {
  const url = mediaUrl(part.url, ctx.base);
  if (!url) return fileChip(part, ctx);
  const alt = str(part.alt || part.name) || ctx.texts.get('image');
  const image = h('img', { src: url, alt, loading: 'lazy', decoding: 'async', width: part.w, height: part.h });
  const anchor = h('a', { class: 'picture', href: url, target: '_blank', rel: 'noopener noreferrer' }, image);
  image.addEventListener('error', () => anchor.replaceWith(fileChip({ ...part, name: part.name || alt }, ctx)), { once: true });
  image.addEventListener('load', () => ctx.grew?.(), { once: true });
  return anchor;
}

function player(kind, part, ctx) {
  const url = mediaUrl(part.url, ctx.base);
  if (!url) return fileChip(part, ctx);
  const label = str(part.name) || ctx.texts.get('file');
  return h(kind, { src: url, controls: true, preload: 'metadata', playsinline: true, class: 'player', 'aria-label': label });
}

function fileChip(part, ctx) {
  const name = str(part.name) || ctx.texts.get('file');
  const url = mediaUrl(part.url, ctx.base);
  const inside = [
    icon('file'),
    h('span', { class: 'file-name', dir: 'auto' }, name),
    part.size > 0 && h('span', { class: 'file-size' }, ctx.texts.bytes(part.size)),
  ];
  if (!url) return h('span', { class: 'file' }, ...inside);
  return h('a', { class: 'file', href: url, target: '_blank', rel: 'noopener noreferrer', download: name }, ...inside);
}

function buttonRow(list, ctx, limit) {
  const row = h('div', { class: 'actions' });
  for (const item of (Array.isArray(list) ? list : []).slice(0, limit)) {
    const label = str(item.label || item.url || item.id);
    if (item.url) {
      const anchor = link(item.url, label);
      anchor.classList.add('action');
      row.append(anchor);
    } else {
      row.append(button({ class: 'action', dir: 'auto', disabled: ctx.mine, onclick: () => ctx.act.postback(str(item.id), label) }, label));
    }
  }
  return row;
}

function cards(part, ctx) {
  const list = h('div', { class: 'cards', role: 'list', tabindex: '0', 'aria-label': ctx.texts.get('conversation') });
  for (const card of (Array.isArray(part.cards) ? part.cards : []).slice(0, 10)) {
    const image = card.image && mediaUrl(card.image, ctx.base);
    list.append(
      h(
        'div',
        { class: 'card', role: 'listitem' },
        image && h('img', { class: 'card-image', src: image, alt: str(card.alt), onerror: (event) => event.target.remove() }),
        h(
          'div',
          { class: 'card-body' },
          card.title && h('strong', { dir: 'auto' }, str(card.title)),
          card.text && h('span', { dir: 'auto' }, str(card.text)),
          buttonRow(card.buttons, ctx, 3),
        ),
      ),
    );
  }
  return list;
}

let fieldNumber = 0; // ids that tie labels to fields, unique in the page

export function field(spec, texts) {
  const id = `f${++fieldNumber}`;
  const name = str(spec.name);
  const common = { id, name, required: Boolean(spec.required), 'aria-required': spec.required ? 'true' : undefined };
  const label = str(spec.label) || (['email', 'phone', 'name'].includes(name) ? texts.get(name) : name);
  if (spec.type === 'consent') {
    const box = h('input', { ...common, type: 'checkbox' });
    return { name, input: box, value: () => box.checked, row: h('div', { class: 'field check' }, box, h('label', { for: id, dir: 'auto' }, label)) };
  }
  let input;
  if (spec.type === 'select') {
    const options = (Array.isArray(spec.options) ? spec.options : []).map((o) => (typeof o === 'object' ? o : { value: o, label: o }));
    input = h('select', common, h('option', { value: '' }, '–'), ...options.map((o) => h('option', { value: str(o.value) }, str(o.label ?? o.value))));
  } else {
    const kinds = { email: ['email', 'email'], phone: ['tel', 'tel'], number: ['number', 'off'], date: ['date', 'off'] };
    const [type, autocomplete] = kinds[spec.type] ?? ['text', name === 'name' ? 'name' : 'on'];
    input = h('input', { ...common, type, autocomplete, maxlength: 1000, dir: type === 'text' ? 'auto' : undefined });
  }
  return { name, input, value: () => input.value, row: h('div', { class: 'field' }, h('label', { for: id, dir: 'auto' }, label), input) };
}

function form(part, ctx) {
  const id = str(part.id);
  if (ctx.answered(id)) return done(ctx);
  const fields = (Array.isArray(part.fields) ? part.fields : []).slice(0, 8).map((spec) => field(spec, ctx.texts));
  const error = h('p', { class: 'field-error', role: 'alert', hidden: true }, ctx.texts.get('required'));
  const submit = h('button', { type: 'submit', class: 'primary' }, str(part.submit) || ctx.texts.get('submit'));
  const box = h('form', { class: 'form', novalidate: true }, part.title && h('strong', { dir: 'auto' }, str(part.title)), ...fields.map((f) => f.row), error, submit);
  box.addEventListener('submit', (event) => {
    event.preventDefault();
    const wrong = fields.find((f) => !f.input.checkValidity());
    for (const f of fields) f.input.setAttribute('aria-invalid', String(f === wrong));
    if (wrong) {
      error.textContent = wrong.input.validationMessage || ctx.texts.get('required');
      error.hidden = false;
      wrong.input.focus();
      return;
    }
    ctx.act.form(id, Object.fromEntries(fields.map((f) => [f.name, f.value()]).filter(([, v]) => v !== '')));
    box.replaceWith(done(ctx));
  });
  return box;
}

function rating(part, ctx) {
  const id = str(part.id) || 'rating';
  if (ctx.answered(id)) return done(ctx);
  const scale = Math.min(10, Math.max(2, Number(part.scale) || 5));
  let score = 0;
  const label = str(part.label);
  const row = h('div', { class: scale <= 5 ? 'stars' : 'stars small', role: 'radiogroup', 'aria-label': label || ctx.texts.get('rate', { n: '', max: scale }) });
  const submit = h('button', { type: 'submit', class: 'primary', disabled: true }, ctx.texts.get('submit'));
  const show = () => {
    [...row.children].forEach((star, i) => {
      star.classList.toggle('on', i < score);
      star.setAttribute('aria-checked', String(i + 1 === score));
      star.tabIndex = i + 1 === (score || 1) ? 0 : -1;
    });
    submit.disabled = !score;
  };
  const choose = (n, focus) => {
    score = Math.min(scale, Math.max(1, n));
    show();
    if (focus) row.children[score - 1].focus();
  };
  for (let n = 1; n <= scale; n++) {
    const star = button({ role: 'radio', class: 'star', 'aria-label': ctx.texts.get('rate', { n, max: scale }), onclick: () => choose(n) }, scale <= 5 ? '★' : String(n));
    row.append(star);
  }
  row.addEventListener('keydown', (event) => {
    const forward = getComputedStyle(row).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const back = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const at = score || 1; // where the focus is before anything is chosen
    if (event.key === forward || event.key === 'ArrowUp') choose(at + 1, true);
    else if (event.key === back || event.key === 'ArrowDown') choose(at - 1, true);
    else return;
    event.preventDefault();
  });
  show();
  const comment = part.comment ? field({ name: 'comment', label: ctx.texts.get('comment') }, ctx.texts) : null;
  const box = h('form', { class: 'form' }, label && h('strong', { dir: 'auto' }, label), row, comment?.row, submit);
  box.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!score) return;
    const text = comment?.value();
    ctx.act.form(id, { score, ...(text ? { comment: text } : {}) });
    box.replaceWith(done(ctx));
  });
  return box;
}

function done(ctx) {
  return h('div', { class: 'form done', role: 'status' }, icon('check'), ctx.texts.get('thanks'));
}

function response(part, ctx) {
  const values = part.values && typeof part.values === 'object' ? part.values : {};
  if (values.score !== undefined) {
    const stars = h('div', { class: 'text' }, `★ ${str(values.score)}`);
    return values.comment ? h('div', {}, stars, h('div', { class: 'text', dir: 'auto' }, str(values.comment))) : stars;
  }
  const rows = Object.entries(values).flatMap(([name, value]) => [
    h('dt', {}, ['email', 'phone', 'name'].includes(name) ? ctx.texts.get(name) : name),
    h('dd', { dir: 'auto' }, value === true ? '✓' : str(value)),
  ]);
  return h('dl', { class: 'answers' }, ...rows);
}

function place(part) {
  return h('div', { class: 'text' }, '📍 ', str(part.label) || `${Number(part.lat).toFixed(5)}, ${Number(part.lon).toFixed(5)}`);
}
