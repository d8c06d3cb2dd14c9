// SPDX-License-Identifier: MIT
// The frame's composition root: builds every part and connects them. Entries come in by the feed and go to the view;
// what the person does goes into the outbox.

import { followTheme, paint } from './bridge.js';
import { Composer } from './composer.js';
import { Feed } from './feed.js';
import { Texts } from './i18n.js';
import { fromUs } from './log.js';
import { Outbox } from './outbox.js';
import { ask, buildPanel, label, trapFocus } from './panel.js';
import { plainText } from './parts.js';
import { Session } from './session.js';
import { Store } from './store.js';
import { Tabs } from './tabs.js';
import { View } from './view.js';

const kTypingShownMs = 8000;
const kNoticeAfterMs = 1500;
const kReadAfterMs = 400;
const kDefaults = { limits: { text: 4000, file: 20971520, files: 5 }, types: [], texts: {}, availability: { online: true } };

export class App {
  // `options`: locale, color, theme, page, attributes from the page; `alone` when the chat is the page itself.
  constructor(base, options, bridge) {
    this.base = base;
    this.options = options;
    this.bridge = bridge;
    this.page = options.page ?? {};
    this.attributes = null;
    this.config = kDefaults;
    this.availability = kDefaults.availability;
    this.texts = new Texts(options.locale);
    const name = `jf:${new URL(base).pathname}:`;
    this.store = new Store(name);
    this.tabs = new Tabs(name, (message) => this.feed.fromTab(message));
    const lock = (key, body) => this.tabs.lock(key, body);
    this.session = new Session(base, this.store, lock, () => this.facts(), { changed: () => this.visitorChanged() });
    this.feed = new Feed(this.session, this.store, this.tabs, this.feedEvents());
    this.log = this.feed.log;
    this.outbox = new Outbox(this.store, lock, (item) => this.post(item), (item, ack) => this.outboxChanged(item, ack));
    this.acked = new Map(); // cid -> item that the server has, but whose entry has not come down yet
    this.shown = new Map(); // cid -> parts as they look here, with local pictures
    this.answeredForms = new Set();
    this.reported = new Set(); // ids told as delivered
    this.fresh = []; // ids still to be told
    this.open = Boolean(options.alone);
  }

  facts() {
    const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return { locale: this.texts.locale, tz, page: this.page, ...(this.attributes ? { attributes: this.attributes } : {}) };
  }

  async start() {
    const root = document.documentElement;
    followTheme(root, this.options.theme);
    root.classList.toggle('alone', Boolean(this.options.alone));
    this.e = buildPanel(this.texts, this.options.alone);
    document.body.replaceChildren(this.e.panel);
    this.view = new View(this.e.scroller, this.e.list, this.e, this.viewContext());
    this.composer = new Composer(this.e, this.composerContext());
    this.bindWindow();
    this.composer.setText(this.store.get('draft') ?? '');
    if (this.feed.restore()) this.collectAnswers();
    this.applyConfig();
    this.draw();
    this.tabs.lead(() => this.feed.connect());
    await this.configure();
    if (this.session.token) this.enter();
    this.outbox.flush();
    this.booted = true;
    this.bridge.tell('ready', { known: Boolean(this.session.token), labels: this.labels() });
  }

  // The configuration is nice to have: until it comes the chat works with its defaults.
  async configure() {
    for (let wait = 1000; ; wait = Math.min(30000, wait * 2)) {
      try {
        const { config } = await this.session.open();
        this.config = { ...kDefaults, ...config };
        return this.applyConfig();
      } catch (error) {
        if (!error.passing) return this.fail(error);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  // A visitor exists: what was said is shown, and what is said from now on.
  enter() {
    this.bridge.tell('known', { on: true });
    this.feed.connect();
    this.outbox.flush();
  }

  feedEvents() {
    return {
      entry: (entry, added) => this.entered(entry, added),
      transient: (entry) => this.takeTransient(entry),
      changed: () => {
        this.collectAnswers();
        this.drawSoon();
      },
      state: () => this.showState(),
      acked: (item, ack) => this.outboxChanged(item, ack, true),
      fail: (error) => this.fail(error),
    };
  }

  entered(entry, added) {
    if (added && fromUs(added)) {
      this.takeTransient({ t: 'typing', on: false });
      this.bridge.tell('message', { id: entry.id, text: plainText(entry.parts, this.texts), from: entry.from?.name ?? '' });
    }
    this.collectAnswers([entry]);
    this.drawSoon();
  }

  takeTransient(entry) {
    if (entry.t === 'avail') return this.setAvailability(entry);
    if (entry.t !== 'typing' || entry.from?.k === 'visitor') return;
    clearTimeout(this.typingTimer);
    this.view.drawTyping(entry.on ? (entry.from?.name ?? '') : null);
    if (entry.on) this.typingTimer = setTimeout(() => this.view.drawTyping(null), entry.ttl * 1000 || kTypingShownMs);
  }

  // Forms that were answered, here or on another device, are not asked again.
  collectAnswers(entries = this.log.messages.map((m) => m.entry)) {
    for (const { from, parts } of entries) {
      if (from?.k !== 'visitor') continue;
      for (const part of parts ?? []) if (part.type === 'form_response') this.answeredForms.add(String(part.form));
    }
  }

  viewContext() {
    return {
      texts: this.texts,
      base: this.base,
      answered: (id) => this.answeredForms.has(id),
      onScroll: (atEnd) => {
        this.e.jump.hidden = atEnd || !this.log.messages.length;
        if (atEnd) this.markRead();
      },
      act: {
        postback: (message, id, text) => this.send([{ type: 'postback', msg: message, id, label: text }]),
        form: (id, values) => {
          this.answeredForms.add(id);
          this.send([{ type: 'form_response', form: id, values }]);
        },
        retry: (cid) => this.outbox.retry(cid),
        discard: (cid) => this.outbox.remove(cid),
        older: () => this.feed.older(),
      },
    };
  }

  composerContext() {
    return {
      texts: this.texts,
      limits: () => this.config.limits,
      send: (parts, show) => this.send(parts, show),
      typing: (on) => this.session.signal({ t: 'typing', on }).catch(() => {}), // lossy by nature
      draft: (text) => (text ? this.store.set('draft', text) : this.store.remove('draft')),
      upload: (file, progress, signal) => this.session.upload(file, progress, signal),
    };
  }

  send(parts, show) {
    const cid = uuid();
    if (show?.some((part) => part.url)) this.shown.set(cid, show);
    this.view.stick = true;
    this.outbox.add({ cid, parts, page: this.page, locale: this.texts.locale });
    this.bridge.tell('sent', { cid });
  }

  async post(item) {
    await this.session.ensure();
    const { ack } = await this.session.authed((api) => api.call('POST', 'messages', item.body));
    return ack;
  }

  outboxChanged(item, ack, fromOther) {
    if (item && ack) {
      this.acked.set(item.cid, { ...item, acked: true });
      if (!fromOther) this.tabs.tell({ k: 'acked', item, ack });
      this.offerPrechat();
    } else if (!fromOther) this.tabs.tell({ k: 'outbox' });
    this.drawSoon();
  }

  drawSoon() {
    if (this.drawing || !this.view) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.draw();
    });
  }

  draw() {
    for (const { entry } of this.log.messages) this.acked.delete(entry.cid);
    const waiting = [...this.acked.values(), ...this.outbox.items()];
    this.e.welcome.hidden = this.log.messages.length > 0 && !this.log.complete;
    this.view.draw(this.log, waiting.map((item) => ({ ...item, show: this.shown.get(item.cid) })));
    this.feed.save();
    this.reportDelivered();
    this.markRead();
  }

  // Gathered for a moment: a burst of messages is one report. A lost report goes along with the next one.
  reportDelivered() {
    if (!this.tabs.leading) return;
    const read = this.log.readSeq('visitor');
    for (const m of this.log.messages) {
      if (m.seq <= read || !fromUs(m) || this.reported.has(m.entry.id)) continue;
      this.reported.add(m.entry.id);
      this.fresh.push(m.entry.id);
    }
    if (!this.fresh.length || this.reportTimer) return;
    this.reportTimer = setTimeout(async () => {
      const ids = this.fresh.splice(0, 50);
      const lost = await this.session.signal({ t: 'recv', ids }).catch((error) => error.passing);
      this.reportTimer = 0;
      if (lost) this.fresh.push(...ids);
      else this.reportDelivered();
    }, kReadAfterMs);
  }

  // Read means: open, in sight, and the end of the conversation in view.
  markRead() {
    const last = this.log.lastFromUs();
    const seen = this.open && document.visibilityState === 'visible' && this.view.atEnd;
    if (seen && last && this.store.get('read') !== last.entry.id) {
      this.store.set('read', last.entry.id);
      clearTimeout(this.readTimer);
      const told = this.log.readSeq('visitor') >= last.seq; // by another device
      const tell = () => this.session.signal({ t: 'read', upto: last.entry.id }).catch(() => {});
      if (!told) this.readTimer = setTimeout(tell, kReadAfterMs);
    }
    const unread = this.unread();
    const preview = unread && last ? { from: last.entry.from?.name ?? '', text: plainText(last.entry.parts, this.texts) } : null;
    const state = JSON.stringify([unread, preview]);
    if (state === this.unreadTold) return;
    this.unreadTold = state;
    this.bridge.tell('unread', { n: unread, preview, labels: this.labels() });
  }

  unread() {
    return this.log.unread(this.store.get('read'));
  }

  labels() {
    const n = this.unread();
    const { texts } = this;
    return { open: n ? texts.count('open_unread', n) : texts.get('open'), close: texts.get('close') };
  }

  applyConfig() {
    const { texts, config, e } = this;
    texts.set(this.options.locale ?? config.locale ?? navigator.language, config.texts);
    paint(document.documentElement, this.options.color ?? config.color);
    label(e, texts);
    e.title.textContent = config.title || texts.get('title');
    document.title = e.title.textContent;
    e.welcome.textContent = texts.get('welcome');
    e.picker.accept = config.types.join(',');
    e.attach.hidden = config.limits.files === 0;
    this.setAvailability(config.availability);
    this.composer.refresh();
  }

  setAvailability(availability) {
    this.availability = availability;
    const { texts, config, e } = this;
    e.subtitle.textContent = availability.online ? config.subtitle || texts.get('subtitle_online') : texts.get('subtitle_offline');
    e.panel.classList.toggle('away', !availability.online);
  }

  showState() {
    if (!this.e) return;
    const offline = navigator.onLine === false;
    const waiting = this.session.token && this.feed.state === 'waiting';
    const text = offline ? this.texts.get('offline') : waiting ? this.texts.get('reconnecting') : '';
    clearTimeout(this.noticeTimer);
    const show = () => {
      this.e.notice.textContent = text;
      this.e.notice.hidden = !text;
    };
    // A short cut is nobody's business: the line appears when it lasts.
    if (text && !offline) this.noticeTimer = setTimeout(show, kNoticeAfterMs);
    else show();
  }

  offerPrechat() {
    const fields = this.config.prechat ?? [];
    const anonymous = (this.session.visitor?.level ?? 'anonymous') === 'anonymous';
    if (!fields.length || !anonymous || this.availability.online || this.store.get('asked')) return;
    this.store.set('asked', true);
    const { texts } = this;
    const onDone = (values) => this.session.contact(values).catch((error) => this.fail(error));
    ask(this.e.extra, texts, { question: texts.get('prechat'), fields, submit: texts.get('submit'), cancel: texts.get('skip'), onDone });
  }

  askErase() {
    const { texts } = this;
    const onDone = () => this.session.end('DELETE', 'visitor').catch((error) => this.fail(error));
    const form = ask(this.e.extra, texts, { question: texts.get('erase_sure'), submit: texts.get('erase_yes'), cancel: texts.get('cancel'), danger: true, onDone });
    form.querySelector('button').focus();
  }

  fail(error) {
    if (error?.name === 'AbortError') return;
    this.bridge.tell('error', { code: error?.code ?? 'error' });
    console.warn('chat:', error?.code ?? error);
  }

  visitorChanged() {
    this.feed.stop();
    this.store.remove('log');
    this.acked.clear();
    this.answeredForms.clear();
    this.reported.clear();
    this.fresh = [];
    this.view.drawTyping(null);
    this.draw();
    if (!this.session.token) this.bridge.tell('known', { on: false });
    else if (this.booted) this.enter();
  }

  bindWindow() {
    const { e } = this;
    const leave = () => {
      this.open = false; // what comes before the page has closed the panel was not seen
      this.bridge.tell('close');
    };
    e.close.addEventListener('click', leave);
    if (!this.options.alone) trapFocus(e.panel, leave);
    e.jump.addEventListener('click', () => this.view.toEnd());
    e.erase.addEventListener('click', () => this.askErase());
    const kick = () => {
      this.showState();
      this.feed.link.kick();
      this.outbox.kick();
    };
    addEventListener('online', kick);
    addEventListener('offline', () => this.showState());
    addEventListener('pageshow', (event) => event.persisted && kick());
    addEventListener('resize', () => this.view.stick && this.view.toEnd());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      kick();
      this.markRead();
    });
    // Another tab signed in, logged out or became another visitor.
    addEventListener('storage', ({ key, oldValue, newValue }) => {
      if (key === `${this.store.prefix}visitor` && visitorId(oldValue) !== visitorId(newValue)) this.visitorChanged();
    });
  }

  setOpen(open) {
    this.open = open;
    if (!open) return;
    this.view.toEnd();
    this.e.input.focus();
    this.markRead();
  }
}

function visitorId(text) {
  try {
    return JSON.parse(text)?.id;
  } catch {
    return null;
  }
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID(); // absent on plain http
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
