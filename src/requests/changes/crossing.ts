import type { Actor } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { MailServerFault } from '../../domain/mail-server-fault.ts';
import { homesOf } from '../../domain/request/change.ts';
import { gainedForwards, removedAddress } from '../../domain/request/many/change-needs.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import { ok, type Result } from '../../domain/result.ts';
import { createTurns } from '../../lib/turns.ts';
import type { Crossing } from '../../store/tables/held-addresses.ts';
import { insideDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { resolveMany } from '../planning/mail-view.ts';
import { viewAfter } from '../planning/planning-reads.ts';

/**
 * Where a plan may cross those of other requests: what it removes, another may be about to forward to, and what it forwards
 * to, another may be about to remove. Neither holds the other's address, and both applied would lose mail. So it is with a
 * domain and a new address in it: the domain would stay, without all that it had.
 */
export type Crossings = {
  readonly removed: readonly Address[];
  /** What forwards are added to on our mail servers: as they are written, and where their mail arrives. */
  readonly targets: readonly Address[];
  /** Those in domains that are inside for the requester: of others they are told nothing, whatever becomes of these. */
  readonly seen: readonly Address[];
  /** The domains that go. */
  readonly removedDomains: readonly Domain[];
  /** The domains that it needs: those of its changes, but for the ones that it adds or removes as a whole. */
  readonly neededDomains: readonly Domain[];
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
  const domains = domainsCrossed(changes);
  if (written.size === 0) return ok({ removed, targets: [], seen: [], ...domains });
  const after = viewAfter(
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
  return ok({ removed, targets: [...targets], seen: [...seen], ...domains });
}

function domainsCrossed(
  changes: readonly PlannedChange[],
): Pick<Crossings, 'removedDomains' | 'neededDomains'> {
  const own = new Set<Domain>();
  const removed = new Set<Domain>();
  const needed = new Set<Domain>();
  for (const { change } of changes) {
    if (change.kind === 'domain-remove') removed.add(change.domain);
    if (change.kind === 'domain' || change.kind === 'domain-remove') own.add(change.domain);
    else for (const home of homesOf(change)) needed.add(home);
  }
  return { removedDomains: [...removed], neededDomains: [...needed].filter((each) => !own.has(each)) };
}

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
  const found = findCrossing(store, request ?? 0, crossings, since);
  if (!found) return null;
  const { address, id, state } = found;
  return id !== null && state !== null && isInProgress(state)
    ? { code: 'request-open', address, request: id, state }
    : { code: 'changed-meanwhile', address };
}

function findCrossing(
  { holds }: AppContext['store'],
  request: number,
  { removed, seen, targets, removedDomains, neededDomains }: Crossings,
  since: number,
): Crossing | undefined {
  const isAmongAddresses = removed.length > 0 || targets.length > 0;
  return (
    (isAmongAddresses ? holds.findCrossing(request, { removed, targets: seen }, since) : undefined) ??
    holds.findRemoval(request, neededDomains, since) ??
    holds.findAddition(request, removedDomains, since)
  );
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
