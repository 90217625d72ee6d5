import { domainOf } from '../../../domain/address/address.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { MailServerUnavailable } from '../../port.ts';
import { type ApplyRefusal, removedMailbox } from '../../shared/change.ts';
import type { MailboxRow } from '../../shared/maildir/trashed-row.ts';
import { pickTrashedColumns } from '../../shared/maildir/trashed-row.ts';
import { readAddressRows } from '../address-rows.ts';
import type { LogAuthor } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { lockDomain } from '../domain-rows.ts';
import { mailPath } from '../mailbox-id.ts';
import type { Tables } from '../tables.ts';
import { deleteMailbox, insertMailbox } from './write-address.ts';

/** Rolls back a transaction that succeeded. */
class RehearsalDone extends Error {}

/**
 * Tries, in a transaction that is rolled back, whether the database would accept the row of a mailbox again that is
 * about to be removed. @returns why not: a mailbox that could not be restored is not removed as one that can.
 */
export async function rehearseRestore(
  { adminDatabase, homes }: DriverContext,
  change: AddressChange,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  if (!homes || !removedMailbox(change)) return null;
  try {
    return await adminDatabase.transaction((tables) => rehearse(tables, change, author));
  } catch (error) {
    if (error instanceof RehearsalDone) return null;
    if (error instanceof MailServerUnavailable || !(error instanceof Error)) throw error;
    const words = `The database would not take the row of ${change.address} back (${error.message}), so that the mailbox could never be restored: correct that in its row in the table mailbox, and delete it then.`;
    return { kind: 'impossible', why: { code: 'against-rules', words } };
  }
}

async function rehearse(
  tables: Tables,
  { address, before }: AddressChange,
  author: LogAuthor,
): Promise<null> {
  const { row: domainRow } = await lockDomain(tables, domainOf(address));
  const found = await readAddressRows(tables, address, 'change');
  const mailbox = found.state?.mailbox;
  const canBeTrashed =
    mailbox && mailbox.id === before?.mailbox?.id && mailPath(found.mailbox?.['maildir']) !== null;
  if (!canBeTrashed || !found.mailbox || !found.state) return null;
  await deleteMailbox(tables, address);
  const trashedRow = pickTrashedColumns(found.mailbox as MailboxRow);
  const writing = {
    address,
    found,
    after: found.state,
    domainRow: domainRow ?? {},
    author,
    trashedRow,
  };
  await insertMailbox(tables, writing, found.state, mailbox);
  throw new RehearsalDone();
}
