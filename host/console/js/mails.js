// SPDX-License-Identifier: MIT
// A mail in a mail program: closed it is one of the list, open it is a letter.

import { clock, h, icon, kIcons } from './dom.js';
import { linked } from './links.js';

const kSubject = '(no subject)';

// `toggled(isOpen)` is called whenever somebody opens or closes it.
export function drawMail(message, { mine, isOpen, toggled }) {
  const fresh = !mine && !message.is_read;
  const mail = h('details', { class: `mail ${mine ? 'mine' : 'theirs'}`, 'data-kind': 'mail', 'data-unread': fresh, open: isOpen },
    h('summary', {},
      h('span', { class: 'first' }, h('b', {}, mine ? 'You' : message.name), message.files?.length ? h('span', { class: 'clip', role: 'img', 'aria-label': 'with files' }, icon(kIcons.clip)) : null, h('time', {}, clock(message.at_ms).slice(0, 5))),
      h('span', { class: 'subject' }, message.subject || kSubject),
      h('span', { class: 'snippet' }, message.text)),
    h('div', { class: 'letter' }, ...linked(message.text ?? '')),
    message.files?.length ? h('ul', { class: 'files', 'aria-label': 'Files' }, message.files.map((file) => h('li', {}, icon(kIcons.clip), file.name))) : null,
    message.asks_receipt ? h('p', { class: 'receipt' }, message.is_read ? 'The sender knows that you have read it.' : 'The sender asks to be told when you read it.') : null);
  mail.addEventListener('toggle', () => toggled(mail.open));
  return mail;
}
