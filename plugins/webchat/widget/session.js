// SPDX-License-Identifier: MIT
// Who the visitor is in this browser: the token, how it is made, renewed, raised by a proof, and given up.

import { Api, ApiError } from './api.js';

export class Session {
  // `facts()` gives what a new session tells: locale, tz, page, attributes. `on.changed()` when the visitor became another.
  constructor(base, store, lock, facts, on) {
    this.store = store;
    this.lock = lock;
    this.facts = facts;
    this.on = on;
    this.api = new Api(base, () => this.token);
  }

  get token() {
    return this.store.get('token');
  }

  get visitor() {
    return this.store.get('visitor');
  }

  // The configuration, and the token renewed if there is one and it has come of age.
  async open() {
    return this.ask('session', { ...this.facts() });
  }

  // A visitor exists after this. Two tabs that write at once must not become two visitors: hence the lock.
  async ensure() {
    if (this.token) return;
    await this.lock('session', async () => {
      if (!this.token) await this.ask('session', { ...this.facts(), create: true });
    });
  }

  identify(proof) {
    return this.lock('session', () => this.ask('identify', { ...this.facts(), ...proof }));
  }

  async ask(path, body) {
    const used = this.token;
    try {
      const answer = await this.api.call('POST', path, body);
      this.take(answer);
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || error.code === 'identity_invalid') throw error;
      if (this.token === used && !this.forget(used)) throw error;
      return this.ask(path, body); // as somebody new, or with the token another tab has put there
    }
  }

  take(answer) {
    if (answer?.token) {
      const before = this.visitor;
      this.store.set('token', answer.token);
      if (answer.visitor) this.store.set('visitor', { id: answer.visitor, level: answer.level });
      if (answer.visitor && before?.id !== answer.visitor) this.on.changed();
    } else if (answer?.level && this.visitor) this.store.set('visitor', { ...this.visitor, level: answer.level });
  }

  // The token is not taken any more. If another tab already has a newer one, that one counts.
  // Unsent messages stay: the next visitor is the same person in the same browser.
  forget(used) {
    if (!used || this.token !== used) return Boolean(used);
    for (const key of ['token', 'visitor', 'log', 'read']) this.store.remove(key);
    this.on.changed();
    return true;
  }

  // An address the person typed: raises the level to claimed.
  async contact(values) {
    this.take(await this.signal({ t: 'contact', ...values }));
  }

  async upload(file, progress, signal) {
    await this.ensure();
    const about = { name: file.name || 'file', size: file.size, mime: file.type || 'application/octet-stream' };
    for (let tries = 0; ; tries++) {
      try {
        return await this.authed(async (api) => {
          const { put } = await api.call('POST', 'uploads', about, { signal });
          return api.put(put, file, progress, signal);
        });
      } catch (error) {
        if (!error.passing || tries >= 5 || signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** tries));
      }
    }
  }

  async signal(body) {
    if (!this.token) return null;
    return this.authed((api) => api.call('POST', 'signal', body));
  }

  // Runs a request with the token; a refused token is looked up again once, for another tab may have a newer one.
  async authed(request) {
    const used = this.token;
    try {
      return await request(this.api);
    } catch (error) {
      if (error?.status !== 401) throw error;
      if (this.token && this.token !== used) return request(this.api);
      this.forget(used);
      throw error;
    }
  }

  async end(method, path) {
    const used = this.token;
    if (used) {
      try {
        await this.api.call(method, path);
      } catch (error) {
        if (error.status !== 401) throw error; // already refused: as good as done
      }
    }
    this.store.clear();
    this.on.changed();
  }
}
