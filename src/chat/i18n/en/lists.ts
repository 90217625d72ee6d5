import type { AddressKind } from '../../../domain/address/address-state.ts';
import type { Format } from '../format.ts';
import { quotable } from '../quotable.ts';
import { events, quote } from './vocabulary.ts';

/** Texts of lists and details. */
export function lists(format: Format) {
  const addresses = (count: number) => `${format.count(count)} ${count === 1 ? 'address' : 'addresses'}`;
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
    messages: 'Messages',
    quota: 'Quota',
    state: 'State',
    noSize: '—',
    unknownSize: 'unknown',
    active: 'active',
    suspended: 'suspended',
    more: (count: number) => `+${count} more`,
    headed: (subject: string, what: string) => `${subject}: ${what}`,
    domain: 'Domain',
    mailboxes: 'Mailboxes',
    addresses: 'Addresses',
    total: (count: number, bytes: number | null, isCounted: boolean) =>
      bytes === null
        ? addresses(count)
        : `${addresses(count)}, ${isCounted ? '' : 'at least '}${format.size(bytes)} of mail`,
    found: (count: number, more: boolean, search: string) =>
      `${more ? 'more than ' : ''}${addresses(count)} with ${quote(search)}`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    manyHint: 'A longer search: finds fewer.',
    previous: 'Previous page',
    next: 'Next page',
    empty: 'There is nothing to show.',
    noSuchPage: (pages: number) => `There ${pages === 1 ? 'is 1 page' : `are ${pages} pages`} only.`,
    noDomains: 'There is no domain yet.',
    addDomain: '/mail domain add DOMAIN postmaster:ADDRESS adds one.',
    domainsTitle: (count: number) => `${format.count(count)} ${count === 1 ? 'domain' : 'domains'}`,
    password: 'Password',
    passwordSet: 'set',
    passwordNotSet: 'not set yet',
    passwordHint: (address: string) => `/mail password ${address} makes a link to set it.`,
    openRequest: 'Open request',
    removed: 'Removed',
    forwardedBy: 'Gets mail from',
    owner: 'Owner',
    noOwner: 'nobody is known',
    ownerHint: (address: string) =>
      `/mail handover ${address} PERSON passes it on; /mail owner ${address} PERSON only notes whose it is.`,
    appPasswords: 'App passwords',
    appPasswordsTitle: (address: string, count: number) =>
      count === 0
        ? `${address} has no app passwords`
        : `${address} has ${format.count(count)} app ${count === 1 ? 'password' : 'passwords'}`,
    appPasswordsHint: (address: string) =>
      `/mail app-password ${address} NAME makes one for a device or a program.`,
    revokeButton: (name: string) => `Revoke ${quotable(name)}`,
    whichTitle: (address: string, count: number) =>
      `${address}: ${count} removed mailboxes can be brought back`,
    whichHint: (address: string) =>
      `Choose one, or type /mail restore ${address} mailbox:ID with an ID that /mail show ${address} names.`,
    keptUntil: 'Kept until',
    removedOn: 'Removed on',
    restoreButton: (when: string, what: string) => `Restore that of ${when} (${what})`,
    requestsTitle: (which: 'all' | 'mine' | 'waiting', count: number) => {
      const requests = `${format.count(count)} ${count === 1 ? 'request' : 'requests'}`;
      return {
        all: requests,
        mine: `${requests} of yours`,
        waiting: `${requests} waiting for your approval`,
      }[which];
    },
    mineTitle: (count: number) =>
      count === 0
        ? 'No mailbox is yours'
        : `${format.count(count)} ${count === 1 ? 'mailbox is' : 'mailboxes are'} yours`,
    ownMailbox: (holds: string, quota: number | null, enabled: boolean) =>
      [
        holds,
        ...(quota === null ? [] : [`of ${format.size(quota)}`]),
        ...(enabled ? [] : ['suspended']),
      ].join(', '),
    mineHint: '/mail password ADDRESS makes a link to set its password.',
    mineEmptyHint: '/mail create ADDRESS asks for one.',
    request: 'Request',
    what: 'What',
    who: 'Who',
    when: 'When',
    showButton: (id: number) => `Show #${id}`,
    requestsHint: '/mail request NUMBER shows one, with its buttons.',
    historyTitle: (of: string | null) => (of ? `What happened to ${of}` : 'What happened last'),
    historyHint: '/mail history ADDRESS shows one address.',
    facteur: 'Facteur',
    events,
    statusTitle: (ok: boolean): string => (ok ? 'Everything works' : 'Something needs attention'),
  };
}
