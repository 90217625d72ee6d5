import { type Actor, tenantOf } from '../../domain/actor.ts';
import { type Address, catchAllOf, domainOf } from '../../domain/address/address.ts';
import { type AddressState, type Bytes, pickSize } from '../../domain/address/address-state.ts';
import { lowercaseOwnDomains } from '../../domain/address/destination.ts';
import { soleDisposal, stripDisposals } from '../../domain/address/disposal.ts';
import type { Fault, PolicyFault } from '../../domain/fault.ts';
import {
  type AddressChange,
  type Change,
  requiredCapabilities,
  targetOf,
} from '../../domain/request/change.ts';
import {
  type Effect,
  type EffectContext,
  effectsOf,
  leavesMailToCatchAll,
} from '../../domain/request/effects.ts';
import { type Gate, makePlan, makePlanOfOne, type Plan, soleChange } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { breakGlassGate, gateFor } from '../../policy/gates.ts';
import { limitFault, lookAlikeFault } from '../../policy/limits.ts';
import { ownsTarget } from '../access/identity.ts';
import { missingCapability } from '../access/missing-capability.ts';
import { requireVisibleDomain } from '../access/read-address.ts';
import { rulesForAddress, rulesForChange } from '../access/rules.ts';
import type { DomainFilter } from '../access/visibility.ts';
import {
  canClaimDomain,
  insideDomainFilter,
  visibleDomainFilter,
  visibleDomains,
} from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { affectedAppPasswords } from './app-passwords.ts';
import { checkChange, checkDomain, mixedDisposalFault } from './check-change.ts';
import { stateIn } from './mail-view.ts';
import { needsOtherApprover, takesFromOwner, toHandover } from './owner-change.ts';
import { exposesOwnershipProofs } from './ownership-proofs.ts';
import { type PlanningReads, readsFor } from './planning-reads.ts';

type PlanContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/**
 * Plans a change as if the actor asked for it now: measures its effects and computes the gate that policy sets.
 * @returns the plan, or the rule that the change breaks.
 */
export async function planFor(
  app: PlanContext,
  actor: Actor,
  wanted: Change,
  asking: RequestOptions = {},
): Promise<Result<Plan, Fault>> {
  const sees = visibleDomainFilter(app, actor);
  const change = lowercaseOwnForwards(toHandover(app, wanted), sees);
  const lacking = missingCapability(app, domainOf(targetOf(change)), requiredCapabilities(change));
  if (lacking) return err(lacking);
  const reads = readsFor(app.mailServer, [change]);
  const known = await readEffectContext(app, actor, { change, sees, reads });
  if (!known.ok) return known;
  const effects = effectsOf(change, known.value);
  if (effects.length === 0 && change.kind === 'address') {
    return err({ code: 'already-so', address: change.address, what: 'same' });
  }
  const proofs = await tryMailServer(
    exposesOwnershipProofs({ ...app, mailServer: reads.servers }, actor, change, effects),
  );
  if (!proofs.ok) return proofs;
  const inside = insideDomainFilter(app, actor);
  const gate = computeGate(app, actor, { change, effects, inside, leadsProofs: proofs.value }, asking);
  return gate.ok ? ok(makePlanOfOne(change, effects, gate.value, asking.owner)) : gate;
}

/** Lower-cases the forwards into domains that `sees` passes, as addresses there are. */
function lowercaseOwnForwards(change: Change, sees: DomainFilter): Change {
  const folded = (state: AddressState, found: AddressState | null) => ({
    ...state,
    forwards: lowercaseOwnDomains(state.forwards, sees, found?.forwards),
  });
  if (change.kind === 'domain') return { ...change, postmaster: folded(change.postmaster, null) };
  if (change.kind !== 'address' || !change.after) return change;
  return { ...change, after: folded(change.after, change.before) };
}

/** Plans a request's change again, under the gate that was set when the request was made. */
export async function planUnderGate(
  app: PlanContext,
  { requester, plan, asking }: Request,
): Promise<Result<Plan, Fault>> {
  const { change, owner } = soleChange(plan);
  const fresh = await planFor(app, requester, change, owner ? { ...asking, owner } : asking);
  return fresh.ok ? ok(makePlan(fresh.value.changes, plan.gate)) : fresh;
}

/** Checks a change against the rules for addresses and reads what its effects depend on. */
async function readEffectContext(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  actor: Actor,
  { change, sees, reads }: { change: Change; sees: DomainFilter; reads: PlanningReads },
): Promise<Result<EffectContext, Fault>> {
  if (change.kind === 'domain') {
    const { domain } = change;
    const tenant = tenantOf(actor);
    if (!canClaimDomain(app, tenant, domain)) return err({ code: 'domain-not-given', domain, tenant });
    const checked = await tryMailServer(checkDomain(reads, change, sees));
    if (!checked.ok) return checked;
    return checked.value.ok ? ok({}) : checked.value;
  }
  const visible = requireVisibleDomain(app, actor, domainOf(change.address), sees);
  if (!visible.ok) return visible;
  if (change.kind !== 'address') {
    const { lockOutLeaves = [] } = app.mailServer.serverOf(domainOf(change.address));
    return ok({ lockOutLeaves, ...(await affectedAppPasswords(app, change)) });
  }
  const checked = await tryMailServer(
    checkAndReadContext(app, change, reads, insideDomainFilter(app, actor)),
  );
  return checked.ok ? checked.value : checked;
}

type PlannedEffects = Pick<PlannedChange, 'change' | 'effects'> & {
  readonly inside: DomainFilter;
  readonly leadsProofs: boolean;
};

function computeGate(
  app: Pick<AppContext, 'store' | 'policy' | 'admins'>,
  actor: Actor,
  { change, effects, inside, leadsProofs }: PlannedEffects,
  { breakGlass, workflowStep }: RequestOptions,
): Result<Gate, PolicyFault> {
  const rules = rulesForChange(app, actor, change);
  const all = addPostmasterForwards(app, change, effects);
  const fault =
    limitFault(all, rules, inside) ??
    lookAlikeFault(actor, all, () => visibleDomains(app, actor).map(({ domain }) => domain));
  if (fault) return err(fault);
  const gate = gateFor(actor, change, effects, {
    rules,
    inside,
    owns: ownsTarget(app, actor, change),
    needsOtherApprover: needsOtherApprover(app, actor, change),
    exposesOwnershipProofs: leadsProofs,
  });
  if (!gate.ok) return gate;
  if (breakGlass === undefined)
    return ok(workflowStep === undefined ? gate.value : seenBySomebody(gate.value));
  if (takesFromOwner(app, change, actor)) return err({ code: 'own-gain' });
  return breakGlassGate(actor, effects, gate.value);
}

/**
 * The gate of what a workflow asks for. Whoever built the workflow said what; the person who runs it may not have been
 * shown that, so they confirm it where nobody else looks at it.
 */
const seenBySomebody = (gate: Gate): Gate => (gate.approvals ? gate : { ...gate, confirm: true });

/** Adds the forwards of the postmaster that a new domain comes with: the rules limit them like any others. */
function addPostmasterForwards(
  { store }: Pick<AppContext, 'store'>,
  change: Change,
  effects: readonly Effect[],
): readonly Effect[] {
  if (change.kind !== 'domain' || store.domains.get(change.domain)) return effects;
  return [...effects, ...change.postmaster.forwards.map((to) => ({ kind: 'add-forward', to }) as const)];
}

/** The quota of a new mailbox where nobody names one: the largest that policy allows. */
export const defaultQuota = (app: Pick<AppContext, 'policy'>, actor: Actor, address: Address): Bytes | null =>
  rulesForAddress(app, actor, address).largestQuota;

/** Rounds a quota up to the unit of the address's mail server. */
export function roundQuota(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  address: Address,
  quota: Bytes | null,
): Bytes | null {
  const { quotaUnit = 1 } = mailServer.serverOf(domainOf(address));
  return quota === null ? null : Math.ceil(quota / quotaUnit) * quotaUnit;
}

async function checkAndReadContext(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  change: AddressChange,
  reads: PlanningReads,
  sees: DomainFilter,
): Promise<Result<EffectContext, Fault>> {
  const server = app.mailServer.serverOf(domainOf(change.address));
  const disposals = server.disposals ?? {};
  const mixed = mixedDisposalFault(change, disposals);
  if (mixed) return err(mixed);
  const [why = null] = (await server.rules?.refuses([change])) ?? [];
  if (why) return err({ code: 'server-refuses', server: server.name, address: change.address, why });
  const present = change.before?.mailbox ? await reads.servers.measure(change.address) : null;
  const removed = findRemovedMailbox(app, change);
  const checked = await checkChange(reads, change, present, sees, removed !== undefined);
  if (!checked.ok) return checked;
  return ok({
    // Anything else that was measured must not get into the plan's hash.
    ...(present && { present: pickSize(present) }),
    ...(removed && { removed }),
    ...(await affectedAppPasswords(app, change)),
    ...(await resultingCatchAll(reads, change)),
    disposals,
  });
}

/** The catch-all that gets the address's mail once the change is applied, with its present forwards. */
async function resultingCatchAll(
  { servers, after }: PlanningReads,
  change: AddressChange,
): Promise<Pick<EffectContext, 'catchAll'>> {
  const domain = domainOf(change.address);
  const { suspendedGoesToCatchAll = false, disposals = {} } = servers.serverOf(domain);
  if (!leavesMailToCatchAll(change, suspendedGoesToCatchAll)) return {};
  const state = await stateIn(after, catchAllOf(domain));
  if (!state?.enabled) return {};
  const how = soleDisposal(state.forwards, disposals);
  return { catchAll: { to: stripDisposals(state.forwards, disposals), ...(how && { how }) } };
}

function findRemovedMailbox(
  app: Pick<AppContext, 'store' | 'clock'>,
  { address, before, after }: AddressChange,
): EffectContext['removed'] {
  const id = after?.mailbox?.id;
  if (!id || id === before?.mailbox?.id) return undefined;
  const row = app.store.removedMailboxes
    .restorable(address, app.clock())
    .find(({ mailbox }) => mailbox === id);
  return row && { id: row.mailbox, holds: pickSize(row), removedAt: row.removedAt };
}
