import { domainOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import type { Outcome, RemovedMailbox } from '../../port.ts';
import { type ApplyRefusal, addedMailbox, type PlannedChange, removedMailbox } from '../../shared/change.ts';
import { refreshDovecot } from '../../shared/dovecot/refresh.ts';
import { commitThen } from '../../shared/driver-kit.ts';
import { type AddressRow, isAsWanted, isInUse, isOursToRemove } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import { readSize, writeSize } from '../dovecot-quota.ts';
import { readAddressRows, readMailboxRow } from '../tables.ts';
import { readForRules } from './account-use.ts';
import { survivesCron } from './cron-watch.ts';
import { releaseToCron } from './parking.ts';
import { describeBrokenRule, findBrokenRule, findMisplacedMail } from './preconditions.ts';
import { putState } from './put-state.ts';

/**
 * Applies the change of one address. First its rows, in one transaction: that stops deliveries and logins. Then,
 * where we keep mail, it moves between its path and our trash, and only then is the rest of a removed mailbox left to
 * AlternC's cron. A repetition does what follows the transaction again.
 */
export async function applyAddressChange(context: DriverContext, change: PlannedChange): Promise<Outcome> {
  return commitThen(
    async () => {
      const refusal = await context.database.transaction((sql) => changeRows(context, sql, change));
      const found = refusal?.kind === 'found-changed' ? refusal.found?.mailbox : null;
      if (found) await restoreMail(context, found.id);
      return refusal;
    },
    async () => {
      // Another mailbox may have its path as soon as the rows are changed. What Dovecot still writes there is moved
      // later.
      await trashRemovedMail(context, change);
      await refreshDovecot(context.doveadm, change);
      const added = addedMailbox(change);
      if (added) await restoreMail(context, added);
      const removed = await releaseRemovedMailbox(context, change);
      return added && !(await survivesCron(context, change))
        ? await rollBack(context, change, added)
        : { kind: 'applied', removed };
    },
  );
}

async function changeRows(context: DriverContext, sql: Sql, change: PlannedChange): Promise<ApplyRefusal> {
  const { address, before, after } = change;
  const rows = await readAddressRows(sql, address, 'locked');
  const found = rows?.state ?? null;
  if (isAsWanted(found, after)) return null;
  if (!isAsWanted(found, before)) return { kind: 'found-changed', found };
  if (!rows) return { kind: 'impossible', why: { code: 'domain-gone', domain: domainOf(address) } };
  const broken = await findBrokenRule(readForRules(sql), change, rows);
  const words = broken ? describeBrokenRule(broken, address) : findMisplacedMail(context, change, rows);
  if (words !== null) return { kind: 'impossible', why: { code: 'against-rules', words } };
  return putState(context, sql, rows, change);
}

/**
 * Moves a mailbox's mail back. Its size comes first: a repetition could not tell that mail was restored, and Dovecot
 * counts only at a delivery.
 */
async function restoreMail({ database, trash }: DriverContext, id: MailboxId): Promise<void> {
  if (!trash || trash.state(id) === 'unknown') return;
  const withMailbox = (work: (sql: Sql, row: AddressRow) => Promise<void>) =>
    database.transaction(async (sql) => {
      const row = await readMailboxRow(sql, id, 'locked');
      if (row && isInUse(row)) await work(sql, row);
    });
  if (trash.hasHome(id)) {
    const size = await trash.measure(id);
    if (!size.unknown) await withMailbox((sql, row) => writeSize(sql, row, size));
  }
  await withMailbox(async (_, { path }) => trash.restore(id, path ?? ''));
}

async function trashRemovedMail({ database, trash }: DriverContext, change: AddressChange): Promise<void> {
  const id = removedMailbox(change);
  if (!id || !trash) return;
  await database.transaction(async (sql) => {
    const row = await readMailboxRow(sql, id, 'locked');
    if (row && isOursToRemove(row)) trash.moveToTrash(id, row.path ?? '');
  });
}

/**
 * Leaves the removed mailbox to AlternC's cron, and its mail in our trash. @returns its size, where it can be
 * restored.
 */
async function releaseRemovedMailbox(
  context: DriverContext,
  change: AddressChange,
): Promise<RemovedMailbox[]> {
  const { database, trash } = context;
  const id = removedMailbox(change);
  if (!id) return [];
  const counted = await database.transaction(async (sql) => {
    const row = await readMailboxRow(sql, id, 'locked');
    // It may have been restored while Dovecot was called.
    if (!row || isInUse(row)) return null;
    if (isOursToRemove(row)) await releaseToCron(context, sql, id, row);
    return readSize(sql, row);
  });
  if (!trash) return counted ? [{ id, holds: counted }] : [];
  return trash.state(id) === 'kept' ? [{ id, holds: await trash.measure(id) }] : [];
}

/** Undoes a restoration, since the cron had the mailbox on its list: the address becomes again what it was. */
async function rollBack(context: DriverContext, change: AddressChange, id: MailboxId): Promise<Outcome> {
  const { address, before } = change;
  await context.database.transaction(async (sql) => {
    const rows = await readAddressRows(sql, address, 'locked');
    if (rows) await putState(context, sql, rows, { ...change, before: rows.state, after: before });
  });
  await refreshDovecot(context.doveadm, { ...change, before: change.after, after: before });
  return { kind: 'impossible', why: { code: 'removed-mail-gone', id } };
}
