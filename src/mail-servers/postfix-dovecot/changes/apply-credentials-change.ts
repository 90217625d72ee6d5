import { domainOf } from '../../../domain/address/address.ts';
import type { PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { afterCommit } from '../../shared/after-commit.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { checkMailbox } from './require-mailbox.ts';
import type { LogAuthor } from './write-address.ts';

/** Gives a mailbox a new password and ends the sessions that were opened by the old one. */
export async function applyPasswordChange(
  { directory, doveadm }: DriverContext,
  change: PasswordChange,
  hash: string,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await directory.transaction((tables) => writePassword(tables, change, hash, author));
  if (refusal) return refusal;
  return afterCommit(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
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
