import { type Address, domainOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import { type AddressRow, isInUse } from '../address-row.ts';
import type { Workshop } from '../context.ts';
import type { Sql } from '../database.ts';
import { mailboxOf } from '../tables.ts';
import type { Trash } from '../trash.ts';
import { disown } from './parking.ts';

/** Where an arriving mailbox comes from: its row, put aside, or nowhere, with the password it had. */
export type Arrival =
  | { readonly kind: 'aside'; readonly row: AddressRow }
  | { readonly kind: 'new'; readonly password: string | null };

export type Arriving = { readonly id: MailboxId; readonly address: Address; readonly restores: boolean };

/** Looks for a mailbox among those that were removed, in AlternC's tables and in our trash. */
export async function arrivalOf(
  { trash }: Workshop,
  sql: Sql,
  { id, address, restores }: Arriving,
): Promise<Arrival | 'gone'> {
  const row = await mailboxOf(sql, id, 'locked');
  const kept = trash?.state(id) ?? 'unknown';
  // An empty place in the trash beside a row that nobody purged: we were killed while we made it.
  if ((kept === 'gone' && !row) || (row && !mayReturnTo(address, row))) return 'gone';
  if (row?.mailboxAction === 'OK' || (row?.mailboxAction === 'DELETE' && !trash))
    return { kind: 'aside', row };
  if (trash && row?.mailboxAction === 'DELETE' && !trash.hasHome(id))
    return takeFromCron(trash, sql, id, row);
  if (trash && kept === 'kept') return { kind: 'new', password: trash.keptPassword(id) };
  // AlternC's cron has it, or had.
  return restores || row ? 'gone' : { kind: 'new', password: null };
}

/**
 * Takes the mail of what AlternC's panel removed out of its cron's reach, and leaves the rest of it there: the cron may
 * have made its list already. It can't have begun with this one, since that row is locked.
 */
async function takeFromCron(trash: Trash, sql: Sql, id: MailboxId, row: AddressRow): Promise<Arrival> {
  trash.keep(id, row.password);
  trash.take(id, row.path ?? '');
  await disown(sql, row);
  return { kind: 'new', password: row.password };
}

/** Not one that was purged, is in use elsewhere, or was removed from another domain. */
const mayReturnTo = (address: Address, row: AddressRow): boolean =>
  !row.condemned && !isInUse(row) && domainOf(row.name) === domainOf(address);
