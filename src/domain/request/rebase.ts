import { type AddressState, type Mailbox, nullIfEmpty, sameState } from '../address/address-state.ts';
import {
  addedDestinations,
  type Destination,
  destinationKey,
  uniqueDestinations,
} from '../address/destination.ts';
import type { AddressChange } from './change.ts';

/** What of a change could not be carried over, or leads where the change did not. */
export type Conflict =
  /** It was to be created, and exists by now: left as found, since nobody asked to add to somebody else's address. */
  | { readonly kind: 'address-taken' }
  /** It was to be changed, and is gone: it stays so. */
  | { readonly kind: 'address-gone' }
  /** The mailbox is no more the one that was to be dropped, replaced or resized: left as found. */
  | { readonly kind: 'mailbox-changed' }
  /** Others have set its quota since: that one stays. */
  | { readonly kind: 'quota-changed' }
  /** It was to be deleted, and others gave it more since: that alone stays. */
  | { readonly kind: 'address-kept' }
  /** It was to stay, and what the change takes away is all that is left: it would be deleted. */
  | { readonly kind: 'nothing-left' }
  /** The mailbox that was to come back is gone for good: its time was over. */
  | { readonly kind: 'mail-gone' };

export type Rebased = { readonly change: AddressChange; readonly conflicts: readonly Conflict[] };

/**
 * The same intent on what is there now: `change` said before → after, and the address is as `findDestination` by now.
 * What others did since stays: it takes away no forward and no mailbox but those that the change did.
 */
export function rebase(change: AddressChange, found: AddressState | null): Rebased {
  const { after, conflicts } = rebaseState(change, found);
  return { change: { ...change, before: found, after }, conflicts };
}

/** The change back. Rebased on what is found, it takes back what the change did and no more. */
export const invert = (change: AddressChange): AddressChange => ({
  ...change,
  before: change.after,
  after: change.before,
});

/** The change back, on what is there now. */
export function revert(change: AddressChange, found: AddressState | null): Rebased {
  const back = invert(change);
  const present = found?.mailbox;
  const { before, after } = back;
  const isKept = present && before?.mailbox?.id === present.id && after?.mailbox?.id === present.id;
  const wasSet = isKept && before.mailbox.quota !== after.mailbox.quota;
  const isLeft = wasSet && [before.mailbox.quota, after.mailbox.quota].includes(present.quota);
  if (!wasSet || isLeft) return rebase(back, found);
  const withoutQuota = { ...back, after: { ...after, mailbox: before.mailbox } };
  const { change: rest, conflicts } = rebase(withoutQuota, found);
  return { change: rest, conflicts: [{ kind: 'quota-changed' }, ...conflicts] };
}

type RebasedState = { readonly after: AddressState | null; readonly conflicts: readonly Conflict[] };

function rebaseState({ before, after }: AddressChange, found: AddressState | null): RebasedState {
  if (sameState(found, before)) return { after, conflicts: [] };
  const isNothingToDo = sameState(found, after) || sameState(before, after);
  if (isNothingToDo) return { after: found, conflicts: [] };
  if (!before) return { after: found, conflicts: [{ kind: 'address-taken' }] };
  return found ? mergeState(before, after, found) : { after: null, conflicts: [{ kind: 'address-gone' }] };
}

function mergeState(before: AddressState, after: AddressState | null, found: AddressState): RebasedState {
  const mailbox = mergeMailbox(before.mailbox, after?.mailbox ?? null, found.mailbox);
  const state = nullIfEmpty({
    mailbox: mailbox === 'conflict' ? found.mailbox : mailbox,
    forwards: mergeForwards(before.forwards, after?.forwards ?? [], found.forwards),
    enabled: after && after.enabled !== before.enabled ? after.enabled : found.enabled,
    ...mergeDelivery(before, after, found),
  });
  const conflicts: Conflict[] = mailbox === 'conflict' ? [{ kind: 'mailbox-changed' }] : [];
  if (state && !after) conflicts.push({ kind: 'address-kept' });
  if (!state && after) conflicts.push({ kind: 'nothing-left' });
  return { after: state, conflicts };
}

function mergeMailbox(
  before: Mailbox | null,
  after: Mailbox | null,
  found: Mailbox | null,
): Mailbox | null | 'conflict' {
  const isKept = before?.id === after?.id;
  if (isKept && before?.quota === after?.quota) return found;
  if (!isKept && found?.id === after?.id) return found;
  return found?.id === before?.id ? after : 'conflict';
}

/** In the order that was found, what is new at the end, each once. */
function mergeForwards(
  before: readonly Destination[],
  after: readonly Destination[],
  found: readonly Destination[],
): Destination[] {
  const [had, has] = [new Set(before.map(destinationKey)), new Set(after.map(destinationKey))];
  const kept = found.filter(
    (forward) => has.has(destinationKey(forward)) || !had.has(destinationKey(forward)),
  );
  return uniqueDestinations([...kept, ...addedDestinations(before, after)]);
}

/** A mailbox that the change brings is as the change says, and one that was there as it was found. */
function mergeDelivery(
  before: AddressState,
  after: AddressState | null,
  found: AddressState,
): Pick<AddressState, 'localDelivery'> {
  const isBrought = after?.mailbox && after.mailbox.id !== before.mailbox?.id;
  return (isBrought ? after : found).localDelivery === false ? { localDelivery: false } : {};
}
