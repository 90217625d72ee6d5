import { domainOf } from '../../../domain/address/address.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { MailServerUnavailable } from '../../port.ts';
import { leavingMailbox, type Obstacle } from '../../postfix-dovecot/changes/put-state.ts';
import type { MailboxRow } from '../../postfix-dovecot/tables.ts';
import { keptOf } from '../../shared/maildir/trashed-row.ts';
import { find } from '../address-rows.ts';
import type { Hand } from '../admin-log.ts';
import type { Workshop } from '../context.ts';
import { holdDomain } from '../domain-rows.ts';
import { placeOf } from '../mailbox-id.ts';
import type { Tables } from '../tables.ts';
import { removeMailbox } from './delete-mailbox.ts';
import { insertMailbox } from './write-address.ts';

/** Undoes a transaction in which all went well. */
class Rehearsed extends Error {}

/**
 * Tries, in a transaction that is undone, whether the database would take the row of a mailbox that is about to be removed
 * once more. @returns why not: a mailbox that could not be restored is not removed as one that can.
 */
export async function rehearseRestore(
  { books, homes }: Workshop,
  change: AddressChange,
  hand: Hand,
): Promise<Obstacle> {
  if (!homes || !leavingMailbox(change)) return null;
  try {
    return await books.change((tables) => rehearse(tables, change, hand));
  } catch (error) {
    if (error instanceof Rehearsed) return null;
    if (error instanceof MailServerUnavailable || !(error instanceof Error)) throw error;
    const words = `The database would not take the row of ${change.address} back (${error.message}), so that the mailbox could never be restored: correct that in its row in the table mailbox, and delete it then.`;
    return { kind: 'impossible', why: { code: 'against-rules', words } };
  }
}

async function rehearse(tables: Tables, { address, before }: AddressChange, hand: Hand): Promise<null> {
  const { row: domainRow } = await holdDomain(tables, domainOf(address));
  const found = await find(tables, address, 'change');
  const mailbox = found.state?.mailbox;
  const isToCome =
    mailbox && mailbox.id === before?.mailbox?.id && placeOf(found.mailbox?.['maildir']) !== null;
  if (!isToCome || !found.mailbox || !found.state) return null;
  await removeMailbox(tables, address);
  const kept = keptOf(found.mailbox as MailboxRow);
  const writing = { address, found, after: found.state, domainRow: domainRow ?? {}, hand, kept };
  await insertMailbox(tables, writing, found.state, mailbox);
  throw new Rehearsed();
}
