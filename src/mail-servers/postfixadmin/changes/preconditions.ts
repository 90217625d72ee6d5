import { type Address, domainOf } from '../../../domain/address/address.ts';
import type { AddressState, Bytes } from '../../../domain/address/address-state.ts';
import type { DomainLimit } from '../../port.ts';
import type { ApplyRefusal, PlannedChange } from '../../shared/change.ts';
import type { AddressRows } from '../address-rows.ts';
import type { DriverContext, Quotas } from '../context.ts';
import type { Row } from '../database/engine.ts';
import type { DomainRow } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { type DomainUse, readDomainUse } from './domain-use.ts';

/** What PostfixAdmin itself would refuse of a change, or null. */
export async function checkPreconditions(
  { quotas }: DriverContext,
  tables: Tables,
  change: PlannedChange,
  { row, aliasOf, found }: DomainRow & { readonly found: AddressRows },
): Promise<ApplyRefusal> {
  const domain = domainOf(change.address);
  if (!row) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  if (aliasOf && change.after)
    return { kind: 'impossible', why: { code: 'alias-domain', domain, target: aliasOf } };
  const words = tables.vacation.refusal(found.state, change.after);
  if (words !== null) return { kind: 'impossible', why: { code: 'against-rules', words } };
  const use = readDomainUse(tables, domain);
  const why = await findExceededLimit({ ...change, domainRow: row, use, quotas });
  return why && { kind: 'impossible', why };
}

type LimitCheck = {
  readonly address: Address;
  readonly before: AddressState | null;
  readonly after: AddressState | null;
  readonly domainRow: Row;
  readonly use: DomainUse;
  readonly quotas: Quotas;
};

/** The limit of PostfixAdmin's that this change would exceed, or null. */
export async function findExceededLimit(check: LimitCheck): Promise<DomainLimit | null> {
  const { ofMailboxes, ofDomains } = check.quotas;
  return (
    (await exceededCount(check)) ??
    (ofMailboxes ? exceededQuota(check) : null) ??
    // PostfixAdmin checks the sum only where it checks single quotas.
    (ofMailboxes && ofDomains ? exceededDomainQuota(check) : null)
  );
}

/** A domain's limit of 0 means none, and one below 0 that none are allowed. */
async function exceededCount({
  address,
  before,
  after,
  domainRow,
  use,
}: LimitCheck): Promise<DomainLimit | null> {
  if (!after) return null;
  const domain = domainOf(address);
  const isMore = after.mailbox ? !before?.mailbox : !before || Boolean(before.mailbox);
  const limit = after.mailbox ? 'mailboxes' : 'aliases';
  const most = Number(domainRow[limit]);
  if (!isMore || most === 0) return null;
  if (most > 0 && (await use.count(limit)) < most) return null;
  return { code: 'domain-limit', domain, limit, most: Math.max(0, most) };
}

/**
 * Checks the largest quota of a single mailbox. Below 0, quotas are off, and only a mailbox without one is allowed.
 */
function exceededQuota({ address, before, after, domainRow, quotas }: LimitCheck): DomainLimit | null {
  const quota = newQuota(before, after);
  const most = Number(domainRow['maxquota']) * quotas.megabyte;
  if (quota === undefined || most === 0) return null;
  const isAllowed = most < 0 ? quota === null : quota !== null && quota <= most;
  return isAllowed
    ? null
    : { code: 'domain-limit', domain: domainOf(address), limit: 'quota', most: Math.max(0, most) };
}

/** Checks the sum of the quotas of a domain's mailboxes. */
async function exceededDomainQuota(check: LimitCheck): Promise<DomainLimit | null> {
  const { address, before, after, domainRow, use, quotas } = check;
  const quota = newQuota(before, after);
  const all = Number(domainRow['quota']) * quotas.megabyte;
  if (quota === undefined || all <= 0) return null;
  const domain = domainOf(address);
  const others = (await use.quotas()) - (before?.mailbox?.quota ?? 0);
  const most = Math.max(0, all - others);
  return quota !== null && quota <= most
    ? null
    : { code: 'domain-limit', domain, limit: 'domain-quota', most, of: all };
}

/** The quota that the mailbox gets; undefined where it keeps its present one, or there is no mailbox. */
function newQuota(before: AddressState | null, after: AddressState | null): Bytes | null | undefined {
  if (!after?.mailbox) return undefined;
  const keeps = before?.mailbox && before.mailbox.quota === after.mailbox.quota;
  return keeps ? undefined : after.mailbox.quota;
}
