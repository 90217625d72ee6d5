import type { Domain } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { type DomainQuota, maxNamedUnlimited, missingRoom } from '../../domain/quota/domain-quota.ts';
import type { DomainLimit } from '../port.ts';
import { mebibyte } from '../shared/quota.ts';
import type { Tables } from './tables.ts';

/** A domain's quota, which PostfixAdmin's column has in MB, and what its mailboxes have of it; null: there is no such domain. */
export function readDomainQuota(tables: Tables, domain: Domain): DomainQuota | null {
  const row = tables.domainQuota.get(domain);
  if (!row) return null;
  return {
    quota: row.quota > 0 ? row.quota * mebibyte : null,
    granted: row.granted,
    unlimited: {
      count: row.unlimited,
      first: row.unlimited > 0 ? tables.unlimitedMailboxes.all(domain, maxNamedUnlimited) : [],
    },
  };
}

/** The limit of its domain that a mailbox would exceed with a state; null: none. */
export function exceededDomainQuota(
  domain: Domain,
  use: Pick<DomainQuota, 'quota' | 'granted'> | null,
  { before, after }: { readonly before: AddressState | null; readonly after: AddressState | null },
): DomainLimit | null {
  const room = use && missingRoom(use, before, after);
  return room && { code: 'domain-limit', domain, limit: 'domain-quota', ...room };
}

/** The same as the tables have its domain now. */
export const exceededNow = (
  tables: Tables,
  domain: Domain,
  change: { readonly before: AddressState | null; readonly after: AddressState | null },
): DomainLimit | null =>
  change.after?.mailbox && hasDomainQuota(tables, domain)
    ? exceededDomainQuota(domain, readDomainQuota(tables, domain), change)
    : null;

/** Most domains have none: then nothing has to be added up. */
const hasDomainQuota = (tables: Tables, domain: Domain): boolean =>
  (tables.domainQuotaColumn.get(domain) ?? 0) > 0;
