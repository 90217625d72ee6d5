import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { gainedForwards, removedAddress } from '../../domain/request/many/change-needs.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import { createTurns } from '../../lib/turns.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

/**
 * Where a plan may cross those of other requests: what it removes, another may be about to forward to, and what it forwards
 * to, another may be about to remove. Neither holds the other's address, and both applied would lose mail.
 */
export type Crossings = {
  readonly removed: readonly Address[];
  /** What forwards are added to on our mail servers. */
  readonly targets: readonly Address[];
  /** Those in domains that the requester sees: of others they are told nothing, whatever becomes of these. */
  readonly seen: readonly Address[];
};

type Requester = Pick<Request, 'requester'>['requester'];

/** Where a plan may cross others, worked out in short turns. */
export async function crossingsOf(
  app: Pick<AppContext, 'store' | 'policy'>,
  requester: Requester,
  changes: readonly PlannedChange[],
): Promise<Crossings> {
  const pause = createTurns();
  const targets = new Set<Address>();
  const removed: Address[] = [];
  for (const { change } of changes) {
    await pause();
    removed.push(...removedAddress(change));
    for (const each of gainedForwards(change)) targets.add(each);
  }
  return sorted(app, requester, removed, targets);
}

function sorted(
  app: Pick<AppContext, 'store' | 'policy'>,
  requester: Requester,
  removed: readonly Address[],
  to: ReadonlySet<Address>,
): Crossings {
  const sees = visibleDomainFilter(app, requester);
  const hosted = new Map<Domain, boolean>();
  const isHosted = (domain: Domain): boolean => {
    const known = hosted.get(domain) ?? app.store.domains.isKnown(domain);
    hosted.set(domain, known);
    return known;
  };
  const targets = [...to].filter((each) => isHosted(domainOf(each)));
  return { removed, targets, seen: targets.filter((each) => sees(domainOf(each))) };
}

export const crossesNothing = ({ removed, targets }: Crossings): boolean =>
  removed.length === 0 && targets.length === 0;

/**
 * Why a plan can't be queued: a request in progress crosses it, or one that has ended since the plan was made may have. Within
 * the transaction that decides, where all of them are known.
 * @param request the plan's; null: it has none yet. @param since the newest audit row before the plan was made.
 */
export function crossingFault(
  { store }: Pick<AppContext, 'store'>,
  request: number | null,
  crossings: Crossings,
  since: number,
): Extract<Fault, { code: 'request-open' | 'changed-meanwhile' }> | null {
  if (crossesNothing(crossings)) return null;
  const { removed, seen } = crossings;
  const found = store.holds.findCrossing(request ?? 0, { removed, targets: seen }, since);
  if (!found) return null;
  const { address, id, state } = found;
  return id !== null && state !== null && isInProgress(state)
    ? { code: 'request-open', address, request: id, state }
    : { code: 'changed-meanwhile', address };
}

/** Notes what a request that is queued now adds forwards to, within the transaction that decided. */
export function noteTargets(
  { store }: Pick<AppContext, 'store'>,
  request: number,
  { targets }: Crossings,
): void {
  if (targets.length === 0) return;
  const state = store.requests.get(request)?.state;
  if (state && isInProgress(state)) store.holds.noteTargets(request, targets);
}
