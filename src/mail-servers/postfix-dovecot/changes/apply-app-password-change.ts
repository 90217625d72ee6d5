import { domainOf } from '../../../domain/address/address.ts';
import type { AppPasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { finished } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import type { Workshop } from '../context.ts';
import type { Tables } from '../tables.ts';
import type { Obstacle } from './put-state.ts';
import { missingMailbox } from './require-mailbox.ts';
import type { Hand } from './write-address.ts';

/** Adds an app password to a mailbox: by this hash and no other, where it has one of the name already. */
export async function addAppPassword(
  { directory, doveadm }: Workshop,
  change: AppPasswordChange,
  hash: string,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await directory.change((tables) => addRow(tables, change, hash, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    await doveadm?.flushAuthCache(change.address);
    return { kind: 'applied', removed: [] };
  });
}

/** Takes an app password away, and ends the sessions that were opened by it. */
export async function revokeAppPassword(
  { directory, doveadm }: Workshop,
  change: AppPasswordChange,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await directory.change((tables) => deleteRow(tables, change, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    // Dovecot does not tell which password opened a session: all of the mailbox end, and the others come back.
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

function addRow(tables: Tables, change: AppPasswordChange, hash: string, hand: Hand): Obstacle {
  const missing = missingMailbox(tables, change);
  if (missing) return missing;
  const present = tables.appPasswords.hashes(change);
  if (present.includes(hash)) return null;
  const { name } = change;
  if (present.length > 0) return { kind: 'impossible', why: { code: 'app-password-taken', name } };
  tables.appPasswords.add({ ...change, hash });
  log(tables, change, hand, 'add_app_password');
  return null;
}

function deleteRow(tables: Tables, change: AppPasswordChange, hand: Hand): Obstacle {
  const missing = missingMailbox(tables, change);
  if (missing) return missing;
  // PostfixAdmin logs no such deletion, and its viewer shows nothing for an action without a text.
  if (tables.appPasswords.revoke(change) > 0) log(tables, change, hand, 'edit_mailbox');
  return null;
}

function log(tables: Tables, { address }: AppPasswordChange, hand: Hand, action: string): void {
  tables.log.run({ ...hand, domain: domainOf(address), action, data: address });
}
