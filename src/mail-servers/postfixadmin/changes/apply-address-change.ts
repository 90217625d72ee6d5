import { domainOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import type { Outcome } from '../../port.ts';
import {
  type ApplyRefusal,
  addedMailbox,
  type PlannedChange,
  removedMailbox,
} from '../../postfix-dovecot/changes/put-state.ts';
import { afterCommit } from '../../shared/after-commit.ts';
import { refreshDovecot } from '../../shared/dovecot/refresh.ts';
import { type AddressRows, readAddressRows } from '../address-rows.ts';
import type { LogAuthor } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { type DomainRow, lockDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { clearTrash, mailIsGone, restoreMail, trashRemovedMailbox, writeTrashedRow } from '../trash.ts';
import { findExceededLimit } from './preconditions.ts';
import { rehearseRestore } from './rehearse-restore.ts';
import { writeAddress } from './write-address.ts';

/**
 * Carries out the change of one address. First its rows, in one transaction: that stops deliveries and logins.
 * Then Dovecot forgets what it knew, then the mail of a dropped mailbox goes to the trash, where there is one. What
 * follows the transaction is done on a repetition too, since a killed process may have left any of it undone.
 */
export async function applyAddressChange(
  context: DriverContext,
  change: PlannedChange,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal =
    (await rehearseRestore(context, change, author)) ??
    (await context.books.transaction((tables) => changeRows(context, tables, change, author)));
  if (refusal) return refusal;
  return afterCommit(async () => {
    await clearTrash(context, change);
    await refreshDovecot(context.doveadm, change);
    return { kind: 'applied', removed: await trashRemovedMailbox(context, change) };
  });
}

async function changeRows(
  context: DriverContext,
  tables: Tables,
  change: PlannedChange,
  author: LogAuthor,
): Promise<ApplyRefusal> {
  const { address, before, after } = change;
  const domain = await lockDomain(tables, domainOf(address));
  const found = await readAddressRows(tables, address, 'change');
  if (sameState(found.state, after)) return null;
  if (!sameState(found.state, before)) return { kind: 'found-changed', found: found.state };
  return (
    (await checkPreconditions(context, tables, change, { ...domain, found })) ??
    putState(context, tables, change, { domain, found, author })
  );
}

async function checkPreconditions(
  { quotas }: DriverContext,
  tables: Tables,
  change: PlannedChange,
  { row, aliasOf, found }: DomainRow & { readonly found: AddressRows },
): Promise<ApplyRefusal> {
  const domain = domainOf(change.address);
  if (!row) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  if (aliasOf && change.after)
    return { kind: 'impossible', why: { code: 'alias-domain', domain, target: aliasOf } };
  const words = tables.vacation.refusal(found.state, change.after);
  if (words !== null) return { kind: 'impossible', why: { code: 'against-rules', words } };
  const why = await findExceededLimit(tables, { ...change, domainRow: row, quotas });
  return why && { kind: 'impossible', why };
}

export type PutStateInput = {
  readonly domain: DomainRow;
  readonly found: AddressRows;
  readonly author: LogAuthor;
};

/**
 * Writes an address's rows within the caller's transaction, having put on the disk what they need: mail without a row is
 * found by no delivery and no login, and the repetition finds it, while a row without its mail would collect a second lot.
 */
export async function putState(
  { homes }: Pick<DriverContext, 'homes'>,
  tables: Tables,
  change: PlannedChange,
  { domain, found, author }: PutStateInput,
): Promise<ApplyRefusal> {
  const arriving = addedMailbox(change);
  if (arriving && mailIsGone(homes, arriving, change.restores === true))
    return { kind: 'impossible', why: { code: 'removed-mail-gone', id: arriving } };
  const leaving = removedMailbox({ before: found.state, after: change.after });
  if (leaving && found.mailbox) writeTrashedRow(homes, leaving, found.mailbox);
  const kept = arriving && restoreMail(homes, arriving);
  const { address, after } = change;
  await writeAddress(tables, {
    address,
    found,
    after,
    domainRow: domain.row ?? {},
    author,
    trashedRow: kept,
  });
  return null;
}
