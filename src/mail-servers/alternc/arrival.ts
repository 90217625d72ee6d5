import { type Address, domainOf } from '../../domain/address.ts';
import type { MailboxId } from '../../domain/address-state.ts';
import { type AddressRow, isInUse } from './address-row.ts';
import type { Sql } from './database.ts';
import { mailboxOf } from './tables.ts';
import type { Workshop } from './workshop.ts';

/** Where an arriving mailbox comes from: its row, put aside; nowhere, with the password it had; or it is gone for good. */
export type Arrival =
  | { readonly kind: 'aside'; readonly row: AddressRow }
  | { readonly kind: 'new'; readonly password: string | null }
  | 'gone';

export type Arriving = { readonly id: MailboxId; readonly address: Address; readonly restores: boolean };

/** Looks for a mailbox among those that were removed, in AlternC's tables and in our trash. */
export async function arrivalOf(
  { trash }: Workshop,
  sql: Sql,
  { id, address, restores }: Arriving,
): Promise<Arrival> {
  const row = await mailboxOf(sql, id, 'locked');
  const kept = trash?.state(id) ?? 'unknown';
  if (kept === 'gone' || (row && !mayReturnTo(address, row))) return 'gone';
  // Of what we left to the cron, it may have made its list already.
  const isOurs = kept === 'kept' ? row?.mailboxAction === 'OK' : row?.mailboxAction !== 'DELETING';
  if (row && isOurs) return { kind: 'aside', row };
  if (trash && kept === 'kept') return { kind: 'new', password: trash.keptPassword(id) };
  // AlternC's cron has it, or had.
  return restores || row ? 'gone' : { kind: 'new', password: null };
}

/** Not one that was purged, is in use elsewhere, or was removed from another domain. */
const mayReturnTo = (address: Address, row: AddressRow): boolean =>
  !row.condemned && !isInUse(row) && domainOf(row.name) === domainOf(address);
