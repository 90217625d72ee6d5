import sql from 'sql-template-tag';
import { domainOf } from '../../../domain/address/address.ts';
import type { OwnerChange, PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { type ApplyRefusal, type MailboxAtAddress, mailboxGone } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { applied, commitThen } from '../../shared/driver-kit.ts';
import { noPassword } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import { readAddressRows } from '../address-rows.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import { appPasswordTable } from '../app-passwords.ts';
import type { DriverContext } from '../context.ts';
import { lockDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { readMailboxRow } from './require-mailbox.ts';
import { passwordDays } from './write-address.ts';

/** Sets a mailbox's password and ends the sessions that the old one opened. */
export async function applyPasswordChange(
  { adminDatabase, doveadm }: DriverContext,
  change: PasswordChange,
  hash: string,
  author: LogAuthor,
): Promise<Outcome> {
  return commitThen(
    () => adminDatabase.transaction((tables) => writePassword(tables, change, hash, author)),
    () => endSessions(doveadm, change.address),
  );
}

async function writePassword(
  tables: Tables,
  change: PasswordChange,
  hash: string,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const { address } = change;
  const { row: domainRow } = await lockDomain(tables, domainOf(address));
  const mailbox = await readMailboxRow(tables, change);
  if (!mailbox) return mailboxGone(change);
  if (mailbox['password'] === hash) return null;
  const { now, inDays } = tables.dialect;
  const values = { password: hash, password_expiry: inDays(passwordDays(domainRow ?? {})), modified: now };
  await tables.update('mailbox', values, sql`username = ${address}`);
  await writeLog(tables, author, domainOf(address), 'edit_password', address);
  return null;
}

/** Revokes all access to the mailbox: its password, its app passwords and its open sessions. */
export async function revokeAccess(
  { adminDatabase, doveadm }: DriverContext,
  change: OwnerChange,
  author: LogAuthor,
): Promise<Outcome> {
  return commitThen(
    () => adminDatabase.transaction((tables) => clearCredentials(tables, change, author)),
    () => endSessions(doveadm, change.address),
  );
}

/** Changes nothing: a mail server knows neither owners nor links. Checks only that the mailbox is there. */
export async function checkMailboxExists(
  { adminDatabase }: DriverContext,
  expected: MailboxAtAddress,
): Promise<Outcome> {
  const { state } = await adminDatabase.read((tables) => readAddressRows(tables, expected.address));
  return state?.mailbox?.id === expected.mailbox ? applied : mailboxGone(expected);
}

/** Includes what PostfixAdmin resets a password by: its code, and the contacts that it is sent to. */
const noAccess = { password: noPassword, token: '', phone: '', email_other: '' };

async function clearCredentials(
  tables: Tables,
  change: OwnerChange,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const { address } = change;
  const mailbox = await readMailboxRow(tables, change);
  if (!mailbox) return mailboxGone(change);
  const hadAppPasswords = (await tables.delete(appPasswordTable, sql`username = ${address}`)) > 0;
  const hadAccess = Object.entries(noAccess).some(([column, value]) => (mailbox[column] ?? value) !== value);
  if (!hadAppPasswords && !hadAccess) return null;
  await tables.update('mailbox', { ...noAccess, modified: tables.dialect.now }, sql`username = ${address}`);
  await writeLog(tables, author, domainOf(address), 'edit_password', address);
  return null;
}
