import sql from 'sql-template-tag';
import { domainOf } from '../../../domain/address/address.ts';
import type { PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { afterCommit } from '../../shared/after-commit.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { lockDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { mailboxGoneRefusal, readMailboxRow } from './require-mailbox.ts';
import { passwordDays } from './write-address.ts';

/** Gives a mailbox a new password and ends the sessions that were opened by the old one. */
export async function applyPasswordChange(
  { adminDatabase, doveadm }: DriverContext,
  change: PasswordChange,
  hash: string,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await adminDatabase.transaction((tables) => writePassword(tables, change, hash, author));
  if (refusal) return refusal;
  return afterCommit(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

async function writePassword(
  tables: Tables,
  { address, mailbox: id }: PasswordChange,
  hash: string,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const { row: domainRow } = await lockDomain(tables, domainOf(address));
  const mailbox = await readMailboxRow(tables, address, id);
  if (!mailbox) return mailboxGoneRefusal(id);
  if (mailbox['password'] === hash) return null;
  const { now, inDays } = tables.dialect;
  const values = { password: hash, password_expiry: inDays(passwordDays(domainRow ?? {})), modified: now };
  await tables.update('mailbox', values, sql`username = ${address}`);
  await writeLog(tables, author, domainOf(address), 'edit_password', address);
  return null;
}
