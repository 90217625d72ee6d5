import { type Address, domainOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import { type AddressRow, isInUse } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import { readMailboxRow } from '../tables.ts';
import type { Trash } from '../trash.ts';
import { detachMailboxRow } from './parking.ts';

/** Where an added mailbox comes from: a row that was kept aside, or none, with the password that it had. */
export type RestoreSource =
  | { readonly kind: 'aside'; readonly row: AddressRow }
  | { readonly kind: 'new'; readonly password: string | null };

export type ArrivingMailbox = {
  readonly id: MailboxId;
  readonly address: Address;
  readonly restores: boolean;
};

/** Looks for a removed mailbox in AlternC's tables and in our trash. */
export async function findRestoreSource(
  { trash }: DriverContext,
  sql: Sql,
  { id, address, restores }: ArrivingMailbox,
): Promise<RestoreSource | 'gone'> {
  const row = await readMailboxRow(sql, id, 'locked');
  const kept = trash?.state(id) ?? 'unknown';
  // An empty trash entry beside a row that nobody purged: we were killed while we made it.
  if ((kept === 'gone' && !row) || (row && !mayReturnTo(address, row))) return 'gone';
  if (row?.mailboxAction === 'OK' || (row?.mailboxAction === 'DELETE' && !trash))
    return { kind: 'aside', row };
  if (trash && row?.mailboxAction === 'DELETE' && !trash.hasHome(id))
    return rescueFromCron(trash, sql, id, row);
  if (trash && kept === 'kept') return { kind: 'new', password: trash.readSavedPassword(id) };
  // AlternC's cron removes it, or did.
  return restores || row ? 'gone' : { kind: 'new', password: null };
}

/**
 * Moves the mail of what AlternC's panel removed out of its cron's reach, and leaves the row there: the cron may have
 * made its list already. It can't have begun with this one, since that row is locked.
 */
async function rescueFromCron(
  trash: Trash,
  sql: Sql,
  id: MailboxId,
  row: AddressRow,
): Promise<RestoreSource> {
  trash.savePassword(id, row.password);
  trash.moveToTrash(id, row.path ?? '');
  await detachMailboxRow(sql, row);
  return { kind: 'new', password: row.password };
}

/** Excludes a mailbox that was purged, is in use elsewhere, or was removed from another domain. */
const mayReturnTo = (address: Address, row: AddressRow): boolean =>
  !row.markedForDeletion && !isInUse(row) && domainOf(row.name) === domainOf(address);
