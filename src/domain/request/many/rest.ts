import type { ChangeRefusal, Fault } from '../../fault.ts';
import type { Result } from '../../result.ts';
import { type Change, targetOf } from '../change.ts';
import { followedWith, notedWith, type WantedChange } from '../planned-change.ts';
import type { RequestedChange } from '../request.ts';
import type { LeftOut, LeftOutWhy } from './left-out.ts';

/** What is asked for again of a request, and what of it is not. */
export type Rest = {
  readonly wanted: readonly WantedChange[];
  readonly leftOut: readonly LeftOut[];
  /** What stands against changes, each with its line. */
  readonly refusals: readonly ChangeRefusal[];
};

/** As many changes are named for each reason. */
const mostNamed = 5;

/**
 * Splits changes that were not applied into those that are asked for again, each as it would be made now, and those that are
 * left out. What needs a change that is as wanted by now has what it needs.
 * @param changes in the order of their positions. @param rebuilt each of them as it would be made now, or why it can't be.
 */
export function splitRest(
  changes: readonly RequestedChange[],
  rebuilt: readonly Result<Change, Fault>[],
  isAsWanted: (change: Change) => boolean,
): Rest {
  const indexes = new Map<number, number>();
  const gone = new Set<number>();
  const wanted: WantedChange[] = [];
  const refusals: ChangeRefusal[] = [];
  const leftOut = new Map<LeftOutWhy, RequestedChange[]>();
  const leave = (each: RequestedChange, why: LeftOutWhy): void => {
    if (why !== 'as-wanted') gone.add(each.position);
    leftOut.set(why, [...(leftOut.get(why) ?? []), each]);
  };
  for (const [index, each] of changes.entries()) {
    const now = rebuilt[index];
    const { line, owner } = each;
    const note = notedWith(each);
    const group = followedWith(each);
    if (!now) continue;
    if (!now.ok) {
      leave(each, whyOf(now.fault));
      if (!isSo(now.fault)) refusals.push({ line, address: targetOf(each.change), fault: now.fault });
    } else if (isAsWanted(now.value) && note === undefined) leave(each, 'as-wanted');
    else if (each.needs.some((position) => gone.has(position))) leave(each, 'needs-left-out');
    else {
      indexes.set(each.position, wanted.length);
      const needs = each.needs.flatMap((position) => indexes.get(position) ?? []);
      wanted.push({
        ...{ change: now.value, owner, needs },
        ...(line !== null && { line }),
        ...(note !== undefined && { note }),
        ...(group && { group }),
      });
    }
  }
  return { wanted, refusals, leftOut: [...leftOut].map(([why, all]) => nameFirst(why, all)) };
}

const nameFirst = (why: LeftOutWhy, all: readonly RequestedChange[]): LeftOut => ({
  ...{ why, count: all.length },
  first: all
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0) || one.position - other.position)
    .slice(0, mostNamed)
    .map(({ line, change }) => ({ line, address: targetOf(change) })),
});

const isSo = ({ code }: Fault): boolean => code === 'already-so';

function whyOf(fault: Fault): LeftOutWhy {
  if (isSo(fault)) return 'as-wanted';
  const [conflict] = fault.code === 'again-conflict' ? fault.conflicts : [];
  return conflict?.kind ?? 'impossible';
}
