import { allowsLogin, type MailboxId } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { DriverContext } from '../context.ts';

/**
 * Ends the sessions of all who may have a mailbox's folders open, once they may no longer, and forgets those whose rights
 * have ended: a repetition finds them until then.
 */
export async function endSessionsOfHolders(
  { directory, doveadm }: Pick<DriverContext, 'directory' | 'doveadm'>,
  mailbox: MailboxId,
): Promise<void> {
  const maildir = maildirOf(mailbox);
  const holders = directory.read((tables) => tables.access.holdersOf(maildir));
  for (const holder of holders) await endSessions(doveadm, holder);
  await directory.transaction((tables) => tables.access.forgetEnded(maildir));
}

/** The mailbox whose folders nobody else sees any more once a change is made: it goes, or its logins and its mail are suspended. */
export function closedMailbox({ before, after }: AddressChange): MailboxId | null {
  const mailbox = before?.mailbox?.id ?? null;
  if (!after?.mailbox || after.mailbox.id !== mailbox) return mailbox;
  return after.enabled || allowsLogin(after) ? null : mailbox;
}
