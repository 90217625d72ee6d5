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
    refused: (address: string) => `Not set yet: the password of ${address}`,
    rules: 'Your new password',
    minLength: (length: number) => `has at least ${length} characters`,
    notCommon: 'is none of those that are used most often',
    withoutAddress: (part: string) => `does not contain “${part}”`,
    notRepeated: 'is more than spaces, or one character over and over',
    advice:
      'Three or four words that have nothing to do with each other are good, and easy to remember. A password manager can make one for you and keep it.',
    address: 'Address',
    password: 'New password',
    repeated: 'The same password again',
    submit: 'Set the password',
    busy: 'One moment…',
    openOnPhone: 'Open this page on a phone',
    qrLabel: 'QR code with the address of this page',
    qrHint: 'Point the phone’s camera at it. It holds your one-time link: show it to nobody else.',
  },
  /** Shown only where JavaScript runs. */
  tools: {
    show: 'Show the password',
    hide: 'Hide the password',
    generate: 'Suggest a password',
    generated: 'A password is filled in, twice. Save it in your password manager, or write it down.',
    strength: 'Strength',
    scores: [
      'Very weak: guessed at once.',
      'Weak: guessed soon.',
      'Fair: one more word makes it good.',
      'Good: hard to guess.',
      'Very good: very hard to guess.',
    ] as readonly string[],
    tooShort: 'Too short so far: {length} of {least} characters.',
    hasAddress: (part: string) => `It contains “${part}”: please choose one without.`,
  },
  /** Why a password was refused and what to do, shown beside the field. */
  fault: (fault: PasswordFault): string => {
    switch (fault.code) {
      case 'password-short':
        return `Too short: it needs at least ${fault.least} characters. Please add a word or two.`;
      case 'password-long':
        return `Too long: it may have at most ${fault.most} characters.`;
      case 'password-blank':
        return 'There is nothing to see in it: only spaces, or the like. Please choose words.';
      case 'password-repeated':
        return 'It is one character over and over, which others would try first. Please choose words.';
      case 'password-character':
        return `There is a character in it that nobody sees, or that no other keyboard may have (${fault.character}). Please type it without that.`;
      case 'password-has-address':
        return `It contains “${fault.part}”, which others would try first. Please choose one without it.`;
      case 'password-common':
        return 'It is one of the passwords that are used most often, which others would try first. Please choose another.';
      case 'password-refused':
        return fault.words;
      case 'password-mismatch':
        return 'The two were not the same. Please type both again.';
    }
  },
  appPassword: {
    title: (name: string) => `App password “${name}”`,
    description: (name: string, address: string) =>
      `A new password will be made for the mailbox ${address}, for “${name}” alone: one device or program. The password of the mailbox stays as it is.`,
    shownOnce: 'It is shown once, on the next page. Have that device or program ready.',
    submit: 'Show the app password',
    shownTitle: (name: string) => `Your app password “${name}”`,
    label: 'App password',
    address: 'Address, as the user name',
    copy: 'Copy',
    copied: 'Copied.',
    copyNow: 'It is shown this once and kept nowhere: type or paste it into the device or program now.',
    active: 'It works already.',
    pending: 'It is on its way to the mail server. If it is not taken yet, please try again in a minute.',
    failed: 'The mail server did not take it: please forget this one and ask for another.',
    revoke: 'When the device is lost or no longer used, take the password back:',
    takenTitle: (name: string) => `There is an app password “${name}” already`,
    taken: 'Nothing was changed. Please choose another name, where you talk to Facteur:',
  },
  /** The page with the state of a password's request. */
  status: {
    setTitle: (address: string) => `The password of ${address} is set`,
    set: 'You can log in with it now.',
    madeTitle: (name: string) => `The app password “${name}” works`,
    made: 'The device or program that has it can log in now.',
    pendingTitle: (address: string) => `The password of ${address} is on its way`,
    pendingAppTitle: (name: string) => `The app password “${name}” is on its way`,
    pending: 'It was accepted. It is not set yet: that happens as soon as the mail server can be reached.',
    reloads: 'This page looks again by itself, every few seconds. You may also close it: nothing gets lost.',
    reload: 'Look again now',
    failedTitle: (address: string) => `The password of ${address} was not set`,
    failedAppTitle: (name: string) => `The app password “${name}” was not made`,
    mailboxGone: 'The mailbox is gone: it was removed or made anew since you got your link.',
    nameTaken: 'Meanwhile the mailbox got an app password of that name. Please choose another name.',
    gaveUp: (errorId: string) =>
      `The mail server did not take it. Your administrator finds the cause in the log under ${errorId}.`,
    ended: (id: number, state: RequestState) => `Request ${id} ended: ${chat.requests.states[state]}.`,
  },
  /** Introduces the command that asks for another link. */
  newLink: 'Ask for a new link, where you talk to Facteur:',
  gone: {
    title: 'This link does not work',
    why: 'A link works once, for an hour, and only until a newer one is made. Perhaps part of it is missing, too: please check that the whole link was copied.',
    password: 'To set the password of a mailbox, ask for a new link where you talk to Facteur:',
    appPassword: 'For an app password:',
    notYou: 'If you have not used it yourself, somebody else may have: set a password now.',
  },
  busy: {
    title: (address: string) => `${address} is being changed`,
    why: (request: number) =>
      `Nothing was set: request ${request} about this address is not finished. Your link still works: please open it again when that request is done.`,
  },
  unavailable: {
    title: 'The mail server can’t be reached',
    why: 'Nothing was changed, and your link still works. Please try again in a minute.',
    again: 'Open the page again',
  },
  rateLimited: {
    title: 'Please wait a little',
    why: (seconds: number) =>
      `There were many attempts in a short time. Please try again in ${duration(seconds)}.`,
    stillWorks: 'Nothing was changed, and your link still works.',
    again: 'Open the page again',
  },
  notFound: { title: 'There is no such page', what: 'Please check that the whole link was copied.' },
  crossSite: {
    title: 'This form was sent from another site',
    what: 'Nothing was changed. Facteur takes a password only from its own page: please open your link again and type it there.',
  },
  badRequest: {
    title: 'This request could not be read',
    what: 'Nothing was changed. Please go back to the page that you came from and try again.',
  },
  diskFull: {
    title: 'There is no room left here',
    what: 'The disk that Facteur keeps requests on is full, so nothing was changed. Ask your administrator to make room on it, then open your link again: it still works. This number leads to the error in the log:',
  },
  databaseLocked: {
    title: 'Please try again in a minute',
    what: 'Another program held Facteur’s database for too long, so nothing was changed. Open your link again in a minute: it still works. If it happens again, give your administrator this number, under which the cause is in the log:',
  },
  serverError: {
    title: 'Something went wrong here',
    what: 'It is not your fault. Please try again in a minute. If it happens again, give your administrator this number, under which the cause is in the log:',
  },
};

/** Every text of the pages. Each language is one object of this type, so a missing text does not compile. */
export type WebMessages = typeof english;
