// SPDX-License-Identifier: MIT
// Light or dark: what the person pressed last, else what their system says.

const kKey = 'jackfield.theme';

// Returns a function that tells the theme; `changed` runs when it becomes another.
export function followTheme(button, changed) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  let wanted = localStorage.getItem(kKey);
  const theme = () => wanted ?? (system.matches ? 'dark' : 'light');
  const set = () => {
    document.documentElement.dataset.theme = theme();
    button.setAttribute('aria-pressed', String(theme() === 'dark'));
  };
  button.addEventListener('click', () => {
    wanted = theme() === 'dark' ? 'light' : 'dark';
    localStorage.setItem(kKey, wanted);
    set();
    changed();
  });
  system.addEventListener('change', () => {
    set();
    changed();
  });
  set();
  return theme;
}
