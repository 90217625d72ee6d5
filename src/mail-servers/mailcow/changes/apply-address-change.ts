import { domainOf } from '../../../domain/address/address.ts';
import { type AddressState, kindOf, sameState } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { MailServerUnavailable, type Outcome, UnfinishedChange } from '../../port.ts';
import type { Workshop } from '../context.ts';
import { areMixed } from '../disposals.ts';
import { RefusedByMailcow, trouble } from '../errors.ts';
import { refusalOfItems, withoutItems } from '../other-routes.ts';
import { asKept } from '../quota.ts';
import { domainAt, type Found, lookUp } from '../read.ts';
import { addWhole } from './add-or-roll-back.ts';
import { expectNobodyForwardsTo, expectRoomFor } from './preconditions.ts';
import { applied } from './require-mailbox.ts';
import { edit, remove } from './write-address.ts';

export type PlannedChange = AddressChange & { readonly restores?: boolean };

/**
 * Carries out the change of one address: reads it, compares, writes, and reads again. mailcow has neither transactions nor conditions:
 * what somebody changes in mailcow itself in the milliseconds between is overwritten. What turns from mailbox to alias,
 * or back, is deleted and made anew; killed in between, the address is found absent and a repetition goes on.
 */
export async function applyAddressChange(workshop: Workshop, planned: PlannedChange): Promise<Outcome> {
  const change = { ...planned, before: asKept(planned.before), after: asKept(planned.after) };
  return workshop.inTurn(change.address, async () => {
    const found = await lookUp(workshop.client, change.address);
    const words = refusalOfItems(change.before, change.after);
    if (words !== null) return { kind: 'impossible', why: { code: 'against-rules', words } };
    if (sameState(withoutItems(found.state), withoutItems(change.after))) return applied;
    if (!isAsPlanned(found.state, change)) return { kind: 'found-changed', found: found.state };
    return applyOwn(workshop, found, { ...change, ...ownOf(change) });
  });
}

/** The change as mailcow's aliases and mailboxes have it: what else leads elsewhere stays as it is. */
const ownOf = ({ before, after }: AddressChange): Pick<AddressChange, 'before' | 'after'> => ({
  before: withoutItems(before),
  after: withoutItems(after),
});

async function applyOwn(workshop: Workshop, found: Found, change: PlannedChange): Promise<Outcome> {
  const obstacle = impossibilityOf(workshop, change);
  if (obstacle) return obstacle;
  const error = await write(workshop, found, change).catch(onlyTrouble);
  return outcomeOf(workshop, change, error ?? notDone(workshop, change));
}

const isAsPlanned = (now: AddressState | null, change: AddressChange): boolean =>
  sameState(now, change.before) || isHalfway(now, change);

/** Absent, between the two steps of our own. That somebody else deleted the address looks the same. */
const isHalfway = (now: AddressState | null, { before, after }: AddressChange): boolean =>
  now === null && before !== null && after !== null && !staysOfItsKind(before, after);

const staysOfItsKind = (one: AddressState, other: AddressState): boolean =>
  one.mailbox?.id === other.mailbox?.id;

function impossibilityOf({ client }: Workshop, { after, restores }: PlannedChange): Outcome | null {
  if (!after) return null;
  if (areMixed(after.forwards))
    throw trouble(
      'not-writable',
      client.host,
      'keeps no alias that both leads to an address and discards or learns from its mail',
      'Make it one of the two.',
    );
  if (kindOf(after) === 'mixed')
    throw trouble(
      'not-writable',
      client.host,
      'keeps no mailbox that forwards too',
      'Make it one of the two.',
    );
  if (!restores || !after.mailbox) return null;
  return { kind: 'impossible', why: { code: 'removed-mail-gone', id: after.mailbox.id } };
}

async function write(workshop: Workshop, found: Found, { address, after }: AddressChange): Promise<void> {
  const { client } = workshop;
  if (found.state && after && staysOfItsKind(found.state, after)) return edit(client, found, after);
  if (found.kind === 'mailbox') await expectNobodyForwardsTo(client, address);
  // What is deleted and can't be made anew would be worse than what is left alone.
  if (found.state && after) await expectRoomFor(client, domainOf(address), after, found.state);
  await remove(client, found);
  if (after) await addWhole(workshop, address, after);
}

/** What goes wrong with mailcow, as a value; all else is thrown on. */
function onlyTrouble(error: unknown): MailServerUnavailable {
  if (error instanceof MailServerUnavailable) return error;
  throw error;
}

/** mailcow's word for it is not enough: a few of its attributes are left as they were without a failure. */
const notDone = ({ client }: Workshop, { address }: AddressChange): MailServerUnavailable =>
  trouble('not-writable', client.host, `did not do to ${address} what it said it did`, 'Look in its log.');

/** What came of the writes, by what is there now; `error` is what to say where it is not as wanted. */
async function outcomeOf(
  workshop: Workshop,
  change: AddressChange,
  error: MailServerUnavailable,
): Promise<Outcome> {
  const { client, log } = workshop;
  const unfinished = () => {
    throw new UnfinishedChange(error.message, { cause: error });
  };
  const { state } = await lookUp(client, change.address).catch(unfinished);
  const now = withoutItems(state);
  if (sameState(now, change.after)) {
    // Done, but not all of it: such as mail left lying where the address's next mailbox would show it.
    if (error instanceof RefusedByMailcow) log.warn({ address: change.address }, error.message);
    return applied;
  }
  if (isHalfway(now, change)) return unfinished();
  if (isHalfWritten(now, change)) {
    await takeBack(workshop, change).catch(unfinished);
    return outcomeOf(workshop, change, error);
  }
  if (!sameState(now, change.before)) return { kind: 'found-changed', found: now };
  const domain = domainOf(change.address);
  if (error instanceof RefusedByMailcow && (await domainAt(client, domain)) === null)
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
async function takeBack({ client }: Workshop, change: AddressChange): Promise<void> {
  const { address, before } = change;
  const found = await lookUp(client, address);
  if (found.state && before && staysOfItsKind(found.state, before)) await edit(client, found, before);
  else await remove(client, found);
  const { state } = await lookUp(client, address);
  const what = `wrote only a part of the destinations of ${address}, and does not take that back`;
  if (isHalfWritten(withoutItems(state), change))
    throw trouble('not-writable', client.host, what, 'Look at it in mailcow.');
}
