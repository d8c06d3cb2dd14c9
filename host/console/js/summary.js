// SPDX-License-Identifier: MIT
// One line for an event, whatever its kind: what a person wants to know before opening it. Pure.

const of = (text, length = 160) => (text && text.length > length ? `${text.slice(0, length - 1)}…` : text);
const some = (...texts) => texts.filter(Boolean).join(' · ');

const kParts = {
  text: (part) => part.text,
  sticker: (part) => some('sticker', part.sticker?.emoji ?? part.sticker?.text, [part.sticker?.pack, part.sticker?.id].filter(Boolean).join('/')),
  location: (part) => some('place', part.location?.name, part.location?.address, `${part.location?.latitude}, ${part.location?.longitude}`),
  card: (part) => some('card', part.card?.title, part.card?.text),
  carousel: (part) => `${part.carousel?.items?.length ?? 0} cards: ${(part.carousel?.items ?? []).map((card) => card.title).join(', ')}`,
  buttons: (part) => some(part.buttons?.text, (part.buttons?.items ?? []).map((button) => `[${button.title}]`).join(' ')),
  quick_replies: (part) => (part.quick_replies?.items ?? []).map((button) => `(${button.title})`).join(' '),
};
const media = (part) => some(part.type, part.media?.filename, part.media?.caption);

export function partText(part) {
  const text = (Object.hasOwn(kParts, part.type) ? kParts[part.type](part) : part.media ? media(part) : '') || part.fallback_text;
  return text || part.type;
}

export function messageText(message) {
  return (message?.parts ?? []).map(partText).join('  ');
}

const kKinds = {
  'message.status': (data) => some(data.status?.status, messageText(data.message), data.status?.error?.text ?? data.status?.error?.provider_text),
  postback: (data) => some(data.postback?.title, data.postback?.payload),
  'conversation.started': (data) => some('a conversation begins', data.referral?.source),
  'conversation.ended': () => 'the customer has left',
  'typing.started': () => 'is typing',
  'typing.stopped': () => 'stopped typing',
  read: () => 'has read up to here',
  referral: (data) => some(data.referral?.source, data.referral?.ref),
  'identity.linked': (data) => some(data.identity_change?.application_id, data.identity_change?.reason),
  'identity.changed': (data) => some(data.identity_change?.application_id, data.identity_change?.reason),
  'account.state': (data) => some(data.account_change?.state, data.account_change?.reason),
  'reaction.added': (data) => data.reaction?.emoji,
  'consent.opted_out': (data) => some(data.consent?.source),
  unknown: (data) => some('not understood', data.original_kind),
};

export function summary(event) {
  const data = event.data ?? {};
  const text = Object.hasOwn(kKinds, data.kind) ? kKinds[data.kind](data) : messageText(data.message);
  return of(text || data.kind || event.type || '');
}

// Which way it went, for colour and arrow: from the customer, to them, or about something.
export function direction(event) {
  const kind = event.data?.kind ?? '';
  if (kind === 'message.status' || kind === 'message.echo') return 'out';
  if (kind === 'account.state' || kind === 'template.status' || kind.startsWith('identity.')) return 'about';
  return 'in';
}

// Whose conversation it is, in words.
export function nameOf(data) {
  const who = direction({ data }) === 'in' ? data.sender : null;
  if (who?.display_name) return who.display_name;
  // An address is long and means nothing to a person: its end tells two strangers apart.
  const address = who?.identity?.value;
  return address && address.length > 16 ? `Visitor …${address.slice(-5)}` : address || data.conversation?.title || '';
}
