// SPDX-License-Identifier: MIT
// The widget's words. The operator may override any of them, or add a language, by `texts` in the account's configuration.

const kTexts = {
  en: {
    title: 'Chat with us',
    subtitle_online: 'We usually answer in minutes',
    subtitle_offline: 'We are away, and answer later',
    open: 'Open chat',
    open_unread_one: 'Open chat, {n} unread message',
    open_unread_other: 'Open chat, {n} unread messages',
    close: 'Close chat',
    conversation: 'Conversation',
    welcome: 'Hello! How can we help?',
    placeholder: 'Write a message…',
    send: 'Send',
    attach: 'Attach files',
    remove_file: 'Remove {name}',
    drop: 'Drop files to send them',
    uploading: 'Uploading {name}, {n} %',
    you: 'You',
    team: 'Team',
    typing: '{name} is typing',
    sending: 'Sending',
    sent: 'Sent',
    read: 'Read',
    edited: 'edited',
    deleted: 'This message was deleted',
    not_sent: 'Not sent',
    retry: 'Try again',
    discard: 'Discard',
    offline: 'You are offline. Messages are sent when you are back.',
    reconnecting: 'Connecting…',
    newer: 'New messages',
    older: 'Show earlier messages',
    joined: '{name} joined the conversation',
    left: '{name} left the conversation',
    closed: 'The conversation was closed. Write to open it again.',
    submit: 'Send',
    required: 'Please fill in this field',
    rate: '{n} of {max}',
    comment: 'Comment (optional)',
    thanks: 'Thank you!',
    quick: 'Suggested answers',
    file: 'File',
    image: 'Picture',
    unsupported: 'This message cannot be shown here',
    today: 'Today',
    yesterday: 'Yesterday',
    error_type: '{name}: this type of file cannot be sent',
    error_size: '{name}: larger than {max}',
    error_count: 'At most {n} files at a time',
    error_upload: '{name} could not be uploaded',
    error_long: '{n} characters too long',
    prechat: 'Leave your address, and we answer even when you are gone.',
    email: 'E-mail',
    phone: 'Phone',
    name: 'Name',
    menu: 'More',
    erase: 'Delete my data',
    erase_sure: 'Delete this conversation and everything we know of you?',
    erase_yes: 'Delete',
    cancel: 'Cancel',
    skip: 'Not now',
  },
  fr: {
    title: 'Discutez avec nous',
    subtitle_online: 'Réponse en quelques minutes',
    subtitle_offline: 'Absents, nous répondrons plus tard',
    open: 'Ouvrir le chat',
    open_unread_one: 'Ouvrir le chat, {n} message non lu',
    open_unread_other: 'Ouvrir le chat, {n} messages non lus',
    close: 'Fermer le chat',
    conversation: 'Conversation',
    welcome: 'Bonjour ! Comment pouvons-nous vous aider ?',
    placeholder: 'Écrivez un message…',
    send: 'Envoyer',
    attach: 'Joindre des fichiers',
    remove_file: 'Retirer {name}',
    drop: 'Déposez des fichiers pour les envoyer',
    uploading: 'Envoi de {name}, {n} %',
    you: 'Vous',
    team: 'Équipe',
    typing: '{name} est en train d’écrire',
    sending: 'Envoi en cours',
    sent: 'Envoyé',
    read: 'Lu',
    edited: 'modifié',
    deleted: 'Ce message a été supprimé',
    not_sent: 'Non envoyé',
    retry: 'Réessayer',
    discard: 'Supprimer',
    offline: 'Vous êtes hors ligne. Vos messages partiront à votre retour.',
    reconnecting: 'Connexion…',
    newer: 'Nouveaux messages',
    older: 'Afficher les messages précédents',
    joined: '{name} a rejoint la conversation',
    left: '{name} a quitté la conversation',
    closed: 'La conversation est close. Écrivez pour la rouvrir.',
    submit: 'Envoyer',
    required: 'Veuillez remplir ce champ',
    rate: '{n} sur {max}',
    comment: 'Commentaire (facultatif)',
    thanks: 'Merci !',
    quick: 'Réponses suggérées',
    file: 'Fichier',
    image: 'Image',
    unsupported: 'Ce message ne peut pas être affiché ici',
    today: 'Aujourd’hui',
    yesterday: 'Hier',
    error_type: '{name} : ce type de fichier ne peut pas être envoyé',
    error_size: '{name} : plus de {max}',
    error_count: '{n} fichiers au plus à la fois',
    error_upload: '{name} n’a pas pu être envoyé',
    error_long: '{n} caractères de trop',
    prechat: 'Laissez votre adresse, et nous répondrons même après votre départ.',
    email: 'E-mail',
    phone: 'Téléphone',
    name: 'Nom',
    menu: 'Plus',
    erase: 'Supprimer mes données',
    erase_sure: 'Supprimer cette conversation et tout ce que nous savons de vous ?',
    erase_yes: 'Supprimer',
    cancel: 'Annuler',
    skip: 'Plus tard',
  },
};

const kRightToLeft = ['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'];

export class Texts {
  constructor(locale, overrides = {}) {
    this.set(locale, overrides);
  }

  set(locale, overrides = {}) {
    this.locale = valid(locale) ?? 'en';
    const language = this.locale.split('-')[0].toLowerCase();
    this.language = language;
    this.direction = kRightToLeft.includes(language) ? 'rtl' : 'ltr';
    // Without its own words a language shows English ones; only the words' language is told to screen readers.
    this.spoken = kTexts[language] || overrides[language] ? language : 'en';
    this.words = { ...kTexts.en, ...kTexts[language], ...overrides['*'], ...overrides[language] };
  }

  get(key, values = {}) {
    const text = this.words[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  }

  count(key, n) {
    const rule = new Intl.PluralRules(this.locale).select(n);
    return this.get(`${key}_${this.words[`${key}_${rule}`] ? rule : 'other'}`, { n: this.number(n) });
  }

  number(n) {
    return new Intl.NumberFormat(this.locale).format(n);
  }

  bytes(n) {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
    let unit = 0;
    for (; n >= 1000 && unit < units.length - 1; unit++) n /= 1000;
    const style = { style: 'unit', unit: units[unit], unitDisplay: 'short', maximumFractionDigits: n < 10 && unit ? 1 : 0 };
    return new Intl.NumberFormat(this.locale, style).format(n);
  }

  time(ts) {
    return new Intl.DateTimeFormat(this.locale, { hour: '2-digit', minute: '2-digit' }).format(ts);
  }

  day(ts, now = Date.now()) {
    const days = Math.round((midnight(now) - midnight(ts)) / 86400000);
    if (days === 0) return this.get('today');
    if (days === 1) return this.get('yesterday');
    const year = new Date(ts).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
    return new Intl.DateTimeFormat(this.locale, { weekday: 'long', day: 'numeric', month: 'long', year }).format(ts);
  }
}

function midnight(ts) {
  return new Date(ts).setHours(0, 0, 0, 0);
}

function valid(locale) {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return null;
  }
}
