// SPDX-License-Identifier: MIT
// The script's calls, as they come from the page through the bridge.

export const kCalls = {
  open: (app) => app.setOpen(true),
  close: (app) => app.setOpen(false),
  page: (app, { page }) => (app.page = page),
  send: (app, { text }) => text && app.send([{ type: 'text', text: String(text).slice(0, app.config.limits.text) }]),
  prefill: (app, { text }) => app.composer.setText(String(text ?? '')),
  logout: (app) => app.session.end('POST', 'logout'),
  attributes: (app, { attributes }) => {
    app.attributes = { ...app.attributes, ...attributes };
    return app.session.signal({ t: 'attributes', attributes: app.attributes });
  },
  flow: async (app, { ref }) => {
    await app.session.ensure();
    await app.session.signal({ t: 'ref', ref: String(ref), page: app.page });
    if (app.log.cursor === null) app.enter();
  },
  consent: (app, { on }) => app.session.signal({ t: 'consent', on }),
  identify: async (app, { proof }) => {
    const answer = await app.session.identify(typeof proof === 'string' ? { jwt: proof } : proof);
    app.bridge.tell('identified', { visitor: answer.visitor });
  },
};
