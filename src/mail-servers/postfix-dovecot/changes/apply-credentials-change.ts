import { domainOf } from '../../../domain/address/address.ts';
import type { OwnerChange, PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal, MailboxAtAddress } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { applied, type ChangeAuthor, commitThen } from '../../shared/driver-kit.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { endSessionsOfHolders } from './end-shares.ts';
import { checkMailbox } from './require-mailbox.ts';
import { createLogAuthor, type LogAuthor } from './write-address.ts';

/** Sets a mailbox's password and ends the sessions that the old one opened. */
export async function applyPasswordChange(
  context: DriverContext,
  change: PasswordChange,
  hash: string,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, doveadm } = context;
  const author = createLogAuthor(context, orderedBy);
  return commitThen(
    () => directory.transaction((tables) => writePassword(tables, change, hash, author)),
    () => endSessions(doveadm, change.address),
  );
}

function writePassword(
  tables: Tables,
  change: PasswordChange,
  hash: string,
  author: LogAuthor,
): ApplyRefusal {
  const missing = checkMailbox(tables, change);
  if (missing) return missing;
  const { address, mailbox } = change;
  if (tables.password.get(address, maildirOf(mailbox)) === hash) return null;
  const domain = domainOf(address);
  tables.updatePassword.run({ address, domain, hash, now: author.now });
  tables.log.run({ ...author, domain, action: 'edit_password', data: address });
  return null;
}

/** Revokes all access to the mailbox: its password, its app passwords, others' rights to it, and all open sessions. */
export async function revokeAccess(
  context: DriverContext,
  change: OwnerChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, doveadm } = context;
  const author = createLogAuthor(context, orderedBy);
  return commitThen(
    () => directory.transaction((tables) => clearCredentials(tables, change, author)),
    async () => {
      await endSessions(doveadm, change.address);
      await endSessionsOfHolders(context, change.mailbox);
    },
  );
}

/** Changes nothing: a mail server knows neither owners nor links. Checks only that the mailbox is there. */
export const checkMailboxExists = async (
  { directory }: DriverContext,
  expected: MailboxAtAddress,
): Promise<Outcome> => directory.read((tables) => checkMailbox(tables, expected)) ?? applied;

function clearCredentials(tables: Tables, change: OwnerChange, author: LogAuthor): ApplyRefusal {
  const missing = checkMailbox(tables, change);
  if (missing) return missing;
  const { address } = change;
  const wasShared = tables.access.endAll(maildirOf(change.mailbox));
  const hadAppPasswords = tables.appPasswords.clear(address) > 0;
  const hadAccess = tables.clearCredentials.run({ address, now: author.now }).changes > 0;
  if (wasShared || hadAppPasswords || hadAccess)
    tables.log.run({ ...author, domain: domainOf(address), action: 'edit_password', data: address });
  return null;
}
