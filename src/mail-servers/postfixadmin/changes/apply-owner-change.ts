import sql from 'sql-template-tag';
import { domainOf } from '../../../domain/address/address.ts';
import type { LinkChange, OwnerChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { afterCommit } from '../../shared/after-commit.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { noPassword } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import { readAddressRows } from '../address-rows.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import { appPasswordTable } from '../app-passwords.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { mailboxGoneRefusal, readMailboxRow } from './require-mailbox.ts';

/** Has nobody get into the mailbox any more: neither by a password, nor by an app password, nor by an open session. */
export async function revokeAccess(
  { adminDatabase, doveadm }: DriverContext,
  change: OwnerChange,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await adminDatabase.transaction((tables) => clearCredentials(tables, change, author));
  if (refusal) return refusal;
  return afterCommit(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

/** Changes nothing: a mail server knows no owners and no links. It can only say whether the mailbox is there. */
export async function checkMailboxExists(
  { adminDatabase }: DriverContext,
  { address, mailbox: id }: OwnerChange | LinkChange,
): Promise<Outcome> {
  const { state } = await adminDatabase.read((tables) => readAddressRows(tables, address));
  return (state?.mailbox?.id === id ? null : mailboxGoneRefusal(id)) ?? { kind: 'applied', removed: [] };
}

/** Also what PostfixAdmin gives a new password by: its code, and where the owner until now is sent one. */
const noAccess = { password: noPassword, token: '', phone: '', email_other: '' };

async function clearCredentials(
  tables: Tables,
  { address, mailbox: id }: OwnerChange,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const mailbox = await readMailboxRow(tables, address, id);
  if (!mailbox) return mailboxGoneRefusal(id);
  const hadAppPasswords = (await tables.delete(appPasswordTable, sql`username = ${address}`)) > 0;
  const hadAccess = Object.entries(noAccess).some(([column, value]) => (mailbox[column] ?? value) !== value);
  if (!hadAppPasswords && !hadAccess) return null;
  await tables.update('mailbox', { ...noAccess, modified: tables.dialect.now }, sql`username = ${address}`);
  await writeLog(tables, author, domainOf(address), 'edit_password', address);
  return null;
}
