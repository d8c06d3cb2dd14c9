// SPDX-License-Identifier: MIT
// Whether a request that left is the one that was explained: all of it, but for credentials (***) and what is listed as volatile.
import assert from 'node:assert/strict';

// What the transport adds by itself.
const kTransports = ['host', 'content-length', 'user-agent', 'accept', 'accept-encoding', 'connection', 'transfer-encoding', 'expect', 'content-type'];

// What may stand there: anything, or anything that is no new line.
const kAny = /^[^]*$/;
const kLine = /^[^\n]*$/;
const kNothing = /^$/;

const wildcards = (text) => text.split('***').flatMap((words, i) => (i ? [kAny, words] : [words]));

// Whether the texts stand there from end to end, in that order, with what may stand between them. (A regular expression of
// a whole mail can be too large for the engine.)
function fits(pieces, text) {
  const parts = [{ gap: kNothing, words: '' }];
  for (const piece of pieces) {
    if (typeof piece === 'string') parts.at(-1).words += piece;
    else parts.push({ gap: piece, words: '' });
  }
  let from = 0;
  const seen = () => JSON.stringify(text.slice(from, from + 200));
  for (const [i, { gap, words }] of parts.entries()) {
    let at = from;
    if (gap !== kNothing) at = i + 1 < parts.length ? text.indexOf(words, from) : text.length - words.length;
    if (at < from || !text.startsWith(words, at) || !gap.test(text.slice(from, at))) return `${seen()} in place of ${JSON.stringify(words.slice(0, 200))}`;
    from = at + words.length;
  }
  return from === text.length || `${seen()} is too much`;
}

function same(told, left, at, isVolatile) {
  if (isVolatile(at)) return;
  if (typeof told === 'string' && told.includes('***')) {
    const found = fits(wildcards(told), String(left));
    assert.equal(found, true, `${at}: ${found}`);
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

// What the body's bytes are to be.
function expected(segments, border, media, isVolatile) {
  const bytes = (text) => Buffer.from(text).toString('latin1');
  const own = (text) => wildcards(bytes(border ? text.replaceAll('BORDER', border) : text));
  return segments.flatMap((segment, i) => {
    const at = `/body/segments/${i}`;
    if (segment.media) return isVolatile(`${at}/media`) ? [kAny] : [mediaText(segment, media)];
    if (segment.base64) return [Buffer.from(segment.base64, 'base64').toString('latin1')];
    if (segment.text !== undefined) return isVolatile(`${at}/text`) ? [kAny] : own(segment.text);
    if (isVolatile(`${at}/lines`)) return [kAny];
    return segment.lines.flatMap((line, k) => [...(k ? ['\n'] : []), ...(isVolatile(`${at}/lines/${k}`) ? [kLine] : own(line))]);
  });
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
  assert.equal(fits(expected(told.body.segments, border, media, isVolatile), left.body.toString('latin1')), true);
}
