// SPDX-License-Identifier: MIT
// What the reply box can send beside words: canonical parts, the same for every network. The host adapts them.

const reply = (title, payload = title.toLowerCase().replaceAll(' ', '_')) => ({ kind: 'postback', title, payload, display_text: title });

export function buttons() {
  return [{ type: 'buttons', buttons: { text: 'How shall we bring it to you?', items: [reply('By post'), reply('By courier'), reply('I collect it')] } }];
}

export function quickReplies() {
  return [
    { type: 'text', text: 'Did that help?' },
    { type: 'quick_replies', quick_replies: { items: [reply('Yes, thanks'), reply('Not yet'), reply('Call me')] } },
  ];
}

export function carousel() {
  const item = (title, text, code) => ({ title, text, buttons: [reply('Reserve', `reserve:${code}`), reply('Tell me more', `more:${code}`)] });
  return [{
    type: 'carousel',
    carousel: {
      items: [
        item('Blue lamp', 'Oak foot, linen shade, 40 cm', 'blue'),
        item('Green lamp', 'Ash foot, glass shade, 32 cm', 'green'),
        item('Brass lamp', 'Brass all over, 51 cm', 'brass'),
      ],
    },
  }];
}

// A picture nobody has to look for: drawn here, a different one each time.
export async function picture() {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 400];
  const pen = canvas.getContext('2d');
  const hue = Math.floor(Math.random() * 360);
  const sky = pen.createLinearGradient(0, 0, 0, 400);
  sky.addColorStop(0, `hsl(${hue} 70% 30%)`);
  sky.addColorStop(1, `hsl(${(hue + 40) % 360} 80% 75%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 640, 400);
  pen.fillStyle = 'rgb(255 255 255 / 85%)';
  pen.beginPath();
  pen.arc(470, 120, 46, 0, 7);
  pen.fill();
  for (let i = 0; i < 3; i++) {
    pen.fillStyle = `hsl(${hue} 45% ${38 - i * 11}%)`;
    pen.beginPath();
    pen.moveTo(0, 400);
    for (let x = 0; x <= 640; x += 8) pen.lineTo(x, 240 + i * 50 + Math.sin(x / (90 - i * 20) + i * 2 + hue) * (34 - i * 8));
    pen.lineTo(640, 400);
    pen.fill();
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
