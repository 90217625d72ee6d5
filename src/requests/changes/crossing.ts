import type { Actor } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { MailServerFault } from '../../domain/mail-server-fault.ts';
import { gainedForwards, removedAddress } from '../../domain/request/many/change-needs.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import { ok, type Result } from '../../domain/result.ts';
import { createTurns } from '../../lib/turns.ts';
import { insideDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { resolveMany } from '../planning/mail-view.ts';
import { readsFor } from '../planning/planning-reads.ts';

/**
 * Where a plan may cross those of other requests: what it removes, another may be about to forward to, and what it forwards
 * to, another may be about to remove. Neither holds the other's address, and both applied would lose mail.
 */
export type Crossings = {
  readonly removed: readonly Address[];
  /** What forwards are added to on our mail servers: as they are written, and where their mail arrives. */
  readonly targets: readonly Address[];
  /** Those in domains that are inside for the requester: of others they are told nothing, whatever becomes of these. */
  readonly seen: readonly Address[];
};

type CrossingContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** Where a plan may cross others, worked out in short turns. Reads where mail to what it forwards to arrives. */
export async function crossingsOf(
  app: CrossingContext,
  { requester, changes }: { readonly requester: Actor; readonly changes: readonly PlannedChange[] },
): Promise<Result<Crossings, MailServerFault>> {
  const pause = createTurns();
  const hosted = new Map<Domain, boolean>();
  const isHosted = (domain: Domain): boolean => {
    const { domains, aliasDomains } = app.store;
    const known =
      hosted.get(domain) ?? (domains.isKnown(domain) || aliasDomains.targetsOf(domain).length > 0);
    hosted.set(domain, known);
    return known;
  };
  const written = new Set<Address>();
  const removed: Address[] = [];
  for (const { change } of changes) {
    await pause();
    removed.push(...removedAddress(change));
    for (const each of gainedForwards(change)) if (isHosted(domainOf(each))) written.add(each);
  }
  if (written.size === 0) return ok({ removed, targets: [], seen: [] });
  const { after } = readsFor(
    app.mailServer,
    changes.map(({ change }) => change),
  );
  const arrivals = await tryMailServer(resolveMany(after, written));
  if (!arrivals.ok) return arrivals;
  const isInside = insideDomainFilter(app, requester);
  const [targets, seen] = [new Set<Address>(), new Set<Address>()];
  for (const to of written) {
    await pause();
    const arrival = arrivals.value.get(to);
    const names = arrival?.kind === 'at' ? [to, arrival.address] : [to];
    const isSeen = names.every((each) => isInside(domainOf(each)));
    for (const each of names) targets.add(each);
    if (isSeen) for (const each of names) seen.add(each);
  }
  return ok({ removed, targets: [...targets], seen: [...seen] });
}

const crossesNothing = ({ removed, targets }: Crossings): boolean =>
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
