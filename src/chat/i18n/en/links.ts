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
      appPassword === null ? 'Set the password' : 'Make the app password',
    /** Shown below the request's end. */
    hint: (address: string, appPassword: string | null, until: number) =>
      appPassword === null
        ? `Nobody can log in before that. The link works once, until ${format.clock(until)}; a new one: ${another(address, null)}`
        : `It is shown once, on that page. The link works once, until ${format.clock(until)}.`,
    lifetime: (address: string, appPassword: string | null, until: number) =>
      `The link is yours alone: it works once, until ${format.clock(until)}; a new one: ${another(address, appPassword)}`,
    onItsWay: (address: string, appPassword: string | null) =>
      appPassword === null
        ? `The link to set the password of ${address} comes to you in a direct message`
        : `The link to the app password ${quoteName(appPassword)} of ${address} comes to you in a direct message`,
    onItsWayHint: 'Nobody else gets it. It works once, for an hour.',
    undeliverable: (address: string, to: string) =>
      `${to} can’t be written to directly, so the link for ${address} could not be sent.`,
    undeliverableHint: (address: string, appPassword: string | null) =>
      `Allow direct messages from here, then type ${another(address, appPassword)}`,
  };
}
