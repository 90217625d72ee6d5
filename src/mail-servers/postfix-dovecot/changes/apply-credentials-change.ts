import { domainOf } from '../../../domain/address/address.ts';
import type { PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { finished } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import type { Workshop } from '../context.ts';
import { maildirOf, type Tables } from '../tables.ts';
import type { Obstacle } from './put-state.ts';
import { missingMailbox } from './require-mailbox.ts';
import type { Hand } from './write-address.ts';

/** Gives a mailbox a new password and ends the sessions that were opened by the old one. */
export async function applyPasswordChange(
  { directory, doveadm }: Workshop,
  change: PasswordChange,
  hash: string,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await directory.change((tables) => writePassword(tables, change, hash, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

function writePassword(tables: Tables, change: PasswordChange, hash: string, hand: Hand): Obstacle {
  const missing = missingMailbox(tables, change);
  if (missing) return missing;
  const { address, mailbox } = change;
  if (tables.password.get(address, maildirOf(mailbox)) === hash) return null;
  const domain = domainOf(address);
  tables.updatePassword.run({ address, domain, hash, now: hand.now });
  tables.log.run({ ...hand, domain, action: 'edit_password', data: address });
  return null;
}
