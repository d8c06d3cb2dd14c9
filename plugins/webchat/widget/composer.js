// SPDX-License-Identifier: MIT
// Where the person writes: text, files (picked, dropped or pasted) and their upload, and what typing tells the other side.

import { button, h, icon } from './dom.js';

const kTypingEveryMs = 3000;
const kTypingIdleMs = 5000;

export function cleanText(text) {
  return text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trim();
}

export class Composer {
  // `ctx`: texts, limits(), types(), upload(file, progress, signal) -> {file,name,mime,size}, send(parts, show), typing(on), draft.
  constructor(elements, ctx) {
    Object.assign(this, elements); // form, input, tray, count, picker, attach, submit, drop, alert
    this.ctx = ctx;
    this.files = [];
    this.typingAt = 0;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submitNow();
    });
    this.input.addEventListener('input', () => this.changed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('paste', (event) => this.paste(event));
    this.attach.addEventListener('click', () => this.picker.click());
    this.picker.addEventListener('change', () => {
      this.add([...this.picker.files]);
      this.picker.value = '';
    });
    this.bindDrop();
    this.refresh();
  }

  key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    if (matchMedia('(pointer: coarse)').matches) return; // on a phone Enter is the only way to a new line
    event.preventDefault();
    this.submitNow();
  }

  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  bindDrop() {
    const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    let inside = 0;
    document.addEventListener('dragenter', (event) => {
      if (!carriesFiles(event)) return;
      inside++;
      this.drop.hidden = false;
    });
    document.addEventListener('dragleave', () => {
      if (inside && --inside === 0) this.drop.hidden = true;
    });
    document.addEventListener('dragover', (event) => carriesFiles(event) && event.preventDefault());
    document.addEventListener('drop', (event) => {
      inside = 0;
      this.drop.hidden = true;
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.add([...event.dataTransfer.files]);
    });
  }

  setText(text) {
    this.input.value = text;
    this.refresh();
  }

  changed() {
    this.refresh();
    this.ctx.draft(this.input.value);
    const writing = this.input.value.trim() !== '';
    clearTimeout(this.idle);
    if (!writing) return this.stopTyping();
    this.idle = setTimeout(() => this.stopTyping(), kTypingIdleMs);
    if (Date.now() - this.typingAt < kTypingEveryMs) return;
    this.typingAt = Date.now();
    this.ctx.typing(true);
  }

  stopTyping() {
    clearTimeout(this.idle);
    if (this.typingAt) this.ctx.typing(false);
    this.typingAt = 0;
  }

  refresh() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`;
    const over = [...this.input.value].length - this.ctx.limits().text; // code points, as the server counts
    this.count.hidden = over <= 0;
    this.count.textContent = over > 0 ? this.ctx.texts.get('error_long', { n: over }) : '';
    const busy = this.files.some((file) => file.state !== 'done');
    const empty = !cleanText(this.input.value) && !this.files.length;
    this.submit.setAttribute('aria-disabled', String(busy || empty || over > 0));
    this.ready = !(busy || empty || over > 0);
  }

  submitNow() {
    this.refresh();
    if (!this.ready) return;
    const text = cleanText(this.input.value);
    const words = text ? [{ type: 'text', text }] : [];
    const parts = [...this.files.map((file) => ({ type: 'file', file: file.token })), ...words];
    const show = [...this.files.map((file) => file.show), ...words];
    this.files = [];
    this.tray.replaceChildren();
    this.input.value = '';
    this.ctx.draft('');
    this.typingAt = 0; // the message itself says that typing is over
    clearTimeout(this.idle);
    this.refresh();
    this.ctx.send(parts, show);
    this.input.focus();
  }

  say(text) {
    this.alert.textContent = text;
    this.alert.hidden = false;
    clearTimeout(this.alertTimer);
    this.alertTimer = setTimeout(() => (this.alert.hidden = true), 6000);
  }

  add(files) {
    const { texts } = this.ctx;
    const limits = this.ctx.limits();
    for (const file of files) {
      if (this.files.length >= limits.files) {
        this.say(texts.get('error_count', { n: limits.files }));
        return;
      }
      if (file.size > limits.file || file.size === 0) this.say(texts.get('error_size', { name: file.name, max: texts.bytes(limits.file) }));
      else this.start(file);
    }
  }

  async start(file) {
    const { texts } = this.ctx;
    const name = file.name || texts.get('file');
    const abort = new AbortController();
    const preview = file.type.startsWith('image/') && file.type !== 'image/svg+xml' ? URL.createObjectURL(file) : null;
    const bar = h('progress', { max: 100, value: 0, 'aria-label': texts.get('uploading', { name, n: 0 }) });
    const item = { name, state: 'uploading' };
    const drop = () => {
      abort.abort();
      this.files = this.files.filter((other) => other !== item);
      chip.remove();
      this.refresh();
      this.input.focus();
    };
    const chip = h(
      'div',
      { class: 'attachment', role: 'listitem' },
      preview ? h('img', { src: preview, alt: '' }) : icon('file'),
      h('span', { class: 'file-name', dir: 'auto' }, name),
      bar,
      button({ class: 'round small', 'aria-label': texts.get('remove_file', { name }), onclick: drop }, icon('close')),
    );
    this.tray.append(chip);
    this.files.push(item);
    this.refresh();
    try {
      const done = await this.ctx.upload(file, (part) => (bar.value = Math.round(part * 100)), abort.signal);
      const kind = /^(image|video|audio)\//.exec(done.mime)?.[1] ?? 'file';
      item.state = 'done';
      item.token = done.file;
      item.show = { type: kind, url: preview ?? URL.createObjectURL(file), name, mime: done.mime, size: file.size };
      bar.remove();
      chip.classList.add('done');
      this.refresh();
    } catch (error) {
      if (error.name === 'AbortError') return;
      const key = error.status === 415 ? 'error_type' : error.status === 413 ? 'error_size' : 'error_upload';
      this.say(texts.get(key, { name, max: texts.bytes(this.ctx.limits().file) }));
      drop();
    }
  }
}
