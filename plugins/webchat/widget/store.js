// SPDX-License-Identifier: MIT
// What this browser remembers, under one prefix per account. Browsers may refuse storage altogether
// (private windows, policies): then the same calls work on memory, and the visitor lasts as long as the page.

export class Store {
  constructor(prefix, backing) {
    this.prefix = prefix;
    this.backing = backing ?? usable();
    this.memory = new Map();
  }

  get(key) {
    const text = this.backing ? this.backing.getItem(this.prefix + key) : this.memory.get(key);
    if (text === null || text === undefined) return null;
    try {
      return JSON.parse(text);
    } catch {
      return null; // written by something else: as good as absent
    }
  }

  set(key, value) {
    const text = JSON.stringify(value);
    this.memory.set(key, text);
    try {
      this.backing?.setItem(this.prefix + key, text);
    } catch {
      this.backing = null; // full or refused: memory has it, and goes on having it
    }
  }

  remove(key) {
    this.memory.delete(key);
    this.backing?.removeItem(this.prefix + key);
  }

  // Keys that start with `start`, sorted. One key per outbox item: two tabs never rewrite each other's list.
  keys(start) {
    const found = [];
    if (this.backing) {
      for (let i = 0; i < this.backing.length; i++) {
        const key = this.backing.key(i);
        if (key.startsWith(this.prefix + start)) found.push(key.slice(this.prefix.length));
      }
    } else {
      for (const key of this.memory.keys()) if (key.startsWith(start)) found.push(key);
    }
    return found.sort();
  }

  clear() {
    for (const key of this.keys('')) this.remove(key);
  }
}

function usable() {
  try {
    const probe = 'jf:probe';
    localStorage.setItem(probe, '1');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}
