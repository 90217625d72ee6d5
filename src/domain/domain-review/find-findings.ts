import type { Actor } from '../actor.ts';
import { type Address, isCatchAll, isPostmaster } from '../address/address.ts';
import type { AddressState } from '../address/address-state.ts';
import { type Destination, destinationKey } from '../address/destination.ts';
import type { Finding, FindingCategory, SharedWith } from './finding.ts';
import type { LastLogin } from './last-login.ts';

/** Whether somebody is still where they are known from; `unknown`: their platform does not tell now. */
export type Membership = 'here' | 'left' | 'unknown';

/** What is known of an address when its domain is reviewed. */
export type AddressFacts = {
  readonly address: Address;
  readonly state: AddressState;
  readonly owner: Actor | null;
  /** Of the owner. */
  readonly membership: Membership;
  readonly login: LastLogin;
  /** Since when the mail server has logins on record; null: that is not known. */
  readonly loginsSince: number | null;
  /** Since when the address is known to be there. */
  readonly knownSince: number | null;
  /** Its destinations outside the domains of the tenant. */
  readonly outside: readonly Destination[];
  /** The request by which it was kept for good, of an address that was made for a time; null: it was not. */
  readonly keptForGood: { readonly request: number; readonly at: number } | null;
  /** Which other mailboxes have access to it; null: that is not known. */
  readonly sharedWith: readonly SharedWith[] | null;
};

const day = 24 * 60 * 60_000;

/** Days without a login after which a mailbox is asked about. */
const unusedAfterDays = 90;

/** What a review finds, and of how many mailboxes it can't tell. */
export type Findings = {
  readonly findings: readonly Finding[];
  /** Mailboxes of which it is not known whether anybody has logged in. */
  readonly loginsUntold: number;
  /** Mailboxes of which it is not known whether their owner has left. */
  readonly ownersUntold: number;
  /** Addresses of which it is not known who has access. */
  readonly accessUntold: number;
};

/** What is to be asked about the addresses of a domain. What is not known is counted, and never passes for a finding. */
export function findFindings(all: readonly AddressFacts[], now: number): Findings {
  const findings = all.flatMap((facts) => findingsAt(facts, now));
  return {
    findings,
    loginsUntold: all.filter((facts) => isAskedForLogin(facts) && isUnused(facts, now) === 'unknown').length,
    ownersUntold: all.filter(({ owner, membership }) => owner !== null && membership === 'unknown').length,
    accessUntold: all.filter(({ sharedWith }) => sharedWith === null).length,
  };
}

function findingsAt(facts: AddressFacts, now: number): Finding[] {
  const { address, state, owner, membership, outside, keptForGood, sharedWith } = facts;
  const { mailbox, forwards } = state;
  const found: Finding[] = [];
  const add = (
    category: FindingCategory,
    since: number | null,
    of: string,
    { to = outside, access = null }: Partial<Pick<Finding, 'to' | 'access'>> = {},
  ) =>
    void found.push({
      ...{ category, address, since, owner, access },
      mailbox: mailbox?.id ?? null,
      to: category === 'forward-outside' || category === 'catch-all' ? to : [],
      mark: JSON.stringify([category, address, mailbox?.id ?? null, of]),
    });
  const hasLeft = mailbox !== null && owner !== null && membership === 'left';
  if (hasLeft) add('left', null, `${owner.platform}/${owner.userId}`);
  if (mailbox !== null && owner === null) add('ownerless', null, '');
  // Whose owner has left is not used by them: one question is enough.
  if (!hasLeft && isAskedForLogin(facts) && isUnused(facts, now) === true)
    add('unused', usedUntil(facts.login), String(usedUntil(facts.login)));
  if (isCatchAll(address)) add('catch-all', null, keysOf(forwards), { to: forwards });
  else if (outside.length > 0) add('forward-outside', null, keysOf(outside));
  if (keptForGood) add('temporary', keptForGood.at, String(keptForGood.request));
  for (const access of sharedWith ?? []) add('access', null, accessKey(access), { access });
  return found;
}

/** Nobody can log in to a suspended mailbox, and a postmaster's has to stay whether anybody reads it or not. */
const isAskedForLogin = ({ address, state }: AddressFacts): boolean =>
  state.mailbox !== null && state.enabled && !isPostmaster(address);

/** Whether nobody has logged in for so long that it is to be asked about. */
function isUnused({ login, loginsSince, knownSince }: AddressFacts, now: number): boolean | 'unknown' {
  const limit = now - unusedAfterDays * day;
  if (login.kind === 'at') return login.at <= limit;
  if (login.kind === 'unknown') return 'unknown';
  const since = login.made ?? knownSince;
  if (since !== null && since > limit) return false;
  return since !== null && loginsSince !== null && loginsSince <= limit ? true : 'unknown';
}

/** The last login, or when a mailbox was made that had none. */
function usedUntil(login: LastLogin): number | null {
  switch (login.kind) {
    case 'at':
      return login.at;
    case 'none':
      return login.made;
    case 'unknown':
      return null;
  }
}

const keysOf = (destinations: readonly Destination[]): string =>
  destinations.map(destinationKey).toSorted().join(' ');

/** Another holder, another mailbox of the same address, or other rights are something else. */
const accessKey = ({ address, mailbox, rights: { folders, send } }: SharedWith): string =>
  JSON.stringify([address, mailbox, folders, send]);
