import type { Address, Domain } from '../../address/address.ts';
import { addedDestinations, addressesIn } from '../../address/destination.ts';
import {
  type AddressChange,
  addressChangesOf,
  type Change,
  homesOf,
  targetOf,
  targetsOf,
} from '../change.ts';
import { strongComponents } from './strong-components.ts';

/** Where mail to a destination arrives: at an address that its mail server has; null: nowhere, or on another's server. */
export type ArrivesAt = (destination: Address) => Address | null;

/** Which circle of forwards an address is in, with the forwards before and after all changes; null: in none. */
export type CircleOf = (address: Address) => number | null;

type ChangeToOrder = { readonly change: Change; readonly needs?: readonly number[] };

/** More changes that open one circle are not waited for: each change in it would need each of them. */
const mostOpening = 100;

/**
 * For each change, the indexes of those that must be applied before it, so that no existing address ever forwards to a
 * missing one, or in a circle: a new forward needs its target, and that others open the circle which it would close; a
 * deletion needs that nothing forwards there any more. Addresses that forward to one another and all go need nothing of
 * each other: none of them is left. Yields where it can pause.
 * @param before where mail arrives before any of the changes. @param after where it does once all are applied.
 */
export function* changeNeeds(
  changes: readonly ChangeToOrder[],
  before: ArrivesAt,
  after: ArrivesAt,
  circleOf: CircleOf = () => null,
): Generator<void, number[][]> {
  const needs = changes.map(({ needs: given = [] }) => new Set<number>(given));
  const need = (index: number, needed: number | undefined): void => {
    if (needed !== undefined && needed !== index) needs[index]?.add(needed);
  };
  const { madeBy, removedBy, addedBy, inDomain } = yield* indexChanges(changes);
  const openedBy = yield* indexOpened(changes, circleOf);
  const latest = new Map<Address, number>();
  /** For each change that is a deletion, the deletions of what it forwards to. */
  const goneAfter = new Map<number, number[]>();
  for (const [index, { change }] of changes.entries()) {
    yield;
    const target = targetOf(change);
    if (change.kind === 'domain-remove') {
      for (const each of inDomain.get(change.domain) ?? []) need(index, each);
      continue;
    }
    for (const each of targetsOf(change)) {
      need(index, latest.get(each));
      latest.set(each, index);
    }
    for (const home of homesOf(change)) need(index, addedBy.get(home));
    for (const to of gainedForwards(change)) need(index, madeBy.get(after(to) ?? to));
    if (addressChangesOf(change).length === 0) continue;
    const circle = circleOf(target);
    if (circle !== null && gainedForwards(change).some((to) => circleOf(to) === circle))
      for (const other of openedBy.get(circle) ?? []) need(index, other);
    for (const to of lostForwards(change)) {
      const removal = removedBy.get(before(to) ?? to);
      if (removal === undefined) continue;
      if (removedBy.get(target) === index) goneAfter.set(index, [...(goneAfter.get(index) ?? []), removal]);
      else need(removal, index);
    }
    // What is to take its mail instead, such as a catch-all, must be there before it goes.
    for (const gone of removedAddress(change)) need(index, madeBy.get(after(gone) ?? gone));
  }
  const together = yield* strongComponents(goneAfter.keys(), (index) => goneAfter.get(index) ?? []);
  for (const [index, removals] of goneAfter)
    for (const removal of removals) if (together.get(index) !== together.get(removal)) need(removal, index);
  return needs.map((each) => [...each].sort((one, other) => one - other));
}

/** Which change makes an address or clears the way to it, removes an address, adds a domain, or is in one that goes. */
function* indexChanges(changes: readonly ChangeToOrder[]) {
  const madeBy = new Map<Address, number>();
  const removedBy = new Map<Address, number>();
  const addedBy = new Map<Domain, number>();
  const inDomain = new Map<Domain, number[]>();
  for (const { change } of changes) if (change.kind === 'domain-remove') inDomain.set(change.domain, []);
  for (const [index, { change }] of changes.entries()) {
    yield;
    if (change.kind === 'domain') addedBy.set(change.domain, index);
    if (change.kind === 'domain' && change.postmaster) madeBy.set(targetOf(change), index);
    if (change.kind !== 'domain-remove') for (const home of homesOf(change)) inDomain.get(home)?.push(index);
    for (const each of addressChangesOf(change)) {
      if (!each.after && each.before) removedBy.set(each.address, index);
      if (each.after && (!each.before || losesForward(each))) madeBy.set(each.address, index);
    }
  }
  return { madeBy, removedBy, addedBy, inDomain };
}

/** Which changes take a forward out of a circle, for each circle that few open. */
function* indexOpened(changes: readonly ChangeToOrder[], circleOf: CircleOf) {
  const openedBy = new Map<number, number[]>();
  for (const [index, { change }] of changes.entries()) {
    yield;
    const circle = circleOf(targetOf(change));
    if (circle === null || !lostForwards(change).some((to) => circleOf(to) === circle)) continue;
    const opening = openedBy.get(circle) ?? [];
    opening.push(index);
    openedBy.set(circle, opening);
  }
  for (const [circle, opening] of openedBy) if (opening.length > mostOpening) openedBy.delete(circle);
  return openedBy;
}

/** A forward to an address that loses one waits for that, lest the two be a loop meanwhile. */
const losesForward = ({ before, after }: AddressChange): boolean =>
  addedDestinations(after?.forwards, before?.forwards).length > 0;

/** The addresses that a change begins to forward to. */
export function gainedForwards(change: Change): Address[] {
  if (change.kind === 'domain') return addressesIn(change.postmaster?.forwards ?? []);
  return addressChangesOf(change).flatMap(({ before, after }) =>
    addressesIn(addedDestinations(before?.forwards, after?.forwards)),
  );
}

/** The address that a change removes, if it does. */
export const removedAddress = (change: Change): Address[] =>
  addressChangesOf(change).flatMap(({ address, before, after }) => (before && !after ? [address] : []));

/** The addresses that a change stops forwarding to. */
export const lostForwards = (change: Change): Address[] =>
  addressChangesOf(change).flatMap(({ before, after }) =>
    addressesIn(addedDestinations(after?.forwards, before?.forwards)),
  );
