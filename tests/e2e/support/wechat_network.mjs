// SPDX-License-Identifier: MIT
// WeChat's side, as far as pushes and customer-service messages go. Encryption is left to libraries of others.
import { createHash } from 'node:crypto';

export const kWechat = {
  app_id: 'wx0123456789abcdef',
  app_secret: '0123456789abcdef0123456789abcdef',
  token: 'tok123',
  encoding_aes_key: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
export const kOriginalId = 'gh_0a1b2c3d4e5f';

export const wechatAccount = (network, { hold = 0, secure = true } = {}) => `
[[account]]
id = "wechat"
plugin = "wechat"
endpoints = { "https://api.weixin.qq.com" = "${network.origin}" }
[account.config]
app_id = "${kWechat.app_id}"
app_secret = "${kWechat.app_secret}"
token = "${kWechat.token}"
${secure ? `encoding_aes_key = "${kWechat.encoding_aes_key}"` : ''}
passive_reply_ms = ${hold}
`;

export const sha1 = (...texts) => createHash('sha1').update(texts.sort().join('')).digest('hex');

// The query that every push has; `nonce` keeps two of one second apart.
export function signed(nonce = '4711') {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return { timestamp, nonce, query: `signature=${sha1(kWechat.token, timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}` };
}

export function textPush({ user, text, id }) {
  const at = Math.floor(Date.now() / 1000);
  return `<xml><ToUserName><![CDATA[${kOriginalId}]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName><CreateTime>${at}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${id}</MsgId></xml>`;
}

// The value of an element without elements of its own.
export const element = (xml, name) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^]*?)(?:\\]\\]>)?</${name}>`).exec(xml)?.[1];

// An answer for Network.answer: one stable token, and every message is taken.
export class WechatRules {
  tokens = 0;
  sent = [];

  answer(request) {
    const [path] = request.url.split('?');
    if (path === '/cgi-bin/stable_token') {
      this.tokens += 1;
      return { status: 200, json: { access_token: 'TOKEN-1', expires_in: 7200 } };
    }
    if (path === '/cgi-bin/customservice/getkflist') return { status: 200, json: { kf_list: [] } };
    if (path === '/cgi-bin/message/custom/send') this.sent.push(request.json);
    return { status: 200, json: { errcode: 0, errmsg: 'ok' } };
  }
}
