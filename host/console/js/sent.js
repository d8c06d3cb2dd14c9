// SPDX-License-Identifier: MIT
// The last messages of the application and how far each got, as the receipts come in.

import { h } from './dom.js';
import { messageText } from './summary.js';

const kWay = ['queued', 'sending', 'accepted', 'sent', 'delivered', 'read'];
const kShown = 3;

export class Sent {
  constructor() {
    this.element = h('ul', { class: 'sent', 'aria-label': 'Sent last', 'aria-live': 'polite' });
    this.rows = new Map();
  }

  heard(event) {
    const data = event.data ?? {};
    if (data.kind !== 'message.status') return;
    const id = data.target?.message ?? data.message?.id;
    const status = data.status?.status;
    if (!id || !status) return;
    let row = this.rows.get(id);
    if (!row) {
      if (status !== 'queued') return; // of before the page was opened, and out of sight
      row = { text: h('span', { class: 'words' }, messageText(data.message)), state: h('span', { class: 'status' }), steps: h('span', { class: 'steps', 'aria-hidden': 'true' }, kWay.map(() => h('i', {}))) };
      row.item = h('li', { 'data-message': id }, row.text, row.steps, row.state);
      this.rows.set(id, row);
      this.element.append(row.item);
      while (this.element.childElementCount > kShown) this.forget(this.element.firstElementChild);
    }
    row.item.dataset.status = status;
    row.state.textContent = status;
    const error = data.status.error;
    if (error) row.state.title = error.text ?? error.provider_text ?? '';
    const reached = kWay.indexOf(status);
    [...row.steps.children].forEach((step, i) => step.classList.toggle('done', i <= reached));
  }

  forget(item) {
    this.rows.delete(item.dataset.message);
    item.remove();
  }
}
