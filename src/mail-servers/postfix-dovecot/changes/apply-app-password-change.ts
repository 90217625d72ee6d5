import { domainOf } from '../../../domain/address/address.ts';
import type { AppPasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { type ChangeAuthor, commitThen } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { checkMailbox } from './require-mailbox.ts';
import { createLogAuthor, type LogAuthor } from './write-address.ts';

/** Adds an app password to a mailbox. One of that name with another hash is refused. */
export async function addAppPassword(
  context: DriverContext,
  change: AppPasswordChange,
  hash: string,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, doveadm } = context;
  const author = createLogAuthor(context, orderedBy);
  return commitThen(
    () => directory.transaction((tables) => addRow(tables, change, hash, author)),
    async () => doveadm?.flushAuthCache(change.address),
  );
}

/** Revokes an app password, and ends the sessions that it opened. */
export async function revokeAppPassword(
  context: DriverContext,
  change: AppPasswordChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, doveadm } = context;
  const author = createLogAuthor(context, orderedBy);
  return commitThen(
    () => directory.transaction((tables) => deleteRow(tables, change, author)),
    // Dovecot does not say which password opened a session: all of the mailbox's end, and the other devices log in
    // again.
    () => endSessions(doveadm, change.address),
  );
}

function addRow(tables: Tables, change: AppPasswordChange, hash: string, author: LogAuthor): ApplyRefusal {
  const missing = checkMailbox(tables, change);
  if (missing) return missing;
  const present = tables.appPasswords.hashes(change);
  if (present.includes(hash)) return null;
  const { name } = change;
  if (present.length > 0) return { kind: 'impossible', why: { code: 'app-password-taken', name } };
  tables.appPasswords.add({ ...change, hash });
  log(tables, change, author, 'add_app_password');
  return null;
}

function deleteRow(tables: Tables, change: AppPasswordChange, author: LogAuthor): ApplyRefusal {
  const missing = checkMailbox(tables, change);
  if (missing) return missing;
  // PostfixAdmin logs no such deletion, and its viewer shows nothing for an action that it has no text for.
  if (tables.appPasswords.revoke(change) > 0) log(tables, change, author, 'edit_mailbox');
  return null;
}

function log(tables: Tables, { address }: AppPasswordChange, author: LogAuthor, action: string): void {
  tables.log.run({ ...author, domain: domainOf(address), action, data: address });
}
