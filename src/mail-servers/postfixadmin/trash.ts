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

/** The mail directory in PostfixAdmin's layout: each home is a Maildir itself, at the path in its row. */
export function openMaildirStore(mailDirectory: string, log: DriverContext['log']): MaildirStore {
  const layout = { homes: mailDirectory, trash: join(mailDirectory, trashName), maildir: '' };
  const homes = createMaildirStore(mailDirectory, log, { layout });

  const { mapErrors } = createMaildirErrorMapper(mailDirectory);

  /** Maps errors within a transaction, so that a missing disk is not reported as a missing database. */
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

/** Whether the mail of a mailbox that is to be restored is gone. */
export function mailIsGone(homes: MaildirStore | null, id: MailboxId, restores: boolean): boolean {
  const state = homes?.trashState(id) ?? 'unknown';
  return state === 'gone' || (state === 'unknown' && restores);
}

/**
 * Moves the mail of a mailbox that the trash knows to where its new row says, and returns the saved columns. That is
 * a directory of its own even where PostfixAdmin had made it: another mailbox may have the old one by now.
 */
export function restoreMail(homes: MaildirStore | null, id: MailboxId): TrashedRow {
  if (!homes || homes.trashState(id) === 'unknown') return null;
  homes.restore(id);
  return homes.readTrashedRow(id);
}

/**
 * Saves a mailbox's row before it is deleted, with its password hash and the path of its mail. Not where that is no
 * path below the mail directory: then the mail stays where it is, and can't be restored.
 */
export function writeTrashedRow(homes: MaildirStore | null, id: MailboxId, row: Row): void {
  if (mailPath(row['maildir']) !== null) homes?.writeTrashedRow(id, row as MailboxRow);
}

/** Deletes a restored mailbox's trash entry, by which it would count as removed. */
export async function clearTrash(
  { adminDatabase, homes }: DriverContext,
  change: AddressChange,
): Promise<void> {
  const added = addedMailbox(change);
  if (!homes || !added) return;
  await adminDatabase.transaction(async (tables) => {
    const { state } = await readAddressRows(tables, change.address, 'change');
    if (state?.mailbox?.id === added) homes.deleteTrashEntry(added);
  });
}

/** Moves the mail of a removed mailbox to the trash, unless another mailbox has it too. */
export async function trashRemovedMailbox(
  { adminDatabase, homes, log }: DriverContext,
  change: AddressChange,
): Promise<RemovedMailbox[]> {
  const id = removedMailbox(change);
  if (!homes || !id) return [];
  const isRemoved = await adminDatabase.transaction(async (tables) => {
    // It may have been restored while Dovecot was called.
    const { state } = await readAddressRows(tables, change.address, 'change');
    if (state?.mailbox?.id === id) return false;
    if (homes.trashState(id) === 'unknown') return false;
    const path = mailPath(homes.readTrashedRow(id)?.['maildir'] ?? id) ?? id;
    const other = await ownerOf(tables, path);
    if (other === null) homes.remove(id, path);
    else
      log.warn(
        { place: path, other },
        'The mail of a removed mailbox stays: it is also that of another mailbox',
      );
    return true;
  });
  return isRemoved ? [{ id, holds: await homes.measureTrashed(id) }] : [];
}

/** Deletes a removed mailbox's mail for good. Throws where an existing mailbox has that mail. */
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

/** The address whose mail is at a path in the mail directory, or below it. */
async function ownerOf(tables: Tables, path: string): Promise<string | null> {
  const below = `${path.replace(/[!%_]/g, '!$&')}/%`;
  const [row] = await tables.rows(
    sql`SELECT username FROM mailbox WHERE maildir = ${path} OR maildir LIKE ${below} ESCAPE '!'`,
  );
  return row ? String(row['username']) : null;
}
