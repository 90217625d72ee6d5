import type { Address } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import { type ApplyRefusal, addedMailbox, type PlannedChange } from '../../shared/change.ts';
import { type AddressRow, mailboxIdOf } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import type { AddressRows } from '../tables.ts';
import { writeMarker } from './cron-watch.ts';
import {
  closeAddress,
  deleteAddress,
  leavePlaceholder,
  markAddressDeleted,
  markMailboxDeleted,
  park,
  unpark,
} from './parking.ts';
import { findRestoreSource, type RestoreSource } from './restore-source.ts';
import { writeAddress, writeMailbox, writeQuota } from './write-address.ts';
import { writeRecipients } from './write-recipients.ts';

/**
 * Writes the rows of an address, from its present state to what the change wants, within the caller's transaction.
 */
export async function putState(
  context: DriverContext,
  sql: Sql,
  rows: AddressRows,
  change: PlannedChange,
): Promise<ApplyRefusal> {
  const { address, after, restores } = change;
  const id = addedMailbox({ before: rows.state, after });
  const found = id && (await findRestoreSource(context, sql, { id, address, restores: restores === true }));
  if (id && found === 'gone') return { kind: 'impossible', why: { code: 'removed-mail-gone', id } };

  savePassword(context, rows, after);
  if (!after) await removeAddress(context, sql, rows);
  else {
    const source = found === 'gone' ? null : found;
    await makeRoom(context, sql, rows, { after, source });
    await writeAfter(context, sql, rows, { address, after, source });
  }
  return null;
}

type TargetState = { readonly after: AddressState; readonly source: RestoreSource | null };

function savePassword(
  { trash }: DriverContext,
  { row, state }: AddressRows,
  after: AddressState | null,
): void {
  const id = state?.mailbox?.id;
  if (row && id && id !== after?.mailbox?.id) trash?.savePassword(id, row.password);
}

async function removeAddress({ trash }: DriverContext, sql: Sql, { row, state }: AddressRows): Promise<void> {
  if (!row) return;
  if (row.mailboxRow === null) await deleteAddress(sql, row.addressId);
  else if (state?.mailbox && trash) await closeAddress(sql, row);
  else await markAddressDeleted(sql, row);
}

/**
 * Parks or removes the mailbox that is at the address, removed before or only now, where another takes its place.
 * Otherwise what AlternC's cron is to remove stays, so that AlternC's panel can still restore it.
 */
async function makeRoom(
  context: DriverContext,
  sql: Sql,
  { row }: AddressRows,
  { after, source }: TargetState,
): Promise<void> {
  if (!row || row.mailboxRow === null || stays(row, { after, source })) return;
  const ours = context.trash !== null;
  if (source) return park(sql, row, { ours });
  if (row.mailboxAction !== 'OK') return;
  if (!ours) return markMailboxDeleted(sql, row.addressId);
  await park(sql, row, { ours });
  await leavePlaceholder(context, sql, row);
}

const stays = (row: AddressRow, { after, source }: TargetState): boolean =>
  source === null
    ? row.mailboxAction === 'OK' && mailboxIdOf(row) === after.mailbox?.id
    : source.kind === 'aside' && source.row.mailboxRow === row.mailboxRow;

async function writeAfter(
  context: DriverContext,
  sql: Sql,
  rows: AddressRows,
  { address, after, source }: TargetState & { readonly address: Address },
): Promise<void> {
  const { mailbox, enabled } = after;
  const password = mailbox ? passwordFor(rows, source) : null;
  const addressId = await writeAddress(sql, rows, address, { enabled, password });
  if (mailbox && source?.kind === 'new') {
    const former = rows.row?.mailboxRow ? rows.row : null;
    await writeMailbox(context, sql, { addressId, address, mailbox, former });
  } else if (mailbox) {
    if (source?.kind === 'aside') await unparkMailbox(sql, source.row, addressId, address);
    await writeQuota(sql, addressId, mailbox);
  }
  await writeRecipients(sql, addressId, address, after);
}

/** Gives a parked mailbox back to its address. AlternC's cron may already have been told to remove it. */
async function unparkMailbox(sql: Sql, row: AddressRow, addressId: number, address: Address): Promise<void> {
  await unpark(sql, row, addressId, address);
  if (row.mailboxAction === 'DELETE') await writeMarker(sql, row, addressId);
}

function passwordFor({ row }: AddressRows, source: RestoreSource | null): string | null {
  if (source === null) return row?.password ?? null;
  return source.kind === 'aside' ? source.row.password : source.password;
}
