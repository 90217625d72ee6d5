import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { lowercaseOwnDomains } from '../../domain/address/destination.ts';
import type { ChangeRefusal, Fault } from '../../domain/fault.ts';
import type { GroupWish } from '../../domain/groups/followed-group.ts';
import { alreadySo } from '../../domain/request/already-so.ts';
import { type Change, homeOf, homesOf, targetOf, targetsOf } from '../../domain/request/change.ts';
import { withWhatStays } from '../../domain/request/effect-predicates.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import { gainedForwards } from '../../domain/request/many/change-needs.ts';
import { type MustSeeContext, mustSee } from '../../domain/request/many/must-see.ts';
import { changesRefused, maxNamedRefusals } from '../../domain/request/many/refusals.ts';
import { type Gate, maxChanges, type Plan, planSteps } from '../../domain/request/plan.ts';
import type { PlannedChange, WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { createTurns, inTurns } from '../../lib/turns.ts';
import type { Rules } from '../../policy/policy.ts';
import { limitFor } from '../../policy/rules.ts';
import { missingForChange } from '../access/missing-capability.ts';
import { requireVisibleDomain } from '../access/read-address.ts';
import { rulesForChange } from '../access/rules.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { insideDomainFilter, visibleDomainFilter, visibleDomains } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { groupForwardFault } from '../groups/group-forward-fault.ts';
import { endingsBy, type Renames } from '../times/ways-back.ts';
import { asTarget } from './domains/check-domain.ts';
import { presentChange, readEffectContext } from './effect-context.ts';
import { orderPlan } from './order-plan.ts';
import { toHandover } from './owner-change.ts';
import { exposesOwnershipProofs } from './ownership-proofs.ts';
import { type GateScope, gateOfAll, gateOfChange } from './plan-gate.ts';
import { type PlanningReads, readsFor } from './planning-reads.ts';
import { preload } from './preload.ts';

type PlanContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/** Octets of a request's changes and effects at most, as JSON. */
const maxPlanSize = 16 * 1024 ** 2;

/**
 * Plans changes as if the actor asked for them now, all in one request: each as if it were alone, among the addresses as
 * they will be once all are applied. What is so already is left out.
 * @returns the plan, its changes in the order of application; or every rule that a change breaks.
 */
export async function planChanges(
  app: PlanContext,
  actor: Actor,
  wanted: readonly WantedChange[],
  asking: RequestOptions = {},
): Promise<Result<Plan, Fault>> {
  if (wanted.length > maxChanges)
    return err({ code: 'too-many-changes', count: wanted.length, most: maxChanges });
  const scope = scopeOf(app, actor, wanted);
  const prepared = await prepareChanges(app, actor, wanted, scope);
  const reads = await tryMailServer(readAll(app, actor, prepared));
  if (!reads.ok) return reads;
  const checked = await checkEach(app, actor, wanted, prepared, { ...scope, reads: reads.value, asking });
  if (!checked.ok) return checked;
  const planned = checked.value.map((each) => ({ ...each, owner: ownerOf(wanted[each.index], asking) }));
  const fault = await sizeFault(actor, planned, scope);
  if (fault) return err(fault);
  const gates = planned.map(({ gate }) => gate);
  const gate = gateOfAll(app, actor, planned, gates, asking);
  if (!gate.ok) return gate;
  const ordered = await orderPlan(planned, wanted, reads.value);
  if (!ordered.ok) return ordered;
  const changes = ordered.value;
  const seen = changes.length > 1 ? await inTurns(mustSee(changes, mustSeeContext(app, scope))) : ok([]);
  return seen.ok ? ok(await inTurns(planSteps(changes, gate.value, seen.value, asking))) : seen;
}

/** What is outside for the actor, and how many mailboxes each domain has, by the mirror. */
const mustSeeContext = ({ store }: PlanContext, { inside }: Scope): MustSeeContext => ({
  inside,
  mailboxesOf: (domain) => {
    const known = store.domains.get(domain);
    return known?.mirrored ? known.mailboxes : null;
  },
});

const ownerOf = (wanted: WantedChange | undefined, asking: RequestOptions): Actor | null =>
  wanted?.owner === undefined ? (asking.owner ?? null) : wanted.owner;

type Scope = GateScope & {
  /** Passes the domains whose addresses the actor may change. */
  readonly sees: DomainFilter;
  /** Whether anything is scheduled to be undone: one that is added later changes its address, which is looked at again. */
  readonly hasWaysBack: boolean;
  readonly renames: Renames;
  /** Passes the addresses that are changed. */
  readonly changes: (address: Address) => boolean;
};

/** What is the same for all changes, each part worked out once. */
function scopeOf(app: PlanContext, actor: Actor, wanted: readonly WantedChange[]): Scope {
  const visible = visibleDomainFilter(app, actor);
  const inside = insideDomainFilter(app, actor, visible);
  const added = new Set(
    wanted.length > 1
      ? wanted.flatMap(({ change }) => (change.kind === 'domain' ? [change.domain] : []))
      : [],
  );
  const targets = new Set(wanted.flatMap(({ change }) => targetsOf(change)));
  const rules = new Map<Domain, Rules>();
  let domains: readonly Domain[] | undefined;
  return {
    sees: (domain) => added.has(domain) || visible(domain),
    inside: (domain) => added.has(domain) || inside(domain),
    rulesOf: (change) => {
      const domain = homeOf(change);
      const known = rules.get(domain) ?? rulesForChange(app, actor, change);
      rules.set(domain, known);
      return known;
    },
    hasWaysBack: app.store.requests.hasWaysBack(),
    changes: (address) => targets.has(address),
    renames: new Map(
      wanted.flatMap(({ change }) => (change.kind === 'rename' ? [[change.from, change.to]] : [])),
    ),
    domains: () => {
      domains ??= visibleDomains(app, actor).map(({ domain }) => domain);
      return domains;
    },
  };
}

type Prepared = Result<Change, Fault>;

/** The changes as they would be made, or why they can't even be looked at: listed before, unseen, beyond the mail server. */
async function prepareChanges(
  app: PlanContext,
  actor: Actor,
  wanted: readonly WantedChange[],
  { sees }: Scope,
): Promise<Prepared[]> {
  const first = new Map<string, WantedChange>();
  const unseen = new Map<Domain, Result<Domain, Fault>>();
  const requireVisible = (domain: Domain): Result<Domain, Fault> => {
    const known = unseen.get(domain) ?? requireVisibleDomain(app, actor, domain, sees);
    unseen.set(domain, known);
    return known;
  };
  const prepare = (each: WantedChange): Prepared => {
    const keys = listingKeys(each.change);
    const earlier = keys.map((key) => first.get(key)).find((found) => found !== undefined);
    if (earlier)
      return err({ code: 'listed-twice', address: targetOf(each.change), first: earlier.line ?? null });
    for (const key of keys) first.set(key, each);
    const change = lowercaseOwnForwards(toHandover(app, each.change), sees);
    if (change.kind !== 'domain')
      for (const domain of homesOf(change)) {
        const visible = asTarget(change, requireVisible(domain));
        if (!visible.ok) return visible;
      }
    // Only then: which mail server has a domain is nobody's business who does not see it.
    const lacking = missingForChange(app, change);
    return lacking ? err(lacking) : ok(change);
  };
  const pause = createTurns();
  const prepared: Prepared[] = [];
  for (const each of wanted) {
    await pause();
    prepared.push(prepare(each));
  }
  return prepared;
}

/** What tells several changes of one address apart. */
function listedName(change: Change): string | null {
  if (change.kind === 'access') return change.holder;
  if (change.kind === 'app-password') return change.name;
  return change.kind === 'link' ? change.appPassword : null;
}

/** A key in common: two changes can't both be meant. Of two renames none may be about an address of the other. */
function listingKeys(change: Change): string[] {
  const name = listedName(change);
  const own = targetsOf(change).map((address) => JSON.stringify([change.kind, address, name]));
  return change.kind === 'rename' ? [...own, JSON.stringify(['address', change.to, null])] : own;
}

/** Reads what the changes are checked against; in lists, where there are several. */
async function readAll(
  app: PlanContext,
  actor: Actor,
  prepared: readonly Prepared[],
): Promise<PlanningReads> {
  const changes = prepared.flatMap((each) => (each.ok ? [each.value] : []));
  const reads = readsFor(app.mailServer, changes);
  if (changes.length < 2) return reads;
  return preload(app.mailServer, reads, changes, highestRole(actor) !== 'admin');
}

type Checked = Pick<PlannedChange, 'line' | 'change' | 'effects'> & {
  /** Its place among the wanted changes. */
  readonly index: number;
  readonly gate: Gate;
};

/** Checks each change. @returns those that change something, or all that is refused. */
async function checkEach(
  app: PlanContext,
  actor: Actor,
  wanted: readonly WantedChange[],
  prepared: readonly Prepared[],
  scope: CheckScope,
): Promise<Result<Checked[], Fault>> {
  const pause = createTurns();
  const checked: Checked[] = [];
  const refusals: ChangeRefusal[] = [];
  for (const [index, { line = null, change, note, group }] of wanted.entries()) {
    await pause();
    const ready = prepared[index];
    const isNamed = refusals.length < maxNamedRefusals;
    const loop = ready?.ok && !isNamed ? knownLoop(ready.value, scope.reads) : null;
    const outcome =
      loop ??
      (ready?.ok ? await checkOne(app, actor, ready.value, { ...scope, noted: note, follow: group }) : ready);
    if (outcome?.ok) checked.push({ index, line, ...outcome.value });
    if (!outcome || outcome.ok) continue;
    const { fault } = outcome;
    if (wanted.length === 1) return err(fault);
    if (fault.code === 'already-so') continue;
    refusals.push({ line, address: targetOf(change), fault });
  }
  if (refusals.length > 0) return err(changesRefused(refusals, wanted.length));
  return checked.length > 0 ? ok(checked) : err({ code: 'nothing-to-change', count: wanted.length });
}

/**
 * The refusal of a change that closes a circle, without the way round: in a circle of many addresses each has a long one, and
 * the fault is only counted. Null: it is not known to close one.
 */
function knownLoop(change: Change, { circleOf }: PlanningReads): Result<never, Fault> | null {
  const circle = circleOf(targetOf(change));
  const isClosed = circle !== null && gainedForwards(change).some((to) => circleOf(to) === circle);
  return isClosed ? err({ code: 'forward-loop', path: [] }) : null;
}

type CheckScope = Scope & { readonly reads: PlanningReads; readonly asking: RequestOptions };

/** With what is to be noted with the one change, and which group is to be followed. */
type OneScope = CheckScope & {
  readonly noted: string | null | undefined;
  readonly follow: GroupWish | undefined;
};

/** Measures what a change does, and computes the gate that policy sets for it alone. */
async function checkOne(
  app: PlanContext,
  actor: Actor,
  prepared: Change,
  scope: OneScope,
): Promise<Result<Omit<Checked, 'index' | 'line'>, Fault>> {
  const { reads, asking } = scope;
  const present = await presentChange(app, reads, prepared);
  if (!present.ok) return present;
  const change = present.value;
  const isOfGroup = scope.follow !== undefined || asking.follows !== undefined;
  const ofGroup = isOfGroup ? null : groupForwardFault(app, change, scope.changes);
  if (ofGroup) return err(ofGroup);
  const known = await readEffectContext(app, actor, { ...scope, change });
  if (!known.ok) return known;
  const own = effectsOf(change, known.value);
  const effects = scope.hasWaysBack ? [...own, ...endingsBy(app, change, own, asking, scope.renames)] : own;
  const isSo = effects.length === 0 ? alreadySo(change) : null;
  if (isSo) return err(isSo);
  const weighed = withWhatStays(effects);
  const proofs = await tryMailServer(
    exposesOwnershipProofs({ ...app, mailServer: reads.servers }, actor, change, weighed),
  );
  if (!proofs.ok) return proofs;
  const gate = gateOfChange(app, actor, { change, effects: weighed }, scope, proofs.value);
  return gate.ok ? ok({ change, effects, gate: gate.value }) : gate;
}

/** Why the changes are too many for one request of the actor's, or too large for any; null: they fit. */
async function sizeFault(
  actor: Actor,
  planned: readonly Pick<PlannedChange, 'change' | 'effects'>[],
  { rulesOf }: Scope,
): Promise<Fault | null> {
  const role = highestRole(actor);
  const rules = new Set(planned.map(({ change }) => rulesOf(change)));
  const limits = [...rules].flatMap((each) => limitFor(each.largestRequest, role) ?? []);
  const limit = Math.min(maxChanges, ...limits);
  if (planned.length > limit) return { code: 'request-too-large', count: planned.length, limit };
  const pause = createTurns();
  let bytes = 0;
  for (const { change, effects } of planned) {
    await pause();
    bytes += Buffer.byteLength(JSON.stringify([change, effects]));
  }
  return bytes > maxPlanSize ? { code: 'changes-too-large', bytes, most: maxPlanSize } : null;
}

/** Lower-cases the forwards into domains that `sees` passes, as addresses there are. */
function lowercaseOwnForwards(change: Change, sees: DomainFilter): Change {
  const folded = (state: AddressState, found: AddressState | null) => ({
    ...state,
    forwards: lowercaseOwnDomains(state.forwards, sees, found?.forwards),
  });
  if (change.kind === 'domain')
    return { ...change, postmaster: change.postmaster && folded(change.postmaster, null) };
  if (change.kind !== 'address' || !change.after) return change;
  return { ...change, after: folded(change.after, change.before) };
}
