import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { RemovedMailbox } from '../port.ts';
import { addedMailbox, removedMailbox } from '../shared/change.ts';
import { createMaildirErrorMapper } from '../shared/maildir/errors.ts';
import { createMaildirStore, type MaildirStore } from '../shared/maildir/maildir-store.ts';
import type { MailboxRow, TrashedRow } from '../shared/maildir/trashed-row.ts';
import { maildirOf } from '../shared/postfixadmin-schema/mailbox-row.ts';
import { readAddressRows } from './address-rows.ts';
import type { DriverContext } from './context.ts';
import type { Row } from './database/engine.ts';
import { mailPath, trashName } from './mailbox-id.ts';
import type { Tables } from './tables.ts';

/** The mail directory as PostfixAdmin's maildirs divide it: each is a Maildir itself, some levels down. */
export function openMaildirStore(mailDirectory: string, log: DriverContext['log']): MaildirStore {
  const layout = { homes: mailDirectory, trash: join(mailDirectory, trashName), maildir: '' };
  const homes = createMaildirStore(mailDirectory, log, layout);

  const { mapErrors } = createMaildirErrorMapper(mailDirectory);

  /** Within a transaction, so that a disk that is away is not taken for a database that is. */
  const mapped =
    <Given extends unknown[], Result>(work: (...given: Given) => Result) =>
    (...given: Given): Result =>
      mapErrors(() => work(...given));
  return {
    ...homes,
    trashAdvice: mapped(homes.trashAdvice),
    trashState: mapped(homes.trashState),
    writeTrashedRow: mapped(homes.writeTrashedRow),
    readTrashedRow: mapped(homes.readTrashedRow),
    remove: mapped(homes.remove),
    restore: mapped(homes.restore),
    deleteTrashEntry: mapped(homes.deleteTrashEntry),
    markForDeletion: mapped(homes.markForDeletion),
  };
}

/** Whether what a mailbox is to be brought back from is not there any more. */
export function mailIsGone(homes: MaildirStore | null, id: MailboxId, restores: boolean): boolean {
  const state = homes?.trashState(id) ?? 'unknown';
  return state === 'gone' || (state === 'unknown' && restores);
}

/**
 * Puts the mail of a mailbox that is known to the trash where its new row will say, and gives back the rest of the row.
 * That is a directory of its own also where PostfixAdmin had made it: the old one may be another mailbox's by now.
 */
export function restoreMail(homes: MaildirStore | null, id: MailboxId): TrashedRow {
  if (!homes || homes.trashState(id) === 'unknown') return null;
  homes.restore(id);
  return homes.readTrashedRow(id);
}

/**
 * Writes down a mailbox's row before it is deleted, its password hash included, and where its mail is. Not where that is
 * no place below the mail directory: then it stays where it is, and does not come back.
 */
export function writeTrashedRow(homes: MaildirStore | null, id: MailboxId, row: Row): void {
  if (mailPath(row['maildir']) !== null) homes?.writeTrashedRow(id, row as MailboxRow);
}

/** A mailbox that is back has nothing left in the trash, where it would count as removed. */
export async function clearTrash(
  { adminDatabase, homes }: DriverContext,
  change: AddressChange,
): Promise<void> {
  const arriving = addedMailbox(change);
  if (!homes || !arriving) return;
  await adminDatabase.transaction(async (tables) => {
    const { state } = await readAddressRows(tables, change.address, 'change');
    if (state?.mailbox?.id === arriving) homes.deleteTrashEntry(arriving);
  });
}

/** Moves the mail of a mailbox whose row is gone to the trash, unless it is another mailbox's too. */
export async function trashRemovedMailbox(
  { adminDatabase, homes, log }: DriverContext,
  change: AddressChange,
): Promise<RemovedMailbox[]> {
  const id = removedMailbox(change);
  if (!homes || !id) return [];
  const isRemoved = await adminDatabase.transaction(async (tables) => {
    // It may have come back while Dovecot was asked.
    const { state } = await readAddressRows(tables, change.address, 'change');
    if (state?.mailbox?.id === id) return false;
    if (homes.trashState(id) === 'unknown') return false;
    const place = mailPath(homes.readTrashedRow(id)?.['maildir'] ?? id) ?? id;
    const other = await ownerOf(tables, place);
    if (other === null) homes.remove(id, place);
    else
      log.warn({ place, other }, 'The mail of a removed mailbox stays: it is also that of another mailbox');
    return true;
  });
  return isRemoved ? [{ id, holds: await homes.measureTrashed(id) }] : [];
}

/** Deletes a removed mailbox's mail for good. Throws where it is the mail of a mailbox that is there. */
export async function purge({ adminDatabase, homes }: DriverContext, id: MailboxId): Promise<void> {
  if (!homes) return;
  await adminDatabase.transaction(async (tables) => {
    const owner = await ownerOf(tables, mailPath(maildirOf(id)) ?? id);
    if (owner !== null)
      throw new Error(`The mail of ${id} can not be deleted for good: it is the mailbox of ${owner}.`);
    homes.markForDeletion(id);
  });
  await homes.deleteMarked(id);
}

/** Whose mail is at a place in the mail directory or below it. */
async function ownerOf(tables: Tables, place: string): Promise<string | null> {
  const below = `${place.replace(/[!%_]/g, '!$&')}/%`;
  const [row] = await tables.rows(
    sql`SELECT username FROM mailbox WHERE maildir = ${place} OR maildir LIKE ${below} ESCAPE '!'`,
  );
  return row ? String(row['username']) : null;
}
