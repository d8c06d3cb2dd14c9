// SPDX-License-Identifier: MIT
// Messages of all sorts from a seed: what a channel cannot express becomes what it can, or is refused.
import { randomSource } from '../adapt/random_texts.mjs';
import { seeded } from '../support/random.mjs';

export function messageSource(seed, picture) {
  const random = seeded(seed);
  const texts = randomSource(seed + 1);
  const one = (list) => list[Math.floor(random() * list.length)];
  const times = (most, make) => Array.from({ length: 1 + Math.floor(random() * most) }, (_, i) => make(i));
  const short = (most) => [...texts.text()].slice(0, most).join('').trim() || 'words';
  const reply = (i) => ({ kind: 'reply', title: `${short(12)} ${i}`.trim(), payload: `p${i}` });
  const button = (i) => one([reply(i), { kind: 'postback', title: `${short(8)} ${i}`, payload: `b${i}` }, { kind: 'url', title: `See ${i}`, url: `https://example.com/${i}` }]);
  const card = (i) => ({ title: `${short(20)} ${i}`, subtitle: short(30), buttons: times(2, button) });
  const image = (caption) => ({ type: 'image', media: { ref: picture, caption } });
  const album = () => [image(''), ...times(2, () => image(''))];
  const kinds = [
    () => ({ type: 'text', text: texts.text() }),
    () => ({ type: 'text', text: texts.text() }),
    () => ({ type: 'text', text: times(60, texts.text).join(' ') }),
    () => ({ type: 'text', format: 'markdown', text: `**${short(20)}** and _${short(20)}_, see [here](https://example.com/a)` }),
    () => ({ type: 'text', format: 'html', text: '<p>One <b>bold</b> word</p><ul><li>first</li><li>second</li></ul>' }),
    () => ({ type: 'location', location: { latitude: 52.5, longitude: 13.4, name: short(20), address: 'Street 1' } }),
    () => ({ type: 'contact', contact: { cards: [{ name: short(20), phones: [{ value: '+493012345', label: 'work' }] }] } }),
    () => ({ type: 'share', share: { title: short(20), url: 'https://example.com/shared' } }),
    () => ({ type: 'quick_replies', quick_replies: { items: times(4, reply) } }),
    () => ({ type: 'buttons', buttons: { text: short(60), items: times(3, button) } }),
    () => ({ type: 'card', card: card(0) }),
    () => ({ type: 'carousel', carousel: { items: times(3, card) } }),
    () => image(random() < 0.5 ? short(40) : ''),
    () => ({ type: 'poll', poll: { question: short(30), options: times(4, (i) => ({ text: `option ${i}` })) } }),
    () => ({ type: 'sticker', sticker: { id: '1', emoji: '👍' } }),
    () => ({ type: 'text', text: '' }),
  ];
  return () => {
    const message = { parts: random() < 0.05 ? album() : times(3, () => one(kinds)()) };
    if (message.parts[0].type === 'quick_replies') message.parts.unshift({ type: 'text', text: short(30) });
    if (random() < 0.1) message.tag = one(['HUMAN_AGENT', 'NONE']);
    if (random() < 0.15) message.from = { display_name: one(['Ann', 'Bo', short(20)]), role: 'agent', ...(random() < 0.5 ? { avatar: { url: 'https://media.example/a.jpg' } } : {}) };
    if (random() < 0.1) message.is_silent = true;
    if (random() < 0.1) message.adapt = 'strict';
    if (random() < 0.05) message.visibility = one(['public', 'private']);
    return message;
  };
}
