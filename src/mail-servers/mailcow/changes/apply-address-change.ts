import { domainOf } from '../../../domain/address/address.ts';
import { type AddressState, kindOf, sameState } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { MailServerUnavailable, type Outcome, UnfinishedChange } from '../../port.ts';
import type { PlannedChange } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import { roundQuota } from '../../shared/quota.ts';
import type { DriverContext } from '../context.ts';
import { mixesDisposal } from '../disposals.ts';
import { MailcowRefusal, mailcowError } from '../errors.ts';
import { checkRouteEntries, withoutRouteEntries } from '../other-routes.ts';
import { type AddressRows, readAddressRows, readDomain } from '../read.ts';
import { addOrRollBack } from './add-or-roll-back.ts';
import { requireNoForwarders, requireRoomFor } from './preconditions.ts';
import { deleteAddress, editAddress } from './write-address.ts';

/**
 * Carries out the change of one address: reads it, compares, writes, and reads again. mailcow has neither transactions nor conditions:
 * what somebody changes in mailcow itself in the milliseconds between is overwritten. What turns from mailbox to alias,
 * or back, is deleted and made anew; killed in between, the address is found absent and a repetition goes on.
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

/** The change as mailcow's aliases and mailboxes have it: what else leads elsewhere stays as it is. */
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

/** Absent, between the two steps of our own. That somebody else deleted the address looks the same. */
const isHalfway = (now: AddressState | null, { before, after }: AddressChange): boolean =>
  now === null && before !== null && after !== null && !keepsKind(before, after);

const keepsKind = (one: AddressState, other: AddressState): boolean => one.mailbox?.id === other.mailbox?.id;

function checkPossible({ client }: DriverContext, { after, restores }: PlannedChange): Outcome | null {
  if (!after) return null;
  if (mixesDisposal(after.forwards))
    throw mailcowError(
      'not-writable',
      client.host,
      'keeps no alias that both leads to an address and discards or learns from its mail',
      'Make it one of the two.',
    );
  if (kindOf(after) === 'mixed')
    throw mailcowError(
      'not-writable',
      client.host,
      'keeps no mailbox that forwards too',
      'Make it one of the two.',
    );
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
  // What is deleted and can't be made anew would be worse than what is left alone.
  if (found.state && after) await requireRoomFor(client, domainOf(address), after, found.state);
  await deleteAddress(client, found);
  if (after) await addOrRollBack(context, address, after);
}

/** What goes wrong with mailcow, as a value; all else is thrown on. */
function returnUnavailable(error: unknown): MailServerUnavailable {
  if (error instanceof MailServerUnavailable) return error;
  throw error;
}

/** mailcow's word for it is not enough: a few of its attributes are left as they were without a failure. */
const notDoneError = ({ client }: DriverContext, { address }: AddressChange): MailServerUnavailable =>
  mailcowError(
    'not-writable',
    client.host,
    `did not do to ${address} what it said it did`,
    'Look in its log.',
  );

/** What came of the writes, by what is there now; `error` is what to say where it is not as wanted. */
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
    // Done, but not all of it: such as mail left lying where the address's next mailbox would show it.
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

/** mailcow leaves out destinations that it does not take, and writes the others. */
const isHalfWritten = (now: AddressState | null, { before, after }: AddressChange): boolean =>
  now !== null &&
  after !== null &&
  now.mailbox === null &&
  after.mailbox === null &&
  !sameState(now, before) &&
  now.forwards.every((forward) => after.forwards.includes(forward) || before?.forwards.includes(forward));

/** Has an alias that was written by half be as it was before. Throws where mailcow does not do that either. */
async function revertPartialWrite({ client }: DriverContext, change: AddressChange): Promise<void> {
  const { address, before } = change;
  const found = await readAddressRows(client, address);
  if (found.state && before && keepsKind(found.state, before)) await editAddress(client, found, before);
  else await deleteAddress(client, found);
  const { state } = await readAddressRows(client, address);
  const what = `wrote only a part of the destinations of ${address}, and does not take that back`;
  if (isHalfWritten(withoutRouteEntries(state), change))
    throw mailcowError('not-writable', client.host, what, 'Look at it in mailcow.');
}
