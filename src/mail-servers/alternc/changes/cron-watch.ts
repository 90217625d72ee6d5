import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressChange } from '../../../domain/request/change.ts';
import { UnfinishedChange } from '../../port.ts';
import { addedMailbox } from '../../shared/change.ts';
import { type AddressRow, type MailAction, parkedType } from '../address-row.ts';
import type { CronWatchOptions, DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import { readMailboxRow } from '../tables.ts';
import { deleteAddress } from './parking.ts';

/*
 * AlternC's cron makes a list of what it is to remove, and removes all of that, even what was restored since. Its
 * last act in each run is to delete addresses that are marked for it and have no mailbox. So whoever restores a
 * mailbox puts such an address beside it, the marker: once that is gone, every run that could have the mailbox on its
 * list is over.
 */

export const defaultCronWatch: CronWatchOptions = { quiet: 1000, longest: 10_000 };

/** Milliseconds between two looks at the cron. */
const pollInterval = 50;

const markerName = (mailboxRow: number | null): string => `(restored mailbox ${mailboxRow})`;

/** Adds the marker of a restored mailbox, in the transaction that restores it. */
export async function writeMarker(sql: Sql, { mailboxRow }: AddressRow, addressId: number): Promise<void> {
  await sql.run(
    `INSERT INTO address (domain_id, address, type, enabled, mail_action)
     SELECT domain_id, ?, ?, 0, 'DELETE' FROM address WHERE id = ?
     ON DUPLICATE KEY UPDATE mail_action = 'DELETE'`,
    markerName(mailboxRow),
    parkedType,
    addressId,
  );
}

/**
 * Waits until AlternC's cron can no longer remove a mailbox that the change restored. @returns whether the mailbox is
 * still there. Throws UnfinishedChange where the cron is at work for longer than we watch.
 */
export async function survivesCron(
  { database, cronWatch, trash }: DriverContext,
  change: AddressChange,
): Promise<boolean> {
  const id = addedMailbox(change);
  // A mailbox from our trash gets a new row, which is on no list.
  if (!id || trash) return true;
  const row = await database.read((sql) => readMailboxRow(sql, id));
  if (!row || row.mailboxAction === 'DELETING') return false;
  const marker = await database.read((sql) => findMarker(sql, row));
  if (marker === null) return true;
  const began = performance.now();
  for (let quietSince = began; ; await sleep(pollInterval)) {
    const state = await database.read((sql) => readCronState(sql, row, marker));
    const now = performance.now();
    if (state.action === null || state.action === 'DELETING') return false;
    if (!state.signed) return true;
    if (state.busy) quietSince = now;
    else if (now - quietSince >= cronWatch.quiet) break;
    if (now - began >= cronWatch.longest)
      throw new UnfinishedChange(
        `AlternC's cron is at work: whether ${change.address} came back in time is known once it is done.`,
      );
  }
  await database.transaction((sql) => deleteAddress(sql, marker));
  return true;
}

async function findMarker(sql: Sql, { addressId, mailboxRow }: AddressRow): Promise<number | null> {
  const [sign] = await sql.rows<{ id: number }>(
    `SELECT sign.id FROM address JOIN address AS sign ON sign.domain_id = address.domain_id
     WHERE address.id = ? AND sign.address = ? AND sign.type = ?`,
    addressId,
    markerName(mailboxRow),
    parkedType,
  );
  return sign?.id ?? null;
}

type CronState = { readonly action: MailAction | null; readonly signed: number; readonly busy: number };

async function readCronState(sql: Sql, { mailboxRow }: AddressRow, marker: number): Promise<CronState> {
  const [state] = await sql.rows<CronState>(
    `SELECT (SELECT mail_action FROM mailbox WHERE id = ?) AS action,
       EXISTS (SELECT 1 FROM address WHERE id = ?) AS signed,
       EXISTS (SELECT 1 FROM mailbox WHERE mail_action = 'DELETING') AS busy`,
    mailboxRow,
    marker,
  );
  return state ?? { action: null, signed: 0, busy: 0 };
}
