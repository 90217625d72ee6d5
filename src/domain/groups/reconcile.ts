import { type Destination, destinationKey, uniqueDestinations } from '../address/destination.ts';
import type { PlacedMember } from './followed-group.ts';

/** Where members' mail goes, each address once. */
export const forwardsOf = (placed: readonly PlacedMember[]): Destination[] =>
  uniqueDestinations(placed.flatMap(({ to }) => to ?? []));

/**
 * The forwards of an alias that follows a group: those of the members who were in it before and are no more are gone, those
 * of its members now are there, and all others stay as they are.
 */
export function reconcileForwards(
  present: readonly Destination[],
  before: readonly PlacedMember[],
  now: readonly PlacedMember[],
): Destination[] {
  const wanted = forwardsOf(now);
  const keys = new Set(wanted.map(destinationKey));
  const former = new Set(forwardsOf(before).map(destinationKey));
  const kept = present.filter((each) => keys.has(destinationKey(each)) || !former.has(destinationKey(each)));
  const there = new Set(kept.map(destinationKey));
  return [...kept, ...wanted.filter((each) => !there.has(destinationKey(each)))];
}

/** The forwards of an alias that are not its group's. */
export function otherForwards(
  present: readonly Destination[],
  placed: readonly PlacedMember[],
): Destination[] {
  const own = new Set(forwardsOf(placed).map(destinationKey));
  return present.filter((each) => !own.has(destinationKey(each)));
}

/** What became of a group's members between two looks at it. */
export type MembershipChange = {
  /** Who joined, or has a place now. */
  readonly joined: readonly PlacedMember[];
  /** Who left, or has no place any more, with the place that they had. */
  readonly left: readonly PlacedMember[];
  /** Whose place is another one now. */
  readonly moved: readonly (PlacedMember & { readonly from: PlacedMember['to'] })[];
  /** Who has no place, and was not there without one before. */
  readonly newlyWithout: readonly PlacedMember[];
};

/** Compares the members of a group, by whom its forwards change. */
export function compareMembers(
  before: readonly PlacedMember[],
  now: readonly PlacedMember[],
): MembershipChange {
  const was = new Map(before.map((member) => [member.id, member]));
  const is = new Map(now.map((member) => [member.id, member]));
  const hadPlace = (id: string) => was.get(id)?.to ?? null;
  return {
    joined: now.filter(({ id, to }) => to !== null && hadPlace(id) === null),
    left: before.filter(({ id, to }) => to !== null && (is.get(id)?.to ?? null) === null),
    moved: now.flatMap((member) => {
      const from = hadPlace(member.id);
      return from !== null && member.to !== null && from !== member.to ? [{ ...member, from }] : [];
    }),
    newlyWithout: now.filter(({ id, to }) => to === null && was.get(id)?.to !== null),
  };
}

/** As many members may always leave at once without an admin being asked. */
const fewLeavers = 10;

/** Whether more than half of the members are gone at once, and more than a few: somebody may have emptied the group by mistake. */
export const isMassLeave = (before: readonly PlacedMember[], { left }: MembershipChange): boolean =>
  left.length > fewLeavers && left.length * 2 > before.filter(({ to }) => to !== null).length;
