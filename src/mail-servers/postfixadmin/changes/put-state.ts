import { type ApplyRefusal, addedMailbox, type PlannedChange, removedMailbox } from '../../shared/change.ts';
import type { AddressRows } from '../address-rows.ts';
import type { LogAuthor } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import type { DomainRow } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { mailIsGone, restoreMail, writeTrashedRow } from '../trash.ts';
import { writeAddress } from './write-address.ts';

type PutStateInput = {
  readonly domain: DomainRow;
  readonly found: AddressRows;
  readonly author: LogAuthor;
};

/**
 * Writes an address's rows within the caller's transaction, after the files that they need: no delivery and no login
 * finds mail without a row, and a repetition does, while a row without its mail would collect new mail elsewhere.
 */
export async function putState(
  { homes }: Pick<DriverContext, 'homes'>,
  tables: Tables,
  change: PlannedChange,
  { domain, found, author }: PutStateInput,
): Promise<ApplyRefusal> {
  const added = addedMailbox(change);
  if (added && mailIsGone(homes, added, change.restores === true))
    return { kind: 'impossible', why: { code: 'removed-mail-gone', id: added } };
  const removed = removedMailbox({ before: found.state, after: change.after });
  if (removed && found.mailbox) writeTrashedRow(homes, removed, found.mailbox);
  const trashedRow = added && restoreMail(homes, added);
  const { address, after } = change;
  await writeAddress(tables, {
    address,
    found,
    after,
    domainRow: domain.row ?? {},
    author,
    trashedRow,
  });
  return null;
}
