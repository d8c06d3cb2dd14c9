// SPDX-License-Identifier: MIT
// A part of each type that some network shows as it is, with all that a person would see of it: words in capitals, which stand
// nowhere else. `placed` gives where a file is: {url} or {ref}.

const button = (n) => ({ kind: 'postback', id: `b${n}`, title: `BUTTON${n}`, payload: `buy:${n}` });
const link = (n) => ({ kind: 'url', id: `l${n}`, title: `LINK${n}`, url: `https://shop.example.com/LINK${n}` });

export function fullParts(placed) {
  const media = (name, mime) => ({ ...placed(name, mime), mime, size_bytes: 60000, width: 600, height: 400, duration_ms: 9000 });
  const told = (file, more) => ({ ...file, caption: 'CAPTION', alt_text: 'ALTERNATIVE', ...more });
  const preview = media('PREVIEW.jpg', 'image/jpeg');
  const card = (n) => ({
    title: `CARD${n}`, subtitle: `SUBTITLE${n}`, text: `TEXT${n}`, media: media(`PICTURE${n}.jpg`, 'image/jpeg'), url: `https://shop.example.com/CARD${n}`,
    buttons: [button(n), link(n)],
  });
  return [
    { type: 'image', media: told(media('PICTURE.jpg', 'image/jpeg')) },
    { type: 'video', media: told(media('FILM.mp4', 'video/mp4'), { preview }) },
    { type: 'audio', media: told(media('SOUND.m4a', 'audio/mp4')) },
    { type: 'voice', media: told(media('VOICE.m4a', 'audio/mp4')) },
    { type: 'file', media: told(media('PAPER.pdf', 'application/pdf'), { filename: 'PAPER.pdf' }) },
    { type: 'sticker', sticker: { id: '52002734', pack: '11537', emoji: '👍', text: 'STICKER', keywords: ['KEYWORD'] } },
    { type: 'location', location: { latitude: 52.5186, longitude: 13.3761, name: 'PLACE', address: 'STREET', url: 'https://shop.example.com/PLACE', accuracy_m: 21 } },
    {
      type: 'contact',
      contact: {
        cards: [{
          name: 'KIM EXAMPLE', given_name: 'KIM', family_name: 'EXAMPLE', organisation: 'ORGANISATION', title: 'TITLE', birthday: '1990-01-02',
          phones: [{ value: '+4930000000', label: 'PHONE' }, { value: '+4930000001', label: 'OTHER' }], emails: [{ value: 'KIM@example.com', label: 'MAIL' }],
          urls: [{ value: 'https://KIM.example.com', label: 'PAGE' }], addresses: [{ value: 'SQUARE 1', label: 'HOME' }],
        }],
      },
    },
    { type: 'share', share: { kind: 'link', url: 'https://shop.example.com/SHARE', title: 'SHARED', description: 'DESCRIPTION', preview: media('SHARE.jpg', 'image/jpeg') } },
    { type: 'card', card: card(1) },
    { type: 'carousel', carousel: { text: 'CAROUSEL', items: [card(1), card(2)] } },
    {
      type: 'list',
      list: {
        header: 'HEADER', text: 'LIST', footer: 'FOOTER', button: 'CHOOSE',
        sections: [1, 2].map((n) => ({ title: `SECTION${n}`, rows: [{ id: `r${n}`, title: `ROW${n}`, description: `ABOUT${n}`, payload: `row:${n}`, image: media(`ROW${n}.jpg`, 'image/jpeg') }] })),
      },
    },
    { type: 'quick_replies', quick_replies: { placeholder: 'PLACEHOLDER', items: [1, 2].map((n) => ({ kind: 'reply', title: `REPLY${n}`, payload: `reply:${n}`, image: media(`REPLY${n}.jpg`, 'image/jpeg') })) } },
    { type: 'buttons', buttons: { header: 'HEADER', text: 'BUTTONS', footer: 'FOOTER', media: media('PICTURE.jpg', 'image/jpeg'), items: [button(1), link(2)] } },
  ];
}
