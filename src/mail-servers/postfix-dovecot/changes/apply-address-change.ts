import { domainOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import { isFileName } from '../../../domain/address/mailbox-id.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import type { Outcome, RemovedMailbox } from '../../port.ts';
import { finished } from '../../shared/after-commit.ts';
import { tellDovecot } from '../../shared/dovecot/refresh.ts';
import type { Workshop } from '../context.ts';
import type { Tables } from '../tables.ts';
import { arrivingMailbox, leavingMailbox, type Obstacle, type PlannedMove, putState } from './put-state.ts';
import type { Hand } from './write-address.ts';

/**
 * Carries out the change of one address. First its rows, in one transaction: that stops deliveries and logins.
 * Then Dovecot forgets what it knew, then the home of a dropped mailbox goes to the trash. What follows the
 * transaction is done on a repetition too, since a killed process may have left any of it undone.
 */
export async function applyAddressChange(
  workshop: Workshop,
  change: PlannedMove,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await workshop.directory.change((tables) => changeRows(workshop, tables, change, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    await clearTrash(workshop, change);
    await tellDovecot(workshop.doveadm, change);
    return { kind: 'applied', removed: await removeDropped(workshop, change) };
  });
}

function changeRows({ homes }: Workshop, tables: Tables, change: PlannedMove, hand: Hand): Obstacle {
  const { address, before, after } = change;
  const found = tables.state(address);
  if (sameState(found, after)) return null;
  if (!sameState(found, before)) return { kind: 'found-changed', found };
  const domain = domainOf(address);
  if (!tables.receivesFor.get(domain)) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  return putState(homes, tables, { ...change, before: found }, hand);
}

/** A mailbox that is back has nothing left in the trash, where it would count as removed. */
async function clearTrash({ directory, homes }: Workshop, change: AddressChange): Promise<void> {
  const arriving = arrivingMailbox(change);
  if (!arriving) return;
  await directory.change((tables) => {
    if (tables.state(change.address)?.mailbox?.id === arriving) homes.forget(arriving);
  });
}

async function removeDropped(
  { directory, homes }: Workshop,
  change: AddressChange,
): Promise<RemovedMailbox[]> {
  const id = leavingMailbox(change);
  if (!id || !isFileName(id)) return [];
  const isRemoved = await directory.change((tables) => {
    // It may have come back while Dovecot was asked.
    if (tables.state(change.address)?.mailbox?.id === id) return false;
    homes.remove(id);
    return true;
  });
  return isRemoved ? [{ id, holds: await homes.measureRemoved(id) }] : [];
}
