import { domainOf } from '../../../domain/address/address.ts';
import type { LinkChange, OwnerChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { finished } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import type { Workshop } from '../context.ts';
import type { Tables } from '../tables.ts';
import type { Obstacle } from './put-state.ts';
import { missingMailbox } from './require-mailbox.ts';
import type { Hand } from './write-address.ts';

/** Has nobody get into the mailbox any more: neither by a password, nor by an app password, nor by an open session. */
export async function lockOut(
  { directory, doveadm }: Workshop,
  change: OwnerChange,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await directory.change((tables) => takeAccess(tables, change, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

/** Changes nothing: a mail server knows no owners and no links. It can only say whether the mailbox is there. */
export function leaveAsItIs({ directory }: Workshop, change: OwnerChange | LinkChange): Outcome {
  const obstacle = directory.read((tables) => missingMailbox(tables, change));
  return obstacle ?? { kind: 'applied', removed: [] };
}

function takeAccess(tables: Tables, change: OwnerChange, hand: Hand): Obstacle {
  const missing = missingMailbox(tables, change);
  if (missing) return missing;
  const { address } = change;
  const hadAppPasswords = tables.appPasswords.clear(address) > 0;
  const hadAccess = tables.takeAccess.run({ address, now: hand.now }).changes > 0;
  if (hadAppPasswords || hadAccess)
    tables.log.run({ ...hand, domain: domainOf(address), action: 'edit_password', data: address });
  return null;
}
