// SPDX-License-Identifier: MIT
// Starts the app: at once where the chat is a page of its own, on the loader's word where it is a frame.

import { App } from './app.js';
import { Bridge } from './bridge.js';
import { kCalls } from './calls.js';

function main() {
  const base = new URL('.', location.href).href;
  let app = null;
  const begin = (options) => {
    app = new App(base, options, bridge);
    return app.start();
  };
  let ready = null;
  const bridge = new Bridge((message) => {
    if (message.type === 'init') ready ??= begin(message.options ?? {});
    const call = Object.hasOwn(kCalls, message.type) ? kCalls[message.type] : null;
    if (!call || !app) return;
    // Opening must not wait for the network; what needs a visitor waits until it is known whether there is one.
    const now = ['open', 'close', 'page', 'prefill'].includes(message.type);
    (now ? Promise.resolve() : ready).then(() => call(app, message)).catch((error) => app.fail(error));
  });
  if (!location.pathname.endsWith('/frame.html')) {
    const query = new URLSearchParams(location.search);
    begin({ alone: true, locale: query.get('locale') ?? undefined, theme: query.get('theme') ?? undefined, page: { url: location.href, title: document.title } });
  }
}

main();
