import {
  type AddressState,
  deliversLocally,
  type Mailbox,
  nullIfEmpty,
  sameState,
} from '../address/address-state.ts';
import {
  addedDestinations,
  type Destination,
  destinationKey,
  uniqueDestinations,
} from '../address/destination.ts';
import {
  isSuspended,
  type SuspendedPart,
  type SuspendedParts,
  withSuspended,
} from '../suspension/suspension.ts';
import type { AddressChange } from './change.ts';

/** A part of a change that could not be rebased, or that now has another result. */
export type Conflict =
  /** The address was to be created and exists by now: left as found, since nobody asked to change another's address. */
  | { readonly kind: 'address-taken' }
  /** The address was to be changed and is gone: it stays gone. */
  | { readonly kind: 'address-gone' }
  /** The mailbox is another than the one to drop, replace or resize: left as found. */
  | { readonly kind: 'mailbox-changed' }
  /** Others have set the quota since: theirs stays. */
  | { readonly kind: 'quota-changed' }
  /** The address was to be deleted, and others have added to it since: only that stays. */
  | { readonly kind: 'address-kept' }
  /** The change removes all that is left of the address, which it was not meant to delete. */
  | { readonly kind: 'nothing-left' }
  /** The mailbox to restore is gone for good: its retention has ended. */
  | { readonly kind: 'mail-gone' }
  /** Others have changed the note since: theirs stays. */
  | { readonly kind: 'note-changed' }
  /** Somebody else has the old address of a mailbox that was renamed. */
  | { readonly kind: 'old-name-taken' }
  /** A mailbox that was renamed has yet another address by now. */
  | { readonly kind: 'renamed-again' }
  /** Others have changed since who has access to the address: that stays. */
  | { readonly kind: 'access-changed' }
  /** Another key signs the domain's mail by now, or the key is gone: that stays. */
  | { readonly kind: 'key-changed' }
  /** The other name of a domain is used for something else by now: it stays that. */
  | { readonly kind: 'name-taken' }
  /** The request has given mailboxes other owners beside its changes of addresses: those are not taken back. */
  | { readonly kind: 'owners-kept' };

export type Rebased = { readonly change: AddressChange; readonly conflicts: readonly Conflict[] };

/**
 * Rebases a change from its `before` onto the state `found` now. What others changed since stays: it removes only the
 * forwards and the mailbox that the change itself removes.
 */
export function rebase(change: AddressChange, found: AddressState | null): Rebased {
  const { after, conflicts } = rebaseState(change, found);
  return { change: { ...change, before: found, after }, conflicts };
}

/** Swaps before and after. */
export const invert = (change: AddressChange): AddressChange => ({
  ...change,
  before: change.after,
  after: change.before,
});

/** Inverts a change and rebases it onto the state found now, so that only what the change did is reverted. */
export function revert(change: AddressChange, found: AddressState | null): Rebased {
  const inverted = invert(change);
  const present = found?.mailbox;
  const { before, after } = inverted;
  const isKept = present && before?.mailbox?.id === present.id && after?.mailbox?.id === present.id;
  const wasSet = isKept && before.mailbox.quota !== after.mailbox.quota;
  const isUntouched = wasSet && [before.mailbox.quota, after.mailbox.quota].includes(present.quota);
  if (!wasSet || isUntouched) return rebase(inverted, found);
  const withoutQuota = { ...inverted, after: { ...after, mailbox: before.mailbox } };
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
  const state = nullIfEmpty(
    withSuspended(
      {
        mailbox: mailbox === 'conflict' ? found.mailbox : mailbox,
        forwards: mergeForwards(before.forwards, after?.forwards ?? [], found.forwards),
        enabled: found.enabled,
        ...mergeDelivery(before, after, found),
      },
      mergeSuspension(before, after, found),
    ),
  );
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

/** Each part as found, unless the change is about it. */
function mergeSuspension(
  before: AddressState,
  after: AddressState | null,
  found: AddressState,
): SuspendedParts {
  const merged = (part: SuspendedPart): boolean =>
    isSuspended(after && isSuspended(after, part) !== isSuspended(before, part) ? after : found, part);
  return { login: merged('login'), mail: merged('mail') };
}

/** In the order found, added ones at the end, without duplicates. */
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

/** Local delivery of a new mailbox is as in the change; of one that was there, as found, unless the change is about it. */
function mergeDelivery(
  before: AddressState,
  after: AddressState | null,
  found: AddressState,
): Pick<AddressState, 'localDelivery'> {
  const isMeant =
    after?.mailbox &&
    (after.mailbox.id !== before.mailbox?.id || deliversLocally(after) !== deliversLocally(before));
  return (isMeant ? after : found).localDelivery === false ? { localDelivery: false } : {};
}
