import type { Address } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type { Outcome } from '../../port.ts';
import type { DriverContext } from '../context.ts';
import { mailboxIdOf } from '../mailbox-id.ts';
import { readMailbox } from '../read.ts';
import type { MailboxRow } from '../rows.ts';

/** What comes of every order that is carried out: mailcow keeps nothing that we could bring back. */
export const applied: Outcome = { kind: 'applied', removed: [] };

/** Does the work where the mailbox is still the one at its address; where it is not, that is what comes of the order. */
export function withMailbox(
  { client, lockAddress }: DriverContext,
  { address, mailbox: id }: { readonly address: Address; readonly mailbox: MailboxId },
  work: (row: MailboxRow) => Promise<Outcome>,
): Promise<Outcome> {
  return lockAddress(address, async () => {
    const row = await readMailbox(client, address);
    if (!row || mailboxIdOf(client.host, row) !== id)
      return { kind: 'impossible', why: { code: 'mailbox-gone', id } };
    return work(row);
  });
}
