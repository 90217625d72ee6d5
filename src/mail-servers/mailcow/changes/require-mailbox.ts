import type { Outcome } from '../../port.ts';
import { type ApplyRefusal, type MailboxAtAddress, mailboxGone } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import { mailboxIdOf } from '../mailbox-id.ts';
import { readMailbox } from '../read.ts';
import type { MailboxRow } from '../rows.ts';

/**
 * Runs work on a mailbox, while no other order about its address runs; `mailbox-gone` where it is no longer at its
 * address.
 */
export function withMailbox(
  { client, lockAddress }: DriverContext,
  expected: MailboxAtAddress,
  work: (row: MailboxRow) => Promise<ApplyRefusal>,
): Promise<Outcome> {
  return lockAddress(expected.address, async () => {
    const row = await readMailbox(client, expected.address);
    if (!row || mailboxIdOf(client.host, row) !== expected.mailbox) return mailboxGone(expected);
    return (await work(row)) ?? applied;
  });
}
