import type { AddressKind } from '../../../domain/address/address-state.ts';
import type { Suspension } from '../../../domain/suspension/suspension.ts';
import type { Format } from '../format.ts';
import { events } from './vocabulary.ts';

/** Texts of lists and details. */
export function lists(format: Format) {
  return {
    address: 'Address',
    kind: 'Kind',
    kindNames: {
      mailbox: 'mailbox',
      alias: 'alias',
      mixed: 'mixed',
      discard: 'discards its mail',
      'learn-spam': 'learns spam',
      'learn-ham': 'learns ham',
    } satisfies Record<AddressKind, string>,
    forwards: 'Forwards',
    localDelivery: 'Local delivery',
    nothingKept: 'off: mail goes to the forwards only',
    /** Marks a destination outside the actor's domains. */
    outside: (address: string) => `${address} (outside)`,
    /** Marks a destination that is no address: a program, a file or a system user. */
    noAddress: (destination: string) => `${destination} (not an address)`,
    size: 'Size',
    quota: 'Quota',
    state: 'State',
    suspension: {
      active: 'active',
      suspended: 'suspended',
      'suspended-login': 'logins suspended',
      'suspended-mail': 'mail suspended',
    } satisfies Record<Suspension, string>,
    more: (count: number) => `+${count} more`,
    headed: (subject: string, what: string) => `${subject}: ${what}`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    /** Of a list that is too long to be counted. */
    pageOfMore: (page: number, pages: number) =>
      page > pages
        ? `Pages after ${pages} have no number: “Next page” leads there.`
        : `Page ${page} of more than ${pages}`,
    previous: 'Previous page',
    next: 'Next page',
    empty: 'Nothing to show.',
    noSuchPage: (pages: number) => `There ${pages === 1 ? 'is 1 page' : `are ${pages} pages`} only.`,
    noDomains: 'No domains yet.',
    addDomain: '/mail domain add DOMAIN postmaster:ADDRESS adds a domain.',
    domainsTitle: (count: number) => `${format.count(count)} ${count === 1 ? 'domain' : 'domains'}`,
    note: 'Note',
    owner: 'Owner',
    noOwner: 'unknown',
    ownerHint: (address: string) =>
      `/mail person handover ${address} PERSON hands the mailbox over. /mail owner ${address} PERSON only records the owner.`,
    request: 'Request',
    what: 'Change',
    who: 'By',
    when: 'When',
    facteur: 'Facteur',
    events,
    /** `which` were given more than once. */
    repeated: (which: string) => `Given more than once, counted once: ${which}.`,
  };
}
