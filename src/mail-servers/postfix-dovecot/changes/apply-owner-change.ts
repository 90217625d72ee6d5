import { domainOf } from '../../../domain/address/address.ts';
import type { LinkChange, OwnerChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { afterCommit } from '../../shared/after-commit.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { checkMailbox } from './require-mailbox.ts';
import type { LogAuthor } from './write-address.ts';

/** Has nobody get into the mailbox any more: neither by a password, nor by an app password, nor by an open session. */
export async function revokeAccess(
  { directory, doveadm }: DriverContext,
  change: OwnerChange,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await directory.transaction((tables) => clearCredentials(tables, change, author));
  if (refusal) return refusal;
  return afterCommit(async () => {
    await endSessions(doveadm, change.address);
    return { kind: 'applied', removed: [] };
  });
}

/** Changes nothing: a mail server knows no owners and no links. It can only say whether the mailbox is there. */
export function checkMailboxExists({ directory }: DriverContext, change: OwnerChange | LinkChange): Outcome {
  const refusal = directory.read((tables) => checkMailbox(tables, change));
  return refusal ?? { kind: 'applied', removed: [] };
}

function clearCredentials(tables: Tables, change: OwnerChange, author: LogAuthor): ApplyRefusal {
  const missing = checkMailbox(tables, change);
  if (missing) return missing;
  const { address } = change;
  const hadAppPasswords = tables.appPasswords.clear(address) > 0;
  const hadAccess = tables.clearCredentials.run({ address, now: author.now }).changes > 0;
  if (hadAppPasswords || hadAccess)
    tables.log.run({ ...author, domain: domainOf(address), action: 'edit_password', data: address });
  return null;
}
