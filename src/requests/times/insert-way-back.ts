import type { Address } from '../../domain/address/address.ts';
import { domainOf } from '../../domain/address/address.ts';
import { sameState } from '../../domain/address/address-state.ts';
import { type AddressChange, targetOf } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effect.ts';
import { isDestroying } from '../../domain/request/effect-predicates.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import { type Gate, makePlan, type Plan } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import { createsAlias, type TakesBack, wayBack } from '../../domain/request/times/way-back.ts';
import { daysLater } from '../../domain/time/zone.ts';
import { insideDomainFilter } from '../access/visibility.ts';
import { auditedEffects } from '../changes/audit-changes.ts';
import { changesOf } from '../changes/changes-of.ts';
import { batchesOfPlan, dropPlan, namePlan, scopeOfPlan } from '../changes/name-plan.ts';
import { forwardsNamedNow, namedNow } from '../changes/named-now.ts';
import type { AppContext } from '../context/app-context.ts';

type InsertContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>;

/** A way back needs nobody's agreement: the request that it takes back was agreed to for a time only. */
const noGate: Gate = { confirm: false, approvals: null };

/** For how many days an address that was made for a time is suspended before it is removed. */
const daysSuspended = 30;

/**
 * Schedules what takes back a request that has just ended and was for a time only, within the transaction of its end; and
 * after an address that was made for a time is suspended, what removes it.
 */
export function scheduleWayBack(app: InsertContext, ended: Request): void {
  const { until, takesBack } = ended.asking;
  if (takesBack === 'suspend') scheduleRemoval(app, ended);
  else if (until && takesBack === undefined) {
    const isOfAliases = appliedOf(app, ended).some(createsAlias);
    insertWayBack(app, ended, { at: until, takesBack: isOfAliases ? 'suspend' : 'all' });
  }
}

/** Schedules the removal of addresses that were made for a time and are suspended now. */
export function scheduleRemoval(app: InsertContext, { reverts, asking: { at, letEnd } }: Request): void {
  const original = reverts === null ? undefined : app.store.requests.get(reverts);
  if (!original || !at) return;
  const time = daysLater(Math.max(app.clock(), at.at), daysSuspended, at.zone);
  insertWayBack(app, original, { at: { ...at, at: time }, takesBack: 'remove', ...(letEnd && { letEnd }) });
}

/**
 * The changes of addresses that were applied, by the names that mailboxes have now. Where one just keeps what another
 * request did for a time, it is that one's: who keeps it for longer has the same taken back later.
 */
export function appliedOf(app: Pick<AppContext, 'store'>, request: Request): AddressChange[] {
  const current = app.store.requests.get(request.id) ?? request;
  return [...changesOf(app, current)].flatMap((each) => {
    const { change, state } = each;
    if (state !== 'applied' || change.kind !== 'address') return [];
    const now = namedNow(app, change);
    return sameState(now.before, now.after) ? keptBy(app, now, each.effects) : [now];
  });
}

/** What was done for a time at an address, and is kept by a change with these effects: not that a mailbox was closed. */
const keptBy = (
  app: Pick<AppContext, 'store'>,
  { address }: AddressChange,
  effects: readonly Effect[],
): AddressChange[] =>
  effects.flatMap((effect) => {
    const back = effect.kind === 'ends-reversal' ? app.store.requests.get(effect.of) : undefined;
    const isUndone = back?.reverts && back.asking.takesBack !== 'delete';
    const of = isUndone ? app.store.requests.get(back.reverts) : undefined;
    return of ? appliedOf(app, of).filter((change) => change.address === address) : [];
  });

/** When what is taken back, and who has said that nobody need be reminded of it. */
type WhatBack = Pick<Request['asking'], 'letEnd'> & {
  readonly at: WantedTime;
  readonly takesBack: TakesBack;
};

function insertWayBack(app: InsertContext, of: Request, what: WhatBack): void {
  const { takesBack } = what;
  const wanted = appliedOf(app, of)
    .filter((change) => takesBack !== 'remove' || createsAlias(change))
    .flatMap((change) => {
      const found = app.store.addresses.stateOf(change.address);
      return wayBack(forwardsNamedNow(app, change, found), found, takesBack) ?? [];
    });
  insertFollowUp(
    app,
    of,
    what,
    wanted.map((change) => withEffects(app, change)),
  );
}

/** What follows from one change, as far as it is known now. */
type Planned = Pick<PlannedChange, 'change' | 'effects'>;

/** @param known what followed from it until now: what a mailbox held that is to be deleted. */
function withEffects(
  app: Pick<AppContext, 'mailServer'>,
  change: AddressChange,
  known: readonly Effect[] = [],
): Planned {
  const { disposals = {} } = app.mailServer.serverOf(domainOf(change.address));
  const present = known.find(isDestroying)?.holds;
  return { change, effects: effectsOf(change, { disposals, ...(present && { present }) }) };
}

/** The plan of a way back. */
const planOf = (wanted: readonly Planned[], at: WantedTime): Plan =>
  makePlan(
    wanted.map((each, position) => ({ ...each, position, line: null, owner: null, needs: [] })),
    noGate,
    [],
    { at },
  );

/** Inserts the request that follows another one at a time, without any gate: that one's covers it. */
export function insertFollowUp(
  app: InsertContext,
  of: Request,
  what: WhatBack,
  wanted: readonly Planned[],
): void {
  if (wanted.length === 0) return;
  const { store } = app;
  const { at, letEnd } = what;
  const plan = planOf(wanted, at);
  const { tenant, requester, person, asking } = of;
  const named = namePlan(app, plan, insideDomainFilter(app, requester), {
    ...{ key: store.changes.next().plan, state: 'planned', isWritten: false },
  });
  const { reason } = asking;
  const said = { ...what, ...(reason !== undefined && { reason }) };
  const now = app.clock();
  const id = store.requests.insert({
    ...{ tenant, requester, person, plan: named, asking: said, terms: null, state: 'scheduled' },
    ...scopeOfPlan(plan),
    batches: batchesOfPlan(app, plan),
    ...{ dueAt: at.at, reverts: of.id, createdAt: now, expiresAt: null },
    // Nobody misses a key that signs nothing.
    remindAt: letEnd || what.takesBack === 'retire' ? null : remindAt(now, at.at),
  });
  const { gate, hash: planHash } = plan;
  const detail = {
    ...auditedEffects({ ...plan, summary: named.summary }),
    ...{ gate, planHash, dueAt: at.at, covered: of.id, ...said },
  };
  const address = addressOf(plan);
  store.audit.append({ at: now, event: 'scheduled', tenant, address, requestId: id, actor: null, detail });
}

/**
 * Has what is to be taken back at an address be done at another one, or to another forward, within the caller's transaction.
 * @returns the scheduled requests that are so from now on.
 */
export function moveWaysBack(
  app: InsertContext,
  from: Address,
  move: (change: AddressChange) => AddressChange,
): Request[] {
  const { store } = app;
  if (!store.requests.hasWaysBack()) return [];
  return store.requests.waysBackAt(from).filter((request) => {
    const { id, tenant, requester, asking, expiresAt, terms } = request;
    const changes = [...store.changes.of(request.plan.key)].flatMap(({ change, effects, state }) => {
      if (state !== 'planned' || change.kind !== 'address') return [];
      return withEffects(app, change.address === from ? move(change) : change, effects);
    });
    if (!asking.at || changes.length === 0) return false;
    const plan = planOf(changes, asking.at);
    const named = namePlan(app, plan, insideDomainFilter(app, requester), {
      ...{ key: store.changes.next().plan, state: 'planned', isWritten: false },
    });
    store.requests.replan(id, {
      ...{ plan: named, terms, expiresAt, batches: batchesOfPlan(app, plan) },
      ...scopeOfPlan(plan),
    });
    dropPlan(app, request.plan);
    const effects = auditedEffects({ ...plan, summary: named.summary });
    store.audit.append({
      ...{
        at: app.clock(),
        event: 'replanned',
        tenant,
        address: addressOf(plan),
        requestId: id,
        actor: null,
      },
      detail: { ...effects, gate: plan.gate, planHash: plan.hash },
    });
    return true;
  });
}

const day = 24 * 60 * 60_000;

/** When whoever it concerns is reminded: a day before, or half the time where that is shorter. */
const remindAt = (now: number, at: number): number => at - Math.min(day, Math.max(0, at - now) / 2);

/** Of several addresses, none. */
function addressOf({ changes }: Plan): Address {
  const [first, ...others] = new Set(changes.map(({ change }) => targetOf(change)));
  return first !== undefined && others.length === 0 ? first : ('' as Address);
}
