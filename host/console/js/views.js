// SPDX-License-Identifier: MIT
// Which phone, or the application, is in sight. The style sheet decides how many fit at a width; where several do, the
// chosen one is scrolled to.

import { h } from './dom.js';

export class Views {
  constructor(nav, body) {
    this.nav = nav;
    this.body = body;
    this.views = [];
  }

  // A view without an element is the desk, which has its own place.
  add(id, title, element) {
    const button = h('button', { type: 'button', 'data-view': id, onclick: () => this.show(id) }, title);
    const desk = this.views.find((view) => !view.element);
    this.views.push({ id, element, button });
    if (desk) this.nav.insertBefore(button, desk.button);
    else this.nav.append(button);
    this.mark(this.shown ?? id);
  }

  show(id) {
    this.mark(id);
    const view = this.views.find((one) => one.id === id);
    view.element?.scrollIntoView({ block: 'nearest', inline: 'start' });
    view.button.scrollIntoView({ block: 'nearest', inline: 'nearest' }); // there are more than a narrow page shows
  }

  mark(id) {
    this.shown = id;
    const desk = this.views.find((view) => view.id === id && !view.element);
    this.body.dataset.side = desk ? 'desk' : 'phones';
    for (const view of this.views) {
      view.button.setAttribute('aria-current', String(view.id === id));
      // The last phone stays in its place while the desk is looked at.
      if (view.element && !desk) view.element.classList.toggle('shown', view.id === id);
    }
  }
}
