// SPDX-License-Identifier: MIT
// Whether a request that left is the one that was explained: all of it, but for credentials (***) and what is listed as volatile.
import assert from 'node:assert/strict';

// What the transport adds by itself.
const kTransports = ['host', 'content-length', 'user-agent', 'accept', 'accept-encoding', 'connection', 'transfer-encoding', 'expect', 'content-type'];

const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const wildcards = (text) => quoted(text).replaceAll('\\*\\*\\*', '[^]*?');

function same(told, left, at, isVolatile) {
  if (isVolatile(at)) return;
  if (typeof told === 'string' && told.includes('***')) {
    assert.match(String(left), new RegExp(`^${wildcards(told)}$`), at);
  } else if (Array.isArray(told)) {
    assert.ok(Array.isArray(left) && left.length === told.length, `${at}: ${JSON.stringify(left)} in place of ${JSON.stringify(told)}`);
    told.forEach((each, i) => same(each, left[i], `${at}/${i}`, isVolatile));
  } else if (told && typeof told === 'object') {
    assert.deepEqual(Object.keys(left ?? {}).sort(), Object.keys(told).sort(), at);
    for (const key of Object.keys(told)) same(told[key], left[key], `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, isVolatile);
  } else {
    assert.deepEqual(left, told, at);
  }
}

const base64Lines = (bytes) => bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n');
function mediaText(segment, media) {
  const whole = media(segment.media);
  const bytes = whole.subarray(segment.offset ?? 0, segment.length ? (segment.offset ?? 0) + segment.length : undefined);
  if (segment.encoding === 'base64') return bytes.toString('base64');
  return segment.encoding === 'base64_lines' ? base64Lines(bytes) : bytes.toString('latin1');
}

// The body as a pattern over its bytes.
function pattern(segments, border, media, isVolatile) {
  const bytes = (text) => Buffer.from(text).toString('latin1');
  const own = (text) => wildcards(bytes(border ? text.replaceAll('BORDER', border) : text));
  let all = '';
  segments.forEach((segment, i) => {
    const at = `/body/segments/${i}`;
    if (segment.media) all += isVolatile(`${at}/media`) ? '[^]*?' : quoted(mediaText(segment, media));
    else if (segment.base64) all += quoted(Buffer.from(segment.base64, 'base64').toString('latin1'));
    else if (segment.text !== undefined) all += isVolatile(`${at}/text`) ? '[^]*?' : own(segment.text);
    else if (isVolatile(`${at}/lines`)) all += '[^]*?';
    else all += segment.lines.map((line, k) => (isVolatile(`${at}/lines/${k}`) ? '[^\\n]*' : own(line))).join('\\n');
  });
  return new RegExp(`^${all}$`);
}

export function matches(told, left, media) {
  const changing = new Set(told.volatile);
  const isVolatile = (at) => changing.has(at);
  assert.ok(!changing.has(''), 'all of it is volatile');
  if (told.envelope) {
    same({ from: told.envelope.from, to: told.envelope.to }, left.envelope, '/envelope', isVolatile);
  } else {
    const url = new URL(left.url);
    assert.equal(left.method, told.method);
    assert.equal(url.origin + url.pathname, told.url);
    const query = Object.fromEntries(url.search.slice(1).split('&').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
    same(told.query ?? {}, query, '/query', isVolatile);
  }
  const border = /boundary=(.*)/.exec(left.headers?.['content-type'] ?? '')?.[1];
  for (const [name, value] of Object.entries(told.headers ?? {}))
    same(border ? value.replaceAll('BORDER', border) : value, left.headers[name], `/headers/${name}`, isVolatile);
  for (const name of Object.keys(left.headers ?? {}))
    assert.ok(told.headers?.[name] !== undefined || kTransports.includes(name), `the header ${name} was not told`);
  if (!told.body) return assert.equal(left.body.length, 0);
  if (told.body.json) return same(told.body.json, JSON.parse(left.body), '/body/json', isVolatile);
  assert.match(left.body.toString('latin1'), pattern(told.body.segments, border, media, isVolatile));
}
