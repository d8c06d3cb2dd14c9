// SPDX-License-Identifier: MIT
// Everything the page asks of `jackfield simulate`: its own small API, and the host's behind /api.

export class Refused extends Error {}

async function read(response) {
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    // a plain text: shown as it is
  }
  if (response.ok) return body;
  const fields = (body?.errors ?? []).map((fault) => ` ${fault.pointer}: ${fault.detail}`).join(';');
  throw new Refused(body?.error ?? `${body?.detail || body?.title || text || response.statusText}${fields}`);
}

export async function get(path) {
  return read(await fetch(path));
}

export async function post(path, body, headers = {}) {
  return read(await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }));
}

// Somebody does something on an account's phone.
export function act(account, what) {
  return post(`/phones/${encodeURIComponent(account)}/act`, what);
}

// The application says something; a click that is repeated by the browser sends once. Whoever answers in a thread on this page
// sees that it is one, so everybody may read it.
export function send({ account, id, isPublic }, parts) {
  const message = { account, conversation: id, parts, ...(isPublic ? { visibility: 'public' } : {}) };
  return post('/api/v1/messages', message, { 'Idempotency-Key': crypto.randomUUID() });
}

export function signal(account, conversation, kind) {
  return post('/api/v1/actions', { kind, account, conversation }, { 'Idempotency-Key': crypto.randomUUID() });
}

export async function upload(account, file, name) {
  const query = new URLSearchParams({ account, filename: name });
  return read(await fetch(`/api/v1/media?${query}`, { method: 'POST', headers: { 'Content-Type': file.type }, body: file }));
}

// The live stream. The browser reconnects by itself and says how far it was.
export function listen({ journal, phones, host, lost }) {
  const source = new EventSource('/stream?after=0');
  const on = (name, f) => source.addEventListener(name, (message) => f(JSON.parse(message.data)));
  on('journal', journal);
  on('phones', phones);
  on('host', host);
  source.addEventListener('error', lost);
  return source;
}
