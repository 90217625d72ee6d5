import { withOneChange } from '../../domain/request/many/one-change.ts';
import { followedWith, notedWith, type WantedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import { createTurns } from '../../lib/turns.ts';
import type { AppContext } from '../context/app-context.ts';

/** All changes of a request, in the order of their positions; those of many are read a page at a time. */
export const changesOf = (
  { store }: Pick<AppContext, 'store'>,
  { plan }: Pick<Request, 'plan'>,
): Iterable<RequestedChange> => (plan.kind === 'few' ? plan.changes : store.changes.of(plan.key));

/** The same changes, all in memory, read in short turns. */
export async function readChanges(
  app: Pick<AppContext, 'store'>,
  request: Pick<Request, 'plan'>,
): Promise<RequestedChange[]> {
  const pause = createTurns();
  const changes: RequestedChange[] = [];
  for (const each of changesOf(app, request)) {
    await pause();
    changes.push(each);
  }
  return changes;
}

/** A request as if it had just the change at a position; undefined where there is none. */
export function requestAt(
  { store }: Pick<AppContext, 'store'>,
  request: Request,
  position: number,
): Request | undefined {
  const change = store.changes.at(request.plan.key, position);
  return change && withOneChange(request, change);
}

/**
 * The changes of a request as they were wanted, to plan them again; without those that are left out, and those that need
 * them.
 */
export function wantedAgain(
  changes: readonly RequestedChange[],
  isLeftOut: (change: RequestedChange) => boolean = () => false,
): WantedChange[] {
  const indexes = new Map<number, number>();
  const kept = changes.filter((change) => {
    if (isLeftOut(change) || !change.needs.every((each) => indexes.has(each))) return false;
    indexes.set(change.position, indexes.size);
    return true;
  });
  return kept.map((each) => {
    const { change, line, owner, needs } = each;
    const note = notedWith(each);
    const group = followedWith(each);
    return {
      change,
      owner,
      ...(line !== null && { line }),
      ...(note !== undefined && { note }),
      ...(group && { group }),
      needs: needs.flatMap((needed) => indexes.get(needed) ?? []),
    };
  });
}
