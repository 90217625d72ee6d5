import type { MailboxId } from '../../../domain/address/address-state.ts';
import { isPathSafe } from '../../../domain/address/mailbox-id.ts';
import { type ApplyRefusal, addedMailbox, type PlannedChange, removedMailbox } from '../../shared/change.ts';
import type { MaildirStore } from '../../shared/maildir/maildir-store.ts';
import type { TrashedRow } from '../../shared/maildir/trashed-row.ts';
import type { Tables } from '../tables.ts';
import { type LogAuthor, writeAddress } from './write-address.ts';

/**
 * Writes an address's rows within the caller's transaction, after the files that they need. That order is safe if we
 * are killed in between: no delivery and no login finds a home without a row, and a repetition does, while a row
 * without its home would collect mail in a second, empty one.
 */
export function putState(
  homes: MaildirStore,
  tables: Tables,
  change: PlannedChange,
  author: LogAuthor,
): ApplyRefusal {
  const added = addedMailbox(change);
  if (added && mailIsGone(homes, added, change.restores === true)) {
    return { kind: 'impossible', why: { code: 'removed-mail-gone', id: added } };
  }
  const removed = removedMailbox(change);
  const removedRow = removed && tables.mailbox.get(change.address);
  // Mail outside the mail directory stays there, and is not restored.
  if (removed && removedRow && isPathSafe(removed)) homes.writeTrashedRow(removed, removedRow);
  writeAddress(tables, { ...author, ...change, trashedRow: added && placeHome(homes, added) });
  return null;
}

/** Whether a mailbox's mail was purged, by us or by somebody who emptied the trash by hand. */
function mailIsGone(homes: MaildirStore, id: MailboxId, restores: boolean): boolean {
  const state = homes.trashState(id);
  return state === 'gone' || (state === 'unknown' && restores);
}

/** Makes or restores a mailbox's home. Ids are never reused, so one that the trash knows is being restored. */
function placeHome(homes: MaildirStore, id: MailboxId): TrashedRow {
  if (homes.trashState(id) === 'unknown') {
    homes.create(id);
    return null;
  }
  homes.restore(id);
  return homes.readTrashedRow(id);
}
