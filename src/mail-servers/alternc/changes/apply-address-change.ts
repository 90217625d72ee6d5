import { domainOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import type { Outcome, RemovedMailbox } from '../../port.ts';
import {
  arrivingMailbox,
  leavingMailbox,
  type Obstacle,
  type PlannedMove,
} from '../../postfix-dovecot/changes/put-state.ts';
import { finished } from '../../shared/after-commit.ts';
import { tellDovecot } from '../../shared/dovecot/refresh.ts';
import { type AddressRow, isAsWanted, isInUse, isOursToRemove } from '../address-row.ts';
import type { Workshop } from '../context.ts';
import type { Sql } from '../database.ts';
import { sizeOf, writeSize } from '../dovecot-quota.ts';
import { mailboxOf, placeOf } from '../tables.ts';
import { outlivesCron } from './cron-watch.ts';
import { misplacedMail } from './mail-location.ts';
import { release } from './parking.ts';
import { brokenRule, inWords } from './preconditions.ts';
import { putState } from './put-state.ts';

/**
 * Carries out the change of one address. First its rows, in one transaction: that stops deliveries and logins. Then,
 * where we keep mail, it moves between its path and our trash, and only then is what is left of a removed mailbox given
 * to AlternC's cron. What follows the transaction is done on a repetition too.
 */
export async function applyAddressChange(workshop: Workshop, change: PlannedMove): Promise<Outcome> {
  const obstacle = await workshop.database.change((sql) => changeRows(workshop, sql, change));
  if (obstacle) {
    const found = obstacle.kind === 'found-changed' ? obstacle.found?.mailbox : null;
    if (found) await bringMailBack(workshop, found.id);
    return obstacle;
  }
  return finished(async () => {
    // Its path may be another's as soon as the rows are changed. What Dovecot still writes there follows.
    await takeDropped(workshop, change);
    await tellDovecot(workshop.doveadm, change);
    const arriving = arrivingMailbox(change);
    if (arriving) await bringMailBack(workshop, arriving);
    const removed = await removeDropped(workshop, change);
    return arriving && !(await outlivesCron(workshop, change))
      ? await giveUp(workshop, change, arriving)
      : { kind: 'applied', removed };
  });
}

async function changeRows(workshop: Workshop, sql: Sql, change: PlannedMove): Promise<Obstacle> {
  const { address, before, after } = change;
  const place = await placeOf(sql, address, 'locked');
  const found = place?.state ?? null;
  if (isAsWanted(found, after)) return null;
  if (!isAsWanted(found, before)) return { kind: 'found-changed', found };
  if (!place) return { kind: 'impossible', why: { code: 'domain-gone', domain: domainOf(address) } };
  const broken = await brokenRule(sql, change, place);
  const words = broken ? inWords(broken, address) : misplacedMail(workshop, change, place);
  if (words !== null) return { kind: 'impossible', why: { code: 'against-rules', words } };
  return putState(workshop, sql, place, change);
}

/** Its size first: a repetition would not know any more that mail came back, and Dovecot counts only at a delivery. */
async function bringMailBack({ database, trash }: Workshop, id: MailboxId): Promise<void> {
  if (!trash || trash.state(id) === 'unknown') return;
  const withMailbox = (work: (sql: Sql, row: AddressRow) => Promise<void>) =>
    database.change(async (sql) => {
      const row = await mailboxOf(sql, id, 'locked');
      if (row && isInUse(row)) await work(sql, row);
    });
  if (trash.hasHome(id)) {
    const held = await trash.measure(id);
    if (!held.unknown) await withMailbox((sql, row) => writeSize(sql, row, held));
  }
  await withMailbox(async (_, { path }) => trash.bringBack(id, path ?? ''));
}

async function takeDropped({ database, trash }: Workshop, change: AddressChange): Promise<void> {
  const id = leavingMailbox(change);
  if (!id || !trash) return;
  await database.change(async (sql) => {
    const row = await mailboxOf(sql, id, 'locked');
    if (row && isOursToRemove(row)) trash.take(id, row.path ?? '');
  });
}

/** Leaves the removed mailbox to AlternC's cron, its mail in our trash. @returns what it holds, if it can be brought back. */
async function removeDropped(workshop: Workshop, change: AddressChange): Promise<RemovedMailbox[]> {
  const { database, trash } = workshop;
  const id = leavingMailbox(change);
  if (!id) return [];
  const counted = await database.change(async (sql) => {
    const row = await mailboxOf(sql, id, 'locked');
    // It may have come back while Dovecot was asked.
    if (!row || isInUse(row)) return null;
    if (isOursToRemove(row)) await release(workshop, sql, id, row);
    return sizeOf(sql, row);
  });
  if (!trash) return counted ? [{ id, holds: counted }] : [];
  return trash.state(id) === 'kept' ? [{ id, holds: await trash.measure(id) }] : [];
}

/** The cron had the mailbox on its list when it was taken back: the address becomes again what it was. */
async function giveUp(workshop: Workshop, change: AddressChange, id: MailboxId): Promise<Outcome> {
  const { address, before } = change;
  await workshop.database.change(async (sql) => {
    const place = await placeOf(sql, address, 'locked');
    if (place) await putState(workshop, sql, place, { ...change, before: place.state, after: before });
  });
  await tellDovecot(workshop.doveadm, { ...change, before: change.after, after: before });
  return { kind: 'impossible', why: { code: 'removed-mail-gone', id } };
}
