// SPDX-License-Identifier: MIT
// Several tabs of one site: one leads and holds the connection, the others listen. A browser has six connections
// per host, and a stream takes one for ever.

export class Tabs {
  constructor(name, onMessage) {
    this.name = name;
    this.locks = globalThis.navigator?.locks ?? null; // absent on plain http: then every tab is alone
    this.channel = this.locks && typeof BroadcastChannel === 'function' ? new BroadcastChannel(name) : null;
    if (this.channel) this.channel.onmessage = (event) => onMessage(event.data);
    this.leading = false;
  }

  // Calls `begin` once this tab leads: at once, or when the leader is closed.
  lead(begin) {
    const take = () => {
      this.leading = true;
      begin();
    };
    if (!this.channel) return take();
    this.locks.request(`${this.name}leader`, () => {
      take();
      return new Promise(() => {}); // held until the tab goes away
    });
  }

  tell(message) {
    this.channel?.postMessage(message);
  }

  lock(name, body) {
    return this.locks ? this.locks.request(`${this.name}${name}`, body) : body();
  }
}
