import { domainOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import { isPathSafe } from '../../../domain/address/mailbox-id.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import type { Outcome, RemovedMailbox } from '../../port.ts';
import { type ApplyRefusal, addedMailbox, type PlannedChange, removedMailbox } from '../../shared/change.ts';
import { refreshDovecot } from '../../shared/dovecot/refresh.ts';
import { type ChangeAuthor, commitThen } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import { exceededNow } from '../domain-quota.ts';
import type { Tables } from '../tables.ts';
import { closedMailbox, endSessionsOfHolders } from './end-shares.ts';
import { putState } from './put-state.ts';
import { createLogAuthor, type LogAuthor } from './write-address.ts';

/**
 * Applies the change of one address. First its rows, in one transaction: that stops deliveries and logins. Then
 * Dovecot's cache is flushed, then the home of a removed mailbox moves to the trash. A repetition does what follows
 * the transaction again, since a killed process may have left any of it undone.
 */
export async function applyAddressChange(
  context: DriverContext,
  change: PlannedChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const author = createLogAuthor(context, orderedBy);
  return commitThen(
    () => context.directory.transaction((tables) => changeRows(context, tables, change, author)),
    async () => {
      await clearTrash(context, change);
      await refreshDovecot(context.doveadm, change);
      const closed = closedMailbox(change);
      if (closed) await endSessionsOfHolders(context, closed);
      return { kind: 'applied', removed: await trashRemovedMailbox(context, change) };
    },
  );
}

function changeRows(
  { homes }: DriverContext,
  tables: Tables,
  change: PlannedChange,
  author: LogAuthor,
): ApplyRefusal {
  const { address, before, after } = change;
  const found = tables.state(address);
  if (sameState(found, after)) return null;
  if (!sameState(found, before)) return { kind: 'found-changed', found };
  const domain = domainOf(address);
  if (!tables.receivesFor.get(domain)) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  const target = tables.nameOf.get(domain);
  if (target && after) return { kind: 'impossible', why: { code: 'alias-domain', domain, target } };
  const why = exceededNow(tables, domain, { before: found, after });
  if (why) return { kind: 'impossible', why };
  return putState(homes, tables, { ...change, before: found }, author);
}

/** Deletes a restored mailbox's trash entry, by which it would count as removed. */
async function clearTrash({ directory, homes }: DriverContext, change: AddressChange): Promise<void> {
  const added = addedMailbox(change);
  if (!added) return;
  await directory.transaction((tables) => {
    if (tables.state(change.address)?.mailbox?.id === added) homes.deleteTrashEntry(added);
  });
}

async function trashRemovedMailbox(
  { directory, homes }: DriverContext,
  change: AddressChange,
): Promise<RemovedMailbox[]> {
  const id = removedMailbox(change);
  if (!id || !isPathSafe(id)) return [];
  const isRemoved = await directory.transaction((tables) => {
    // It may have been restored while Dovecot was called.
    if (tables.state(change.address)?.mailbox?.id === id) return false;
    homes.remove(id);
    return true;
  });
  return isRemoved ? [{ id, holds: await homes.measureTrashed(id) }] : [];
}
