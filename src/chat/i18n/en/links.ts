import type { Format } from '../format.ts';
import { quoteName } from './vocabulary.ts';

/** Texts about one-time links, which only a mailbox's owner gets. */
export function links(format: Format) {
  const another = (address: string, appPassword: string | null) =>
    appPassword === null ? `/mail password set ${address}` : `/mail password app ${address} ${appPassword}`;
  return {
    title: (address: string, appPassword: string | null) =>
      appPassword === null
        ? `Set the password of ${address}`
        : `An app password ${quoteName(appPassword)} for ${address}`,
    label: (appPassword: string | null): string =>
      appPassword === null ? 'Set the password' : 'Create the app password',
    /** Shown below the request's end. */
    hint: (address: string, appPassword: string | null, until: number) =>
      appPassword === null
        ? `Nobody can log in before the password is set. The link works once, until ${format.clock(until)}. For a new link: ${another(address, null)}`
        : `The app password is shown once, on that page. The link works once, until ${format.clock(until)}.`,
    lifetime: (address: string, appPassword: string | null, until: number) =>
      `Only you have this link. It works once, until ${format.clock(until)}. For a new link: ${another(address, appPassword)}`,
    onItsWay: (address: string, appPassword: string | null) =>
      appPassword === null
        ? `You get the link to set the password of ${address} in a direct message`
        : `You get the link to the app password ${quoteName(appPassword)} of ${address} in a direct message`,
    onItsWayHint: 'Only you get the link. It works once, for an hour.',
    undeliverable: (address: string, to: string) =>
      `${to} doesn’t receive direct messages, so the link for ${address} wasn’t sent.`,
    undeliverableHint: (address: string, appPassword: string | null) =>
      `Allow direct messages from here, then type ${another(address, appPassword)}`,
    newMailboxes: (count: number) =>
      count === 1 ? 'A new mailbox is yours' : `${format.count(count)} new mailboxes are yours`,
    passwordsMissing: (count: number): string =>
      count === 1
        ? 'Nobody can log in before its password is set. Press the button when you have time to do that.'
        : 'Nobody can log in before their passwords are set. Press the button of a mailbox when you have time to do that.',
    /** The label of a button that sends a link. */
    passwordOf: (address: string) => `Set the password of ${address}`,
    moreMailboxes: (count: number) =>
      `${format.count(count)} more ${count === 1 ? 'is' : 'are'} not listed here. For each, type /mail password set ADDRESS`,
    listHint: 'You get a link in a direct message. Only you get it, and it works once, for an hour.',
    undeliverableList: (count: number, to: string) =>
      count === 1
        ? `${to} doesn’t receive direct messages, so they weren’t told of their new mailbox.`
        : `${to} doesn’t receive direct messages, so they weren’t told of their ${format.count(count)} new mailboxes.`,
    undeliverableListHint:
      'Allow direct messages from here, then type /mail password set ADDRESS for each mailbox.',
  };
}
