import { english as chat } from '../../chat/i18n/en/english.ts';
import type { Locale } from '../../domain/actor.ts';
import type { PasswordFault } from '../../domain/password.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { createDuration } from './duration.ts';

const duration = createDuration('en-GB');

export const english = {
  locale: 'en' as Locale,
  form: {
    title: (address: string) => `Set the password of ${address}`,
    refused: (address: string) => `Password of ${address} not set yet`,
    rules: 'Your new password',
    minLength: (length: number) => `has at least ${length} characters`,
    notCommon: 'isn’t one of the most common passwords',
    withoutAddress: (part: string) => `does not contain “${part}”`,
    notRepeated: 'isn’t only spaces, or one character repeated',
    advice:
      'Three or four unrelated words are strong and easy to remember. A password manager can also create one and keep it.',
    address: 'Address',
    password: 'New password',
    repeated: 'Repeat the password',
    submit: 'Set the password',
    busy: 'One moment…',
    openOnPhone: 'Open this page on a phone',
    qrLabel: 'QR code with the address of this page',
    qrHint: 'Point your phone’s camera at the code. It contains your link, so show it to nobody else.',
  },
  /** Shown only where JavaScript runs. */
  tools: {
    show: 'Show the password',
    hide: 'Hide the password',
    generate: 'Suggest a password',
    generated: 'Both fields now hold the password. Save it in your password manager, or write it down.',
    strength: 'Strength',
    scores: [
      'Very weak: guessed instantly.',
      'Weak: guessed quickly.',
      'Fair: add one more word.',
      'Good: hard to guess.',
      'Very good: very hard to guess.',
    ] as readonly string[],
    tooShort: 'Too short so far: {length} of {least} characters.',
    hasAddress: (part: string) => `The password contains “${part}”. Choose one without it.`,
  },
  /** Why a password was refused and what to do, shown beside the field. */
  fault: (fault: PasswordFault): string => {
    switch (fault.code) {
      case 'password-short':
        return `Too short: use at least ${fault.least} characters. Add a word or two.`;
      case 'password-long':
        return `Too long: it may have at most ${fault.most} characters.`;
      case 'password-blank':
        return 'The password has only spaces. Choose words.';
      case 'password-repeated':
        return 'The password is one character repeated, which is easy to guess. Choose words.';
      case 'password-character':
        return `The password has a character that is invisible or missing on other keyboards (${fault.character}). Leave that character out.`;
      case 'password-has-address':
        return `The password contains “${fault.part}”, which is easy to guess. Choose one without it.`;
      case 'password-common':
        return 'This is one of the most common passwords. Choose another.';
      case 'password-refused':
        return fault.words;
      case 'password-mismatch':
        return 'The passwords differ. Type both again.';
    }
  },
  appPassword: {
    title: (name: string) => `App password “${name}”`,
    description: (name: string, address: string) =>
      `This creates a password of the mailbox ${address} for one device or program, “${name}”. The password of the mailbox stays as it is.`,
    shownOnce: 'The app password is shown once, on the next page. Have the device or program ready.',
    submit: 'Show the app password',
    shownTitle: (name: string) => `Your app password “${name}”`,
    label: 'App password',
    address: 'Address, as the user name',
    copy: 'Copy',
    copied: 'Copied.',
    copyNow: 'The app password is shown only now. Type or paste it into the device or program.',
    active: 'The app password works.',
    pending: 'The app password is being set up. If it doesn’t work yet, try again in a minute.',
    failed: 'The mail server refused the app password. Ask for another.',
    revoke: 'When the device is lost or no longer used, revoke the app password:',
    takenTitle: (name: string) => `The app password “${name}” already exists`,
    taken: 'Nothing was changed. Choose another name, in your chat with Facteur:',
  },
  /** The page with the state of a password's request. */
  status: {
    setTitle: (address: string) => `The password of ${address} is set`,
    set: 'You can now log in with the new password.',
    madeTitle: (name: string) => `The app password “${name}” works`,
    made: 'The device or program that has it can log in now.',
    pendingTitle: (address: string) => `The password of ${address} is being set`,
    pendingAppTitle: (name: string) => `The app password “${name}” is being created`,
    pending: 'The password is accepted. It is set as soon as the mail server can be reached.',
    reloads: 'This page updates every few seconds. You can close it: nothing is lost.',
    reload: 'Update now',
    failedTitle: (address: string) => `The password of ${address} was not set`,
    failedAppTitle: (name: string) => `The app password “${name}” was not created`,
    mailboxGone: 'The mailbox was deleted or created again after you got your link.',
    nameTaken: 'The mailbox got an app password of that name in the meantime. Choose another name.',
    gaveUp: (errorId: string) =>
      `The mail server refused the change. Your administrator finds the cause in the log under ${errorId}.`,
    ended: (id: number, state: RequestState) => `Request #${id} ended: ${chat.requests.states[state]}.`,
  },
  /** Introduces the command that asks for another link. */
  newLink: 'Ask for a new link in your chat with Facteur:',
  gone: {
    title: 'This link does not work',
    why: 'A link works once, for an hour, and only until a newer one is sent. Check that you copied the whole link.',
    password: 'To set the password of a mailbox, ask for a new link in your chat with Facteur:',
    appPassword: 'For an app password:',
    notYou: 'If you didn’t use the link yourself, someone else may have. Set a password now.',
  },
  busy: {
    title: (address: string) => `${address} is being changed`,
    why: (request: number) =>
      `The password was not set, because request #${request} for this address isn’t finished. Your link still works: open it again when that request is finished.`,
  },
  unavailable: {
    title: 'The mail server can’t be reached',
    why: 'Nothing was changed, and your link still works. Try again in a minute.',
    again: 'Open the page again',
  },
  rateLimited: {
    title: 'Too many attempts',
    why: (seconds: number) => `Try again in ${duration(seconds)}.`,
    stillWorks: 'Nothing was changed, and your link still works.',
    again: 'Open the page again',
  },
  notFound: { title: 'Page not found', what: 'Check that you copied the whole link.' },
  crossSite: {
    title: 'This form was sent from another site',
    what: 'Nothing was changed. Facteur takes a password only from its own page: open your link again and type the password there.',
  },
  badRequest: {
    title: 'This request could not be read',
    what: 'Nothing was changed. Go back to the previous page and try again.',
  },
  diskFull: {
    title: 'Facteur’s disk is full',
    what: 'Nothing was changed. Ask your administrator to make room on the disk, then open your link again: it still works. Error number in the log:',
  },
  databaseLocked: {
    title: 'Try again in a minute',
    what: 'Another program blocked Facteur’s database, so nothing was changed. Open your link again in a minute: it still works. If it happens again, give your administrator this error number:',
  },
  serverError: {
    title: 'Something went wrong here',
    what: 'Try again in a minute. If it happens again, give your administrator this error number:',
  },
};

/** Every text of the pages. Each language is one object of this type, so a missing text does not compile. */
export type WebMessages = typeof english;
