import sql from 'sql-template-tag';
import { type Address, domainOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type { PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { Obstacle } from '../../postfix-dovecot/changes/put-state.ts';
import { finished } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { find } from '../address-rows.ts';
import { type Hand, log } from '../admin-log.ts';
import type { Workshop } from '../context.ts';
import type { Row } from '../database/engine.ts';
import { holdDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { passwordDays } from './write-address.ts';

/** Gives a mailbox a new password and ends the sessions that were opened by the old one. */
export async function applyPasswordChange(
  { books, doveadm }: Workshop,
  change: PasswordChange,
  hash: string,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await books.change((tables) => writePassword(tables, change, hash, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

async function writePassword(
  tables: Tables,
  { address, mailbox: id }: PasswordChange,
  hash: string,
  hand: Hand,
): Promise<Obstacle> {
  const { row: domainRow } = await holdDomain(tables, domainOf(address));
  const mailbox = await mailboxAt(tables, address, id);
  if (!mailbox) return mailboxGone(id);
  if (mailbox['password'] === hash) return null;
  const { now, inDays } = tables.dialect;
  const values = { password: hash, password_expiry: inDays(passwordDays(domainRow ?? {})), modified: now };
  await tables.update('mailbox', values, sql`username = ${address}`);
  await log(tables, hand, domainOf(address), 'edit_password', address);
  return null;
}

/** The row of a mailbox that an order is about, or null where it is not at its address any more. */
export async function mailboxAt(tables: Tables, address: Address, id: MailboxId): Promise<Row | null> {
  const { state, mailbox } = await find(tables, address, 'change');
  return state?.mailbox?.id === id ? mailbox : null;
}

export const mailboxGone = (id: MailboxId): Obstacle => ({
  kind: 'impossible',
  why: { code: 'mailbox-gone', id },
});
