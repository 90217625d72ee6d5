import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { homeOf, targetOf } from '../../domain/request/change.ts';
import {
  type CircleOf,
  changeNeeds,
  gainedForwards,
  lostForwards,
  removedAddress,
} from '../../domain/request/many/change-needs.ts';
import { maxLevels, orderChanges } from '../../domain/request/many/order.ts';
import type { PlannedChange, WantedChange } from '../../domain/request/planned-change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { createTurns, inTurns } from '../../lib/turns.ts';
import { type MailView, resolveMany } from './mail-view.ts';
import type { PlanningReads } from './planning-reads.ts';

/** A change before it has its place; `index`: among the wanted changes, some of which were left out. */
type Unordered = Omit<PlannedChange, 'position' | 'needs'> & { readonly index: number };

/** Gives changes their positions, so that no address forwards to a missing one while they are applied in that order. */
export async function orderPlan(
  changes: readonly Unordered[],
  wanted: readonly WantedChange[],
  { present, after, servers, circleOf }: PlanningReads,
): Promise<Result<PlannedChange[], Fault>> {
  const [only, ...others] = changes;
  // One alone needs nothing.
  if (only && others.length === 0) return ok([placed(only, 0, [])]);
  const places = new Map(changes.map(({ index }, place) => [index, place]));
  const listed = changes.map(({ index, change }) => ({
    change,
    needs: (wanted[index]?.needs ?? []).flatMap((each) => places.get(each) ?? []),
  }));
  const arrivesBefore = await arrivalsOf(present, changes, ({ change }) => lostForwards(change));
  const arrivesAfter = await arrivalsOf(after, changes, ({ change }) => [
    ...gainedForwards(change),
    ...removedAddress(change),
  ]);
  const serverNames = changes.map(({ change }) => servers.serverOf(homeOf(change)).name);
  const needsWith = (circles?: CircleOf) =>
    inTurns(changeNeeds(listed, arrivesBefore, arrivesAfter, circles));
  let needs = await needsWith(circleOf);
  let order = orderChanges(needs, serverNames);
  if (!order.ok) {
    // Changes that open circles for one another can't all come first.
    needs = await needsWith();
    order = orderChanges(needs, serverNames);
  }
  if (!order.ok) return err(orderFault(order.fault, changes));
  const positions = new Map(order.value.map((place, position) => [place, position]));
  const pause = createTurns();
  const ordered: PlannedChange[] = [];
  for (const [position, place] of order.value.entries()) {
    await pause();
    const each = changes[place];
    if (!each) continue;
    const needed = (needs[place] ?? []).flatMap((other) => positions.get(other) ?? []);
    ordered.push(
      placed(
        each,
        position,
        needed.sort((one, other) => one - other),
      ),
    );
  }
  return ok(ordered);
}

const placed = (
  { line, change, effects, owner }: Unordered,
  position: number,
  needs: readonly number[],
): PlannedChange => ({ position, line, change, effects, owner, needs });

async function arrivalsOf(
  view: MailView,
  changes: readonly Unordered[],
  addressesOf: (change: Unordered) => readonly Address[],
): Promise<(address: Address) => Address | null> {
  const arrivals =
    changes.length > 1 ? await resolveMany(view, changes.values().flatMap(addressesOf)) : new Map();
  return (address) => {
    const arrival = arrivals.get(address);
    return arrival?.kind === 'at' ? arrival.address : null;
  };
}

function orderFault(
  { kind, index }: { readonly kind: 'too-deep' | 'circular'; readonly index: number },
  changes: readonly Unordered[],
): Fault {
  const address = changes[index] && targetOf(changes[index].change);
  if (address === undefined) throw new RangeError('There is no such change');
  return kind === 'circular'
    ? { code: 'changes-circular', address }
    : { code: 'too-many-levels', address, most: maxLevels };
}
