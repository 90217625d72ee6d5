import type { AddressKind } from '../../../domain/address/address-state.ts';
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
      'learn-ham': 'learns no spam',
    } satisfies Record<AddressKind, string>,
    forwards: 'Forwards',
    localDelivery: 'Local delivery',
    nothingKept: 'off: nothing is kept here, only the forwards get its mail',
    /** Marks a destination outside the actor's domains. */
    outside: (address: string) => `${address} (outside)`,
    /** Marks a destination that is no address: a program, a file or a system user. */
    noAddress: (destination: string) => `${destination} (not an address)`,
    size: 'Size',
    quota: 'Quota',
    state: 'State',
    active: 'active',
    suspended: 'suspended',
    more: (count: number) => `+${count} more`,
    headed: (subject: string, what: string) => `${subject}: ${what}`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    previous: 'Previous page',
    next: 'Next page',
    empty: 'There is nothing to show.',
    noSuchPage: (pages: number) => `There ${pages === 1 ? 'is 1 page' : `are ${pages} pages`} only.`,
    noDomains: 'There is no domain yet.',
    addDomain: '/mail domain add DOMAIN postmaster:ADDRESS adds one.',
    domainsTitle: (count: number) => `${format.count(count)} ${count === 1 ? 'domain' : 'domains'}`,
    owner: 'Owner',
    noOwner: 'nobody is known',
    ownerHint: (address: string) =>
      `/mail handover ${address} PERSON passes it on; /mail owner ${address} PERSON only notes whose it is.`,
    request: 'Request',
    what: 'What',
    who: 'Who',
    when: 'When',
    facteur: 'Facteur',
    events,
    /** `which` were given more than once. */
    repeated: (which: string) => `Given more than once, counted once: ${which}.`,
  };
}
