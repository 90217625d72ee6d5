import sql from 'sql-template-tag';
import { domainOf } from '../../../domain/address/address.ts';
import type { LinkChange, OwnerChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { Obstacle } from '../../postfix-dovecot/changes/put-state.ts';
import { noPassword } from '../../postfix-dovecot/tables.ts';
import { finished } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { find } from '../address-rows.ts';
import { type Hand, log } from '../admin-log.ts';
import { appPasswordTable } from '../app-passwords.ts';
import type { Workshop } from '../context.ts';
import type { Tables } from '../tables.ts';
import { mailboxAt, mailboxGone } from './apply-credentials-change.ts';

/** Has nobody get into the mailbox any more: neither by a password, nor by an app password, nor by an open session. */
export async function lockOut(
  { books, doveadm }: Workshop,
  change: OwnerChange,
  hand: Hand,
): Promise<Outcome> {
  const obstacle = await books.change((tables) => takeAccess(tables, change, hand));
  if (obstacle) return obstacle;
  return finished(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

/** Changes nothing: a mail server knows no owners and no links. It can only say whether the mailbox is there. */
export async function leaveAsItIs(
  { books }: Workshop,
  { address, mailbox: id }: OwnerChange | LinkChange,
): Promise<Outcome> {
  const { state } = await books.read((tables) => find(tables, address));
  return (state?.mailbox?.id === id ? null : mailboxGone(id)) ?? { kind: 'applied', removed: [] };
}

/** Also what PostfixAdmin gives a new password by: its code, and where the owner until now is sent one. */
const noAccess = { password: noPassword, token: '', phone: '', email_other: '' };

async function takeAccess(
  tables: Tables,
  { address, mailbox: id }: OwnerChange,
  hand: Hand,
): Promise<Obstacle> {
  const mailbox = await mailboxAt(tables, address, id);
  if (!mailbox) return mailboxGone(id);
  const hadAppPasswords = (await tables.delete(appPasswordTable, sql`username = ${address}`)) > 0;
  const hadAccess = Object.entries(noAccess).some(([column, value]) => (mailbox[column] ?? value) !== value);
  if (!hadAppPasswords && !hadAccess) return null;
  await tables.update('mailbox', { ...noAccess, modified: tables.dialect.now }, sql`username = ${address}`);
  await log(tables, hand, domainOf(address), 'edit_password', address);
  return null;
}
