import type { MailboxId } from '../../../domain/address/address-state.ts';
import { isPathSafe } from '../../../domain/address/mailbox-id.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { MaildirStore } from '../../shared/maildir/maildir-store.ts';
import type { TrashedRow } from '../../shared/maildir/trashed-row.ts';
import type { Tables } from '../tables.ts';
import { type LogAuthor, writeAddress } from './write-address.ts';

/** Why nothing was written; null where the rows are as the order wants them. */
export type ApplyRefusal = Exclude<Outcome, { kind: 'applied' }> | null;

type StateChange = Pick<AddressChange, 'before' | 'after'>;

/** A change, and whether the mailbox that it brings was removed before. */
export type PlannedChange = AddressChange & { readonly restores?: boolean };

/** The mailbox that the address gets: a new one, or one that comes back. */
export const addedMailbox = ({ before, after }: StateChange): MailboxId | null =>
  after?.mailbox && after.mailbox.id !== before?.mailbox?.id ? after.mailbox.id : null;

/** The mailbox that the address loses. */
export const removedMailbox = ({ before, after }: StateChange): MailboxId | null =>
  before?.mailbox && before.mailbox.id !== after?.mailbox?.id ? before.mailbox.id : null;

/**
 * Writes an address's rows within the caller's transaction, having put on the disk what they need. That order is
 * the safe one if we are killed in between: a home without a row is found by no delivery and no login, and the
 * repetition finds it, while a row without its home would take mail into a second, empty one.
 */
export function putState(
  homes: MaildirStore,
  tables: Tables,
  change: PlannedChange,
  author: LogAuthor,
): ApplyRefusal {
  const arriving = addedMailbox(change);
  if (arriving && mailIsGone(homes, arriving, change.restores === true)) {
    return { kind: 'impossible', why: { code: 'removed-mail-gone', id: arriving } };
  }
  const leaving = removedMailbox(change);
  const leavingRow = leaving && tables.mailbox.get(change.address);
  // What lies elsewhere stays there, and does not come back.
  if (leaving && leavingRow && isPathSafe(leaving)) homes.writeTrashedRow(leaving, leavingRow);
  writeAddress(tables, { ...author, ...change, trashedRow: arriving && placeHome(homes, arriving) });
  return null;
}

/** Purged by us, or by somebody who emptied the trash by hand. */
function mailIsGone(homes: MaildirStore, id: MailboxId, restores: boolean): boolean {
  const state = homes.trashState(id);
  return state === 'gone' || (state === 'unknown' && restores);
}

/** Gives a mailbox its home. An id is never made twice, so one that the trash knows is coming back. */
function placeHome(homes: MaildirStore, id: MailboxId): TrashedRow {
  if (homes.trashState(id) === 'unknown') {
    homes.create(id);
    return null;
  }
  homes.restore(id);
  return homes.readTrashedRow(id);
}
