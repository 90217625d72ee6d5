import { domainOf } from '../../../domain/address/address.ts';
import { type AddressState, kindOf, sameState } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { MailServerUnavailable, type Outcome, UnfinishedChange } from '../../port.ts';
import type { PlannedChange } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import { roundQuota } from '../../shared/quota.ts';
import type { DriverContext } from '../context.ts';
import { mixesDisposal } from '../disposals.ts';
import { changeRefused, MailcowRefusal } from '../errors.ts';
import { checkRouteEntries, withoutRouteEntries } from '../other-routes.ts';
import { type AddressRows, readAddressRows, readDomain } from '../read.ts';
import { addOrRollBack } from './add-or-roll-back.ts';
import { requireNoForwarders, requireRoomFor } from './preconditions.ts';
import { deleteAddress, editAddress } from './write-address.ts';

/**
 * Applies the change of one address: reads it, compares, writes, and reads again. mailcow has neither transactions
 * nor conditional writes: what somebody changes in mailcow itself in the milliseconds between is overwritten. A
 * mailbox that becomes an alias, or the reverse, is deleted and made again; after being killed in between, a
 * repetition finds the address absent and continues.
 */
export async function applyAddressChange(context: DriverContext, planned: PlannedChange): Promise<Outcome> {
  const change = { ...planned, before: roundQuota(planned.before), after: roundQuota(planned.after) };
  return context.lockAddress(change.address, async () => {
    const found = await readAddressRows(context.client, change.address);
    const words = checkRouteEntries(change.before, change.after);
    if (words !== null) return { kind: 'impossible', why: { code: 'against-rules', words } };
    if (sameState(withoutRouteEntries(found.state), withoutRouteEntries(change.after))) return applied;
    if (!isAsPlanned(found.state, change)) return { kind: 'found-changed', found: found.state };
    return writeAndVerify(context, found, { ...change, ...withoutRoutes(change) });
  });
}

/** The change of the alias or mailbox itself, without what mailcow leads elsewhere by other routes. */
const withoutRoutes = ({ before, after }: AddressChange): Pick<AddressChange, 'before' | 'after'> => ({
  before: withoutRouteEntries(before),
  after: withoutRouteEntries(after),
});

async function writeAndVerify(
  context: DriverContext,
  found: AddressRows,
  change: PlannedChange,
): Promise<Outcome> {
  const refusal = checkPossible(context, change);
  if (refusal) return refusal;
  const error = await write(context, found, change).catch(returnUnavailable);
  return readOutcome(context, change, error ?? notDoneError(context, change));
}

const isAsPlanned = (now: AddressState | null, change: AddressChange): boolean =>
  sameState(now, change.before) || isHalfway(now, change);

/** The address is absent, between our own two steps. It looks the same where somebody else deleted it. */
const isHalfway = (now: AddressState | null, { before, after }: AddressChange): boolean =>
  now === null && before !== null && after !== null && !keepsKind(before, after);

const keepsKind = (one: AddressState, other: AddressState): boolean => one.mailbox?.id === other.mailbox?.id;

function checkPossible({ client }: DriverContext, { after, restores }: PlannedChange): Outcome | null {
  if (!after) return null;
  if (mixesDisposal(after.forwards))
    throw changeRefused(
      client.host,
      'keeps no alias that both leads to an address and discards or learns from its mail',
      'Make it one of the two.',
    );
  if (kindOf(after) === 'mixed')
    throw changeRefused(client.host, 'keeps no mailbox that forwards too', 'Make it one of the two.');
  if (!restores || !after.mailbox) return null;
  return { kind: 'impossible', why: { code: 'removed-mail-gone', id: after.mailbox.id } };
}

async function write(
  context: DriverContext,
  found: AddressRows,
  { address, after }: AddressChange,
): Promise<void> {
  const { client } = context;
  if (found.state && after && keepsKind(found.state, after)) return editAddress(client, found, after);
  if (found.kind === 'mailbox') await requireNoForwarders(client, address);
  // Checks before it deletes: an address that could not be made again would be worse than one left unchanged.
  if (found.state && after) await requireRoomFor(client, domainOf(address), after, found.state);
  await deleteAddress(client, found);
  if (after) await addOrRollBack(context, address, after);
}

/** Returns mailcow's errors as values, and throws all others. */
function returnUnavailable(error: unknown): MailServerUnavailable {
  if (error instanceof MailServerUnavailable) return error;
  throw error;
}

/** Reports a write that had no effect: mailcow ignores some attributes without an error. */
const notDoneError = ({ client }: DriverContext, { address }: AddressChange): MailServerUnavailable =>
  changeRefused(client.host, `did not do to ${address} what it said it did`, 'Look in its log.');

/** The outcome of the writes, by what is there now; `error` is thrown where nothing changed. */
async function readOutcome(
  context: DriverContext,
  change: AddressChange,
  error: MailServerUnavailable,
): Promise<Outcome> {
  const { client, log } = context;
  const unfinished = () => {
    throw new UnfinishedChange(error.message, { cause: error });
  };
  const { state } = await readAddressRows(client, change.address).catch(unfinished);
  const now = withoutRouteEntries(state);
  if (sameState(now, change.after)) {
    // Applied, but incompletely: for example, mail was left where the address's next mailbox would show it.
    if (error instanceof MailcowRefusal) log.warn({ address: change.address }, error.message);
    return applied;
  }
  if (isHalfway(now, change)) return unfinished();
  if (isHalfWritten(now, change)) {
    await revertPartialWrite(context, change).catch(unfinished);
    return readOutcome(context, change, error);
  }
  if (!sameState(now, change.before)) return { kind: 'found-changed', found: now };
  const domain = domainOf(change.address);
  if (error instanceof MailcowRefusal && (await readDomain(client, domain)) === null)
    return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  throw error;
}

/** mailcow skips destinations that it does not accept, and writes the others. */
const isHalfWritten = (now: AddressState | null, { before, after }: AddressChange): boolean =>
  now !== null &&
  after !== null &&
  now.mailbox === null &&
  after.mailbox === null &&
  !sameState(now, before) &&
  now.forwards.every((forward) => after.forwards.includes(forward) || before?.forwards.includes(forward));

/** Restores an alias that was partly written. Throws where mailcow does not do that either. */
async function revertPartialWrite({ client }: DriverContext, change: AddressChange): Promise<void> {
  const { address, before } = change;
  const found = await readAddressRows(client, address);
  if (found.state && before && keepsKind(found.state, before)) await editAddress(client, found, before);
  else await deleteAddress(client, found);
  const { state } = await readAddressRows(client, address);
  const what = `wrote only a part of the destinations of ${address}, and does not take that back`;
  if (isHalfWritten(withoutRouteEntries(state), change))
    throw changeRefused(client.host, what, 'Look at it in mailcow.');
}
