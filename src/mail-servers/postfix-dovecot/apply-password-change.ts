import { domainOf } from '../../domain/address.ts';
import type { PasswordChange } from '../../domain/change.ts';
import type { Outcome } from '../port.ts';
import { finished } from './finished.ts';
import { maildirOf, type Tables } from './tables.ts';
import type { Workshop } from './workshop.ts';
import type { Hand } from './write-address.ts';

/** Gives a mailbox a new password and ends the sessions that were opened by the old one. */
export async function applyPasswordChange(
  { directory, doveadm }: Workshop,
  change: PasswordChange,
  hash: string,
  hand: Hand,
): Promise<Outcome> {
  const { address, mailbox: id } = change;
  const isThere = await directory.change((tables) => writePassword(tables, change, hash, hand));
  if (!isThere) return { kind: 'impossible', why: { code: 'mailbox-gone', id } };
  return finished(async () => {
    await doveadm?.flushAuthCache(address);
    await doveadm?.kick(address);
    return { kind: 'applied', removed: [] };
  });
}

/** Tells whether the mailbox is still at the address. */
function writePassword(
  tables: Tables,
  { address, mailbox }: PasswordChange,
  hash: string,
  hand: Hand,
): boolean {
  const present = tables.password.get(address, maildirOf(mailbox));
  if (present === undefined) return false;
  if (present === hash) return true;
  const domain = domainOf(address);
  tables.updatePassword.run({ address, domain, hash, now: hand.now });
  tables.log.run({ ...hand, domain, action: 'edit_password', data: address });
  return true;
}
