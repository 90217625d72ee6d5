import type { Address } from '../../domain/address/address.ts';
import type { AddressState, MailboxId } from '../../domain/address/address-state.ts';
import { operatorTenant } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { retainedUntil } from '../retention/retention.ts';

type MissedContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays'>;

/** Recorded from when the database was put back from a backup until the first sync after that is done. */
const place = 'restored-from-backup';

/** Notes that Facteur may have removed mailboxes of which this database does not know, within the caller's transaction. */
export const expectMissedRemovals = ({ store, clock }: Pick<AppContext, 'store' | 'clock'>): void =>
  store.reminders.record(place, clock());

/** Notes that all that was removed meanwhile is known by now. */
export async function endMissedRemovals({ store }: Pick<AppContext, 'store'>): Promise<void> {
  if (store.reminders.lastAt(place) === undefined) return;
  await store.commit(() => store.reminders.remove(place));
}

/**
 * Keeps a mailbox that is gone since the backup as removed: Facteur itself may have removed it, and its mail can be brought
 * back, and is erased in the end, only where it is known. Within the caller's transaction.
 */
export function keepMissedRemoval(
  app: MissedContext,
  address: Address,
  { before, after }: { readonly before: AddressState | null; readonly after: AddressState | null },
): void {
  const gone = before?.mailbox;
  const { store, clock } = app;
  if (!gone || gone.id === after?.mailbox?.id || store.reminders.lastAt(place) === undefined) return;
  const restorableUntil = retainedUntil(app, address);
  if (restorableUntil === null || store.addresses.hasMailbox(gone.id)) return;
  store.removedMailboxes.add({
    ...{ mailbox: gone.id, tenant: operatorTenant, address, quota: gone.quota },
    ...{ unknown: { why: 'uncounted' }, removedAt: clock(), restorableUntil },
  });
}

/** Forgets that a mailbox was removed, which is there: after the backup it was restored. Within the caller's transaction. */
export function forgetRemoval({ store }: Pick<AppContext, 'store'>, mailbox: MailboxId | undefined): void {
  if (mailbox !== undefined) store.removedMailboxes.remove(mailbox);
}
