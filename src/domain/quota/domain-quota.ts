import type { Address, Domain } from '../address/address.ts';
import type { AddressState, Bytes } from '../address/address-state.ts';

/** A domain's quota, and what its mailboxes have of it: the sum of their own quotas may not exceed it. */
export type DomainQuota = {
  /** Null: none. */
  readonly quota: Bytes | null;
  /** The sum of the quotas of its mailboxes. */
  readonly granted: Bytes;
  /** Its mailboxes without a limit: in a domain with a quota there can be none. How many, and the first in order. */
  readonly unlimited: { readonly count: number; readonly first: readonly Address[] };
  /** The mail server has no domain without a quota. */
  readonly isRequired?: true;
};

/** Why a domain can't have a quota: its mailboxes have more already, or have no limit. */
export type DomainQuotaExceeded = Pick<DomainQuota, 'granted' | 'unlimited'> & {
  readonly code: 'domain-quota-exceeded';
  readonly domain: Domain;
  readonly quota: Bytes;
};

/** As many mailboxes without a limit are named. */
export const maxNamedUnlimited = 3;

/** Why a domain that is as found can't have this quota; null: it can. */
export function domainQuotaExceeded(
  domain: Domain,
  quota: Bytes | null,
  { granted, unlimited }: Pick<DomainQuota, 'granted' | 'unlimited'>,
): DomainQuotaExceeded | null {
  if (quota === null || (granted <= quota && unlimited.count === 0)) return null;
  return { code: 'domain-quota-exceeded', domain, quota, granted, unlimited };
}

/** What a domain's quota leaves for one mailbox, and the whole. */
export type QuotaRoom = { readonly most: Bytes; readonly of: Bytes };

/**
 * What a domain's quota leaves for a mailbox that is to have more than it has; null: it may have that. A mailbox that gets
 * less may always have it, also where others have let the quotas exceed the domain's.
 */
export function missingRoom(
  { quota, granted }: Pick<DomainQuota, 'quota' | 'granted'>,
  before: AddressState | null,
  after: AddressState | null,
): QuotaRoom | null {
  if (quota === null || !after?.mailbox) return null;
  const [was, will] = [before?.mailbox ? before.mailbox.quota : 0, after.mailbox.quota];
  if (was === null || (will !== null && will <= was)) return null;
  const most = Math.max(0, quota - granted + was);
  return will !== null && will <= most ? null : { most, of: quota };
}
