import { type Address, type Domain, domainOf } from '../../src/domain/address/address.ts';
import type { AddressState, Bytes } from '../../src/domain/address/address-state.ts';
import {
  type DomainQuota,
  domainQuotaExceeded,
  maxNamedUnlimited,
  missingRoom,
} from '../../src/domain/quota/domain-quota.ts';
import type { AddressChange, DomainQuotaChange } from '../../src/domain/request/change.ts';
import type { AddressWish, DomainLimit, Impossible, Outcome } from '../../src/mail-servers/port.ts';
import { refuseInOrder } from '../../src/mail-servers/shared/refuse-in-order.ts';

/** What a mail server in memory knows of the quotas of domains. */
type HeldQuotas = {
  readonly domains: ReadonlySet<Domain>;
  readonly addresses: Map<Address, AddressState>;
  readonly domainQuotas: Map<Domain, Bytes>;
};

const applied: Outcome = { kind: 'applied', removed: [] };

const isMailboxIn =
  (domain: Domain) =>
  ([address, { mailbox }]: readonly [Address, AddressState]) =>
    domainOf(address) === domain && mailbox !== null;

export function domainQuotaOf({ addresses, domainQuotas }: HeldQuotas, domain: Domain): DomainQuota {
  const boxes = [...addresses].filter(isMailboxIn(domain));
  const unlimited = boxes.filter(([, { mailbox }]) => mailbox?.quota === null).map(([address]) => address);
  return {
    quota: domainQuotas.get(domain) ?? null,
    granted: boxes.reduce((sum, [, { mailbox }]) => sum + (mailbox?.quota ?? 0), 0),
    unlimited: { count: unlimited.length, first: unlimited.toSorted().slice(0, maxNamedUnlimited) },
  };
}

export function setDomainQuota(held: HeldQuotas, { domain, before, after }: DomainQuotaChange): Outcome {
  if (!held.domains.has(domain)) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  const found = domainQuotaOf(held, domain);
  if (found.quota === after) return applied;
  if (found.quota !== before) return { kind: 'found-changed', found: null };
  const why = domainQuotaExceeded(domain, after, found);
  if (why) return { kind: 'impossible', why };
  if (after === null) held.domainQuotas.delete(domain);
  else held.domainQuotas.set(domain, after);
  return applied;
}

/** The limit of its domain that a state would exceed; null: none. */
export function exceededQuota(
  held: HeldQuotas,
  { address, before, after }: Pick<AddressChange, 'address' | 'before' | 'after'>,
): DomainLimit | null {
  const domain = domainOf(address);
  const room = missingRoom(domainQuotaOf(held, domain), before, after);
  return room && { code: 'domain-limit', domain, limit: 'domain-quota', ...room };
}

/** On a copy, since each counts for those after it. */
export function refuseBeyondQuota(
  held: HeldQuotas,
  wishes: readonly AddressWish[],
): Promise<(Impossible | null)[]> {
  if (held.domainQuotas.size === 0) return Promise.resolve(wishes.map(() => null));
  const copy = { ...held, addresses: new Map(held.addresses) };
  return refuseInOrder(wishes, held.addresses, async (change) => {
    const why = exceededQuota(copy, change);
    if (!why && change.after) copy.addresses.set(change.address, change.after);
    if (!why && !change.after) copy.addresses.delete(change.address);
    return why;
  });
}
