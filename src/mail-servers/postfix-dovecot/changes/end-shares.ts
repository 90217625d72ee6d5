import type { MailboxId } from '../../../domain/address/address-state.ts';
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

/** The mailbox whose folders nobody else sees any more once a change is made: it goes, or is suspended. */
export function closedMailbox({ before, after }: AddressChange): MailboxId | null {
  const mailbox = before?.mailbox?.id ?? null;
  const isOpen = after?.enabled === true && after.mailbox?.id === mailbox;
  return isOpen ? null : mailbox;
}
