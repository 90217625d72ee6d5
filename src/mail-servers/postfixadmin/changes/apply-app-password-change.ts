import { domainOf } from '../../../domain/address/address.ts';
import type { AppPasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { type ApplyRefusal, mailboxGone } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { commitThen } from '../../shared/driver-kit.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import {
  addAppPasswordRow,
  checkAppPasswordsSupported,
  deleteAppPassword,
  readAppPasswords,
} from '../app-passwords.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { readMailboxRow } from './require-mailbox.ts';

/** Adds an app password to a mailbox. One of that name with another hash is refused. */
export async function addAppPassword(
  { adminDatabase, doveadm }: DriverContext,
  change: AppPasswordChange,
  hash: string,
  author: LogAuthor,
): Promise<Outcome> {
  return commitThen(
    () => adminDatabase.transaction((tables) => addRow(tables, change, hash, author)),
    async () => doveadm?.flushAuthCache(change.address),
  );
}

/** Revokes an app password, and ends the sessions that it opened. */
export async function revokeAppPassword(
  { adminDatabase, doveadm }: DriverContext,
  change: AppPasswordChange,
  author: LogAuthor,
): Promise<Outcome> {
  return commitThen(
    () => adminDatabase.transaction((tables) => deleteRows(tables, change, author)),
    // Dovecot does not say which password opened a session: all of the mailbox's end, and the other devices log in
    // again.
    () => endSessions(doveadm, change.address),
  );
}

async function addRow(
  tables: Tables,
  change: AppPasswordChange,
  hash: string,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const { address, name } = change;
  if (!(await readMailboxRow(tables, change))) return mailboxGone(change);
  const namesakes = (await readAppPasswords(tables, address)).filter((each) => each.name === name);
  if (namesakes.some((each) => each.hash === hash)) return null;
  if (namesakes.length > 0) return { kind: 'impossible', why: { code: 'app-password-taken', name } };
  const none = checkAppPasswordsSupported(tables);
  if (none) return none;
  await addAppPasswordRow(tables, address, { name, hash });
  await writeLog(tables, author, domainOf(address), 'add_app_password', address);
  return null;
}

async function deleteRows(
  tables: Tables,
  change: AppPasswordChange,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const { address, name } = change;
  if (!(await readMailboxRow(tables, change))) return mailboxGone(change);
  const namesakes = (await readAppPasswords(tables, address)).filter((each) => each.name === name);
  if (namesakes.length === 0) return null;
  for (const namesake of namesakes) await deleteAppPassword(tables, namesake);
  // PostfixAdmin logs no such deletion, and its viewer shows nothing for an action that it has no text for.
  await writeLog(tables, author, domainOf(address), 'edit_mailbox', address);
  return null;
}
