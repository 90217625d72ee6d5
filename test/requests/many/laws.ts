import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { tenantOf } from '../../../src/domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../../src/domain/address/address.ts';
import { type AddressState, sameState } from '../../../src/domain/address/address-state.ts';
import { type Change, targetOf } from '../../../src/domain/request/change.ts';
import { makePlan } from '../../../src/domain/request/plan.ts';
import type { Request, RequestedChange } from '../../../src/domain/request/request.ts';
import { isInProgress, isOpen, type RequestState } from '../../../src/domain/request/request-state.ts';
import type { AuditRow } from '../../../src/store/tables/audit.ts';
import { applyRows } from '../../support/run-jobs.ts';
import { expectGateOpened, expectNotOwn, personNow } from '../gate-laws.ts';
import { watchNotes } from './note-laws.ts';
import { tenants } from './steps.ts';
import type { Taken } from './take-step.ts';
import { allAddresses, isHosted, requestsOf, serverOf, stateNow, type World } from './world.ts';

/** A request as it was after a step. */
type Seen = { readonly request: Request; readonly changes: readonly RequestedChange[] };

/** What is known of the requests so far, to judge the next step by. */
export type Laws = {
  /** The plan that each request showed first. */
  readonly shown: ReadonlyMap<number, string>;
  /** Judges what a step did. @throws where a law is broken. */
  readonly judge: (taken: Taken | null) => void;
  /** Judges the end, when nothing is left to do. */
  readonly judgeEnd: () => void;
};

const finalChangeStates: readonly string[] = ['applied', 'stale', 'failed', 'skipped'];
const hasEnded = ({ state }: RequestedChange): boolean => finalChangeStates.includes(state);
/** A change that has ended, and was not applied. */
const isInVain = (change: RequestedChange | undefined): boolean =>
  change !== undefined && hasEnded(change) && change.state !== 'applied';
const isToCome = ({ state }: RequestedChange): boolean => state === 'planned' || state === 'sent';

export function watchLaws(world: World): Laws {
  const shown = new Map<number, string>();
  const seen = new Map<number, Seen>();
  /** The plans that were queued, and how many writes there had been then. */
  const queued = new Map<number, { readonly hash: string; readonly writes: number }>();
  const expected = new Map<Address, AddressState | null>(
    allAddresses.map((each) => [each, stateNow(world, each)]),
  );
  /** Who changed a mail server: the number of a request, or somebody directly. */
  const writes: (number | 'outsider')[] = [];
  const broken: string[] = [];
  const notes = watchNotes(world);
  let dangling = danglingForwards(world);

  world.watch = (order, when) => {
    const { request, change } = changeOf(world, order.change);
    if (!request || !change) {
      broken.push(`${when}: an order of no request in progress, ${JSON.stringify(order.change)}`);
      return;
    }
    if (when === 'given') {
      if (change.state !== 'sent')
        broken.push(`request ${request.id} began ${change.position}, ${change.state}`);
      if (queued.get(request.id)?.hash !== request.plan.hash)
        broken.push(`request ${request.id} is applied by another plan than was agreed to`);
      if (order.change.kind !== 'domain' && !isHosted(world, targetOf(order.change)))
        broken.push(`${change.position} of ${request.id} came before its domain`);
      const missing = world.app.store.changes.unappliedOf(request.plan.key, change.needs);
      if (missing.length > 0) broken.push(`${change.position} of ${request.id} came before ${missing}`);
      return;
    }
    writes.push(request.id);
    const since = writes.slice(queued.get(request.id)?.writes ?? 0);
    const left = danglingForwards(world);
    const visible = new Map<string, readonly Domain[]>(Object.entries(tenants)).get(
      tenantOf(request.requester),
    );
    // Of what a requester does not see, nothing is asked.
    const isSeen = (forward: string) =>
      forward.split(' > ').every((each) => visible?.includes(domainOf(each as Address)));
    const added = [...left].filter((each) => !dangling.has(each) && isSeen(each));
    dangling = left;
    if (added.length > 0 && !since.includes('outsider'))
      broken.push(`request ${request.id} left ${added} leading nowhere`);
  };

  world.changed = (subject) => {
    expected.set(subject, stateNow(world, subject));
    notes.changed(subject);
    writes.push('outsider');
    dangling = danglingForwards(world);
  };

  const judgeRequest = (request: Request, taken: Taken | null): void => {
    const before = seen.get(request.id);
    const changes = [...world.app.store.changes.of(request.plan.key)];
    if (before && !isOpen(before.request.state)) expect({ request, changes }).toEqual(before);
    const wasQueued = before !== undefined && !isWaiting(before.request.state);
    if (isInProgress(request.state) && !wasQueued) {
      expectGateOpened(world, request, before?.request, taken);
      if (taken?.request === request.id) expect(taken.planHash ?? request.plan.hash).toBe(request.plan.hash);
      expect(makePlan(changes, request.plan.gate).hash).toBe(request.plan.hash);
      expect(changes.every(isToCome), 'what was left out is not agreed to').toBe(true);
      queued.set(request.id, { hash: request.plan.hash, writes: writes.length });
    }
    if (queued.has(request.id)) {
      expect(request.applied).toBe(changes.filter(({ state }) => state === 'applied').length);
      expect(request.ended).toBe(changes.filter(hasEnded).length);
      for (const change of changes) expectRowOfEnd(world, request, change);
      if (!isOpen(request.state)) expect(request.state).toBe(endBy(changes));
    }
    for (const { state, needs } of changes)
      if (state === 'skipped') expect(needs.some((each) => isInVain(changes[each]))).toBe(true);
    if (world.stopped.has(request.id))
      expect(request.state === 'stopping' || !isOpen(request.state), 'it goes on after Stop').toBe(true);
    if (before?.request.state === 'stopping')
      for (const [index, { state }] of before.changes.entries())
        if (state === 'planned') expect(changes[index]?.state).toBe('planned');
    for (const [index, each] of changes.entries()) {
      if (each.state !== 'applied' || before?.changes[index]?.state === 'applied') continue;
      for (const made of madeBy(each.change)) expected.set(targetOf(each.change), made);
      notes.applied(each);
    }
    if (!shown.has(request.id)) shown.set(request.id, request.plan.hash);
    seen.set(request.id, { request, changes });
  };

  const judgeServers = (): void => {
    for (const subject of allAddresses) {
      const state = stateNow(world, subject);
      const halfWay = writtenAt(world, subject);
      const allowed = [expected.get(subject) ?? null, ...halfWay];
      expect(
        allowed.some((each) => sameState(each, state)),
        `${subject} is as nobody left it`,
      ).toBe(true);
    }
  };

  return {
    shown,
    judge: (taken) => {
      if (taken) expectNotOwn(world, taken);
      if (taken) expectLookedThrough(world, taken, seen);
      if (taken) expectUnknownToTheBlind(taken, seen);
      for (const request of requestsOf(world).reverse()) judgeRequest(request, taken);
      judgeHolds(world);
      judgeServers();
      notes.judge();
      expect(broken).toEqual([]);
    },
    judgeEnd: () => {
      expect(requestsOf(world).filter(({ state }) => isOpen(state))).toEqual([]);
      expect(world.held()).toEqual([]);
      expect(applyRows(world.app)).toEqual([]);
      const named = requestsOf(world).map(({ plan }) => plan.key);
      expect(world.plans()).toEqual({ stored: named.sort((one, other) => one - other), unnamed: [] });
      for (const { request, changes } of seen.values())
        if (queued.has(request.id) && changes.every(hasEnded)) expectHashInAudit(world, request, changes);
    },
  };
}

const isWaiting = (state: RequestState): boolean =>
  state === 'awaiting-confirmation' || state === 'awaiting-approval';

/** The request in progress, and the change of it, that an order is of. */
function changeOf({ app: { store } }: World, wanted: Change) {
  const holder = store.holds.find(targetOf(wanted));
  const request = holder && store.requests.get(holder.id);
  const changes = request && isInProgress(request.state) ? [...store.changes.of(request.plan.key)] : [];
  return { request, change: changes.find(({ change }) => isDeepStrictEqual(change, wanted)) };
}

/** What a change makes of the address that it is about; empty: it leaves that as it is. */
function madeBy(change: Change): (AddressState | null)[] {
  if (change.kind === 'domain') return [change.postmaster];
  return change.kind === 'address' ? [change.after] : [];
}

/** What a change that is not recorded yet may have made of an address. */
function writtenAt({ app: { store } }: World, subject: Address): (AddressState | null)[] {
  const holder = store.holds.find(subject);
  const request = holder && store.requests.get(holder.id);
  if (!request) return [];
  return store.changes
    .page(request.plan.key, { limit: 10, states: ['sent'] })
    .filter(({ change }) => targetOf(change) === subject)
    .flatMap(({ change }) => madeBy(change));
}

/** Each address is held for the changes of a request in progress that are still to come, and for nothing else. */
function judgeHolds(world: World): void {
  const { store } = world.app;
  const wanted = requestsOf(world)
    .filter(({ state }) => isInProgress(state))
    .flatMap(({ id, state, plan }) =>
      [...store.changes.of(plan.key)]
        .filter((each) => (state === 'stopping' ? each.state === 'sent' : isToCome(each)))
        .map(({ change, concern }) => JSON.stringify([targetOf(change), concern, id])),
    );
  const held = world
    .held()
    .map(({ address, concern, request }) => JSON.stringify([address, concern, request]));
  expect(held.sort()).toEqual([...new Set(wanted)].sort());
}

/** One audit row for a change that has ended, and none before; one that was overtaken while it waited never began. */
function expectRowOfEnd({ app }: World, { id, plan, state }: Request, change: RequestedChange): void {
  const rows = app.store.audit
    .forAddress(targetOf(change.change), 1_000)
    .filter(({ requestId, detail }) => requestId === id && detail['change'] !== undefined)
    .filter(({ detail }) => (detail['position'] ?? 0) === change.position)
    .filter(({ detail }) => detail['planHash'] === plan.hash);
  // The row of the end of a request of one is that of its change, also where this never began.
  const ends = plan.size === 1 ? !isOpen(state) : hasEnded(change);
  expect(rows.map(({ event }) => event)).toEqual(ends ? [hasEnded(change) ? change.state : state] : []);
}

/** How a request that was queued ends, by its changes. */
function endBy(changes: readonly RequestedChange[]): RequestState {
  const states = new Set(changes.map(({ state }) => state));
  if (states.has('applied')) return states.size === 1 ? 'applied' : 'partly-applied';
  if (states.has('planned')) return 'cancelled';
  return states.size === 1 && states.has('stale') ? 'stale' : 'failed';
}

/** From the audit rows of its changes anybody can compute the hash of the plan that was agreed to. */
function expectHashInAudit({ app }: World, request: Request, changes: readonly RequestedChange[]): void {
  const rows = [...new Set(changes.map(({ change }) => targetOf(change)))]
    .flatMap((subject) => app.store.audit.forAddress(subject, 1_000))
    .filter(({ requestId, detail }) => requestId === request.id && detail['change'] !== undefined);
  const parts = rows.map(({ detail }: AuditRow) => ({
    ...{ position: 0, owner: null, needs: [] },
    ...detail,
  }));
  const audited = (parts as unknown as RequestedChange[]).sort((one, other) => one.position - other.position);
  expect(makePlan(audited, request.plan.gate).hash).toBe(request.plan.hash);
}

/** Who does not see all domains of a request is told that there is none. */
function expectUnknownToTheBlind(
  { actor, request: id, answer }: Taken,
  seen: ReadonlyMap<number, Seen>,
): void {
  const request = id === null ? undefined : seen.get(id)?.request;
  const visible: readonly Domain[] = new Map(Object.entries(tenants)).get(tenantOf(actor)) ?? [];
  if (!request || answer === 'killed' || request.domains.every((each) => visible.includes(each))) return;
  expect(answer).toEqual({ ok: false, fault: { code: 'request-unknown', request: id } });
}

/** Who agrees has opened all items that must be seen of just that plan, by whichever of their accounts, where these are many. */
function expectLookedThrough(
  world: World,
  { actor, request: id, agrees, answer }: Taken,
  seen: ReadonlyMap<number, Seen>,
): void {
  const plan = id === null ? undefined : seen.get(id)?.request.plan;
  const items = plan?.summary?.mustSee.length ?? 0;
  if (!agrees || items <= 8 || answer === 'killed' || !answer.ok || answer.value !== 'moved') return;
  const opened = world.opened
    .filter(({ request, planHash }) => request === id && planHash === plan?.hash)
    .filter((each) => personNow(world.policy, each.actor) === personNow(world.policy, actor));
  expect(Math.max(0, ...opened.map((each) => each.items))).toBe(items);
}

/** The forwards between the addresses that lead to what is not there. */
function danglingForwards(world: World): Set<string> {
  return new Set(
    allAddresses.flatMap((from) =>
      (stateNow(world, from)?.forwards ?? [])
        .filter((to) => allAddresses.includes(to as Address) && stateNow(world, to as Address) === null)
        .map((to) => `${from} > ${to}`),
    ),
  );
}

/** What of requests in progress needs nothing of a mail server that is away, and has not ended all the same. */
export function leftBehind(world: World, away: string): string[] {
  return requestsOf(world)
    .filter(({ state }) => state === 'queued' || state === 'applying')
    .flatMap(({ id, plan }) => {
      const changes = [...world.app.store.changes.of(plan.key)];
      const waits = changes.map(() => false);
      for (const [index, { change, needs }] of changes.entries())
        waits[index] = serverOf(targetOf(change)) === away || needs.some((each) => waits[each]);
      return changes
        .filter((each, index) => isToCome(each) && !waits[index])
        .map(({ position }) => `${position} of request ${id}`);
    });
}
