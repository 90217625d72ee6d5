import { domainOf, localPartOf } from '../../../domain/address/address.ts';
import { type AddressState, type MailboxId, sameState } from '../../../domain/address/address-state.ts';
import { addressChangesOf, type RenameChange } from '../../../domain/request/change.ts';
import { suspend } from '../../../domain/suspension/suspension.ts';
import { MailServerUnavailable, type Outcome, UnfinishedChange } from '../../port.ts';
import { roundQuota } from '../../shared/quota.ts';
import type { DriverContext } from '../context.ts';
import { changeRefused, refusalError } from '../errors.ts';
import { mailboxIdOf } from '../mailbox-id.ts';
import { withoutRouteEntries } from '../other-routes.ts';
import { type AddressRows, readAddressRows, readDomain } from '../read.ts';
import type { MailboxRow } from '../rows.ts';
import { addAddress, deleteAddress, letReceive, suspendAgain, wasSuspended } from './write-address.ts';

/**
 * Gives a mailbox another address of its domain, by some requests one after the other: mailcow renames over no alias, so that
 * one that gives way is deleted first; it renames no suspended mailbox, so that such a one takes mail meanwhile; and the
 * alias at the old address is made by us, since mailcow's has a comment. What forwards to the old address alone forwards to
 * the new one from then on: the trait `renameRedirects`. After being killed in between, a repetition goes on.
 */
export function applyRename(context: DriverContext, planned: RenameChange): Promise<Outcome> {
  const { from, to, before, replaces } = planned;
  const change = { ...planned, before: roundQuota(before), replaces: roundQuota(replaces) };
  // Always in the same order, so that two renames wait for each other and never for ever.
  const [first, second] = from < to ? [from, to] : [to, from];
  return context.lockAddress(first, () => context.lockAddress(second, () => rename(context, change)));
}

async function rename(context: DriverContext, change: RenameChange): Promise<Outcome> {
  const found = await readBoth(context, change);
  if (found.isRenamed) return finish(context, change, found);
  const { old, next } = found;
  const { from, to, before, replaces } = change;
  if (!sameState(stateOf(old), before))
    return { kind: 'found-changed', found: withoutRouteEntries(old.state), at: from };
  // Between our own two steps, the alias that gives way is gone. It looks the same where somebody else deleted it.
  if (next.state && !sameState(next.state, replaces))
    return { kind: 'found-changed', found: next.state, at: to };
  const why = await findHindrance(context, change);
  if (why) return why;
  await write(context, change, found).catch((error) => giveBack(context, change, error));
  const now = await readBoth(context, change).catch(unfinished);
  if (now.isRenamed) return finish(context, change, now);
  return giveBack(
    context,
    change,
    changeRefused(context.client.host, `did not rename ${from}, as it said`, 'Look in its log.'),
  );
}

type Found = { readonly old: AddressRows; readonly next: AddressRows } & (
  | { readonly isRenamed: false }
  | { readonly isRenamed: true; readonly row: MailboxRow; readonly mailbox: MailboxId }
);

async function readBoth({ client }: DriverContext, { from, to, mailbox }: RenameChange): Promise<Found> {
  const [old, next] = await Promise.all([readAddressRows(client, from), readAddressRows(client, to)]);
  if (next.kind !== 'mailbox') return { old, next, isRenamed: false };
  // One that was made in mailcow is identified by its address too.
  const isIt = mailboxIdOf(client.host, { ...next.row, username: from }) === mailbox;
  return isIt
    ? { old, next, isRenamed: true, row: next.row, mailbox: mailboxIdOf(client.host, next.row) }
    : { old, next, isRenamed: false };
}

/** The state of an address, where a mailbox that takes mail for the time of its renaming counts as suspended. */
const stateOf = (found: AddressRows): AddressState | null =>
  found.kind === 'mailbox' && wasSuspended(found.row) ? suspend(found.state) : found.state;

/** What mailcow would refuse halfway, or lose. */
async function findHindrance(
  { client }: DriverContext,
  { from, before, replaces, keepsAlias }: RenameChange,
): Promise<Outcome | null> {
  if (!sameState(withoutRouteEntries(before), before)) {
    const words = `mailcow leads mail of ${from} elsewhere, by a way of its own that would not go with it. Take that away in mailcow, under E-Mail > Configuration, and add it again afterwards.`;
    return { kind: 'impossible', why: { code: 'against-rules', words } };
  }
  const domain = domainOf(from);
  const room = await readDomain(client, domain);
  if (!room) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  if (keepsAlias && !replaces && room.aliases_left === 0)
    throw refusalError(client.host, ['max_alias_exceeded']);
  return null;
}

async function write(
  { client }: DriverContext,
  { from, to }: RenameChange,
  { old, next }: Found,
): Promise<void> {
  if (next.kind === 'alias') await deleteAddress(client, next);
  if (old.kind === 'mailbox' && !old.state.enabled) await letReceive(client, from);
  await client.post('edit/rename-mbox', {
    attr: {
      domain: domainOf(from),
      old_local_part: localPartOf(from),
      new_local_part: localPartOf(to),
      create_alias: 0,
    },
  });
}

/** Puts back what was there before a rename that mailcow did not do. Throws its error, if that has worked. */
async function giveBack(context: DriverContext, change: RenameChange, error: unknown): Promise<never> {
  if (!(error instanceof MailServerUnavailable)) throw error;
  const { client } = context;
  const found = await readBoth(context, change).catch(unfinished);
  if (found.isRenamed) throw new UnfinishedChange(error.message, { cause: error });
  const putBack = async (): Promise<void> => {
    if (change.replaces && found.next.state === null) await addAddress(client, change.to, change.replaces);
    if (found.old.kind === 'mailbox' && wasSuspended(found.old.row)) await suspendAgain(client, change.from);
  };
  await putBack().catch(unfinished);
  throw error;
}

/** Does what is left once the mailbox has its new address. */
async function finish(
  { client }: DriverContext,
  change: RenameChange,
  { old, next, row, mailbox }: Extract<Found, { isRenamed: true }>,
): Promise<Outcome> {
  const { from, to, before } = change;
  const wanted = before.mailbox && { ...before, mailbox: { ...before.mailbox, id: mailbox } };
  if (!sameState(stateOf(next), wanted)) return { kind: 'found-changed', found: next.state, at: to };
  const after = addressChangesOf(change).find(({ address }) => address === from)?.after ?? null;
  if (old.state && !sameState(old.state, after)) return { kind: 'found-changed', found: old.state, at: from };
  if (!old.state && after) await addAddress(client, from, after).catch(unfinished);
  if (wasSuspended(row)) await suspendAgain(client, to).catch(unfinished);
  return { kind: 'applied', removed: [], ...(mailbox !== change.mailbox && { mailbox }) };
}

function unfinished(error: unknown): never {
  if (!(error instanceof MailServerUnavailable)) throw error;
  throw new UnfinishedChange(error.message, { cause: error });
}
