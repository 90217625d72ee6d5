import { type Actor, highestRole, payloadId, personOf, tenantOf, workflowStep } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { type Change, homeOf, isRename, targetOf } from '../../domain/request/change.ts';
import { tooManyOpen, tooManyToday } from '../../domain/request/person-limits.ts';
import { isPlanOfOne, type Plan, type PlanOfOne } from '../../domain/request/plan.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestOptions } from '../../domain/request/request.ts';
import type { RequestFault } from '../../domain/request-fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { limitFor } from '../../policy/rules.ts';
import { accountIds } from '../access/identity.ts';
import { canSeeRequest, insideDomainFilter } from '../access/visibility.ts';
import { auditedEffects } from '../changes/audit-changes.ts';
import { type Crossings, crossingFault, crossingsOf } from '../changes/crossing.ts';
import { batchesOfPlan, dropPlan, namePlan, scopeOfPlan } from '../changes/name-plan.ts';
import { writePlan } from '../changes/write-plan.ts';
import type { AppContext } from '../context/app-context.ts';
import { alertAsked } from '../outbox/enqueue-approver-alert.ts';
import { enqueueShowAfterReply } from '../outbox/enqueue-show.ts';
import { sealPasswordHash } from '../outbox/order.ts';
import { approvalDeadlines, distinctRules } from '../planning/approval-deadlines.ts';
import { findDuplicate, findDuplicateOfMany, likelyDuplicates } from '../planning/find-duplicate.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { changedSince, mayHaveChanged, recheckAddresses, type SeenStates } from '../planning/recheck-plan.ts';
import { initialState } from '../times/initial-state.ts';
import { timeFault } from '../times/time-fault.ts';
import { auditScheduled, enqueueApproved } from './transition-request.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

type SubmitContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'policy' | 'admins' | 'tracing'
>;

/**
 * Plans a change and stores the request, with the job that applies it where its gate is empty.
 * @returns the request's id; that of the actor's waiting request for the same, if there is one.
 */
export const submit = (
  app: SubmitContext,
  actor: Actor,
  change: Change,
  asking: RequestOptions = {},
): Promise<Result<number, Fault>> => submitChanges(app, actor, [{ change }], asking);

/**
 * Plans changes and stores one request for all of them, with the jobs that apply them where its gate is empty. What is so
 * already is left out.
 * @returns the request's id; that of the actor's waiting request for the same, if there is one.
 */
export async function submitChanges(
  app: SubmitContext,
  actor: Actor,
  wanted: readonly WantedChange[],
  options: RequestOptions = {},
): Promise<Result<number, Fault>> {
  const asking = withWorkflowStep(actor, options);
  const untimely = timeFault(wanted, asking, app.clock());
  if (untimely) return err(untimely);
  const since = app.store.audit.newest();
  const plan = await app.tracing.run({ name: 'plan', details: { changes: wanted.length } }, () =>
    planChanges(app, actor, wanted, asking),
  );
  if (!plan.ok) return plan;
  const { value } = plan;
  return app.tracing.run({ name: 'submit', details: { changes: value.changes.length } }, () =>
    isPlanOfOne(value)
      ? submitPlanOfOne(app, actor, value, since, asking)
      : submitPlan(app, actor, value, since, asking),
  );
}

async function submitPlanOfOne(
  app: SubmitContext,
  actor: Actor,
  plan: PlanOfOne,
  since: number,
  asking: RequestOptions,
): Promise<Result<number, Fault>> {
  const refused = missingReason(app, actor, plan, asking);
  if (refused) return err(refused);
  const [{ change }] = plan.changes;
  const crossings = await crossingsOf(app, { requester: actor, changes: plan.changes });
  if (!crossings.ok) return crossings;
  const insertUnlessChanged = (seen?: SeenStates): Promise<Result<number, Fault> | 'in doubt'> =>
    app.store.commit(() => {
      const already = findDuplicate(app, actor, plan, asking);
      if (already) return alreadyAsked(already, asking);
      const fault = submissionFault(app, actor, plan) ?? crossingFault(app, null, crossings.value, since);
      if (fault) return err(fault);
      return mayHaveChanged(app, change, seen)
        ? 'in doubt'
        : insertRequest(app, actor, plan, { asking, crossings: crossings.value });
    });
  const first = await insertUnlessChanged();
  if (first !== 'in doubt') return first;
  const seen = await recheckAddresses(app, change);
  if (!seen.ok) return seen;
  const second = await insertUnlessChanged(seen.value);
  return second === 'in doubt' ? err({ code: 'changed-meanwhile', address: targetOf(change) }) : second;
}

/**
 * Stores the request for a plan of several changes.
 * @param since the newest audit row when planning began: an address with a later one may have changed since it was read.
 */
export async function submitPlan(
  app: SubmitContext,
  actor: Actor,
  plan: Plan,
  since: number,
  asking: RequestOptions,
): Promise<Result<number, Fault>> {
  const refused = missingReason(app, actor, plan, asking);
  if (refused) return err(refused);
  const others = new Set<number>();
  const crossings = await crossingsOf(app, { requester: actor, changes: plan.changes });
  if (!crossings.ok) return crossings;
  let written: number | undefined;
  const insertUnlessAsked = (): Result<number, Fault> | 'in doubt' => {
    const isNew = (each: Request) => !others.has(each.id);
    if (likelyDuplicates(app, actor, plan, asking).some(isNew)) return 'in doubt';
    const fault =
      submissionFault(app, actor, plan) ??
      changedSince(app, plan, since) ??
      crossingFault(app, null, crossings.value, since);
    return fault
      ? err(fault)
      : insertRequest(app, actor, plan, { asking, crossings: crossings.value, written });
  };
  for (;;) {
    const already = await findDuplicateOfMany(app, actor, plan, asking, others);
    if (already) return alreadyAsked(already, asking);
    const fault = submissionFault(app, actor, plan);
    if (fault) return err(fault);
    written ??= await writePlan(app, plan);
    const submitted = await app.store.commit(insertUnlessAsked, undefined, plan.changes.length);
    if (submitted !== 'in doubt') return submitted;
  }
}

const withWorkflowStep = (actor: Actor, asking: RequestOptions): RequestOptions =>
  actor[workflowStep] === undefined ? asking : { ...asking, workflowStep: actor[workflowStep] };

/** A request ends one step at most, so that another step is not left waiting for it. */
const alreadyAsked = (already: Request, { workflowStep: step }: RequestOptions): Result<number, Fault> =>
  step === undefined || step === already.asking.workflowStep
    ? ok(already.id)
    : err({ code: 'request-open', address: already.address, request: already.id, state: already.state });

/** Breaking the glass always needs a reason; otherwise policy decides. */
function missingReason(
  app: Pick<AppContext, 'policy'>,
  actor: Actor,
  plan: Plan,
  { reason, breakGlass }: RequestOptions,
): Fault | null {
  if (breakGlass?.trim()) return null;
  if (breakGlass !== undefined) return { code: 'glass-without-reason' };
  const isOptional = distinctRules(app, actor, plan.changes).every((rules) => rules.reason === 'optional');
  return isOptional || reason?.trim() ? null : { code: 'reason-missing' };
}

/** The fault where the actor may not ask for a plan now, whatever it does; null: none. */
const submissionFault = (
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  plan: Plan,
): Fault | null => limitFault(app, actor, plan) ?? claimedByOtherTenant(app, actor, plan);

/** The fault where the actor asks for more than policy allows one person, open or within a day; null: none. */
function limitFault(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  plan: Plan,
): Fault | null {
  const role = highestRole(actor);
  const rules = distinctRules(app, actor, plan.changes);
  const openRequests = least(rules.map((each) => limitFor(each.openRequests, role)));
  const changesADay = least(rules.map((each) => limitFor(each.requestsADay, role)));
  if (openRequests === null && changesADay === null) return null;
  const { requests } = app.store;
  const accounts = accountIds(app, actor);
  const expiries = openRequests === null ? [] : requests.expiriesOfOpen(accounts);
  if (openRequests !== null && expiries.length >= openRequests) return tooManyOpen(expiries, openRequests);
  const since = app.clock() - day;
  const { length } = plan.changes;
  return changesADay !== null && requests.countChangesSince(accounts, since) + length > changesADay
    ? tooManyToday(requests.changesSince(accounts, since), length, changesADay)
    : null;
}

/** The least of some limits; null: there is none. */
const least = (limits: readonly (number | null)[]): number | null =>
  limits.reduce(
    (one, other) => (one === null || other === null ? (one ?? other) : Math.min(one, other)),
    null,
  );

/** Refuses a domain that another tenant's request is adding, as if that tenant had it: the request must stay hidden. */
function claimedByOtherTenant(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  { changes }: Plan,
): Fault | null {
  for (const { change } of changes) {
    if (change.kind !== 'domain' && change.kind !== 'domain-alias') continue;
    const held = app.store.holds.find(targetOf(change));
    const request = held && app.store.requests.get(held.id);
    if (request && !canSeeRequest(app, actor, request))
      return { code: 'domain-not-given', domain: change.domain, tenant: tenantOf(actor) };
  }
  return null;
}

/** What a request has beside its plan: its options, and the hash of a new password. */
export type RecordOptions = {
  readonly asking?: RequestOptions;
  readonly passwordHash?: string;
  /** Where it may cross other requests. */
  readonly crossings?: Crossings;
  /** The key of a long plan, whose changes are written already. */
  readonly written?: number | undefined;
};

/** Inserts a request, with its audit rows and outbox jobs, within the caller's transaction. */
export function insertRequest(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'policy'>,
  actor: Actor,
  plan: Plan,
  { asking = {}, passwordHash, crossings, written }: RecordOptions,
): Result<number, Extract<RequestFault, { code: 'request-open' }>> {
  const { store } = app;
  const now = app.clock();
  const tenant = tenantOf(actor);
  const terms = approvalDeadlines(app, actor, plan, asking);
  const dueAt = asking.at?.at ?? null;
  const initial = initialState(plan, terms, asking, now);
  const isQueued = initial.state === 'queued';
  const next = store.changes.next();
  const named = namePlan(app, plan, insideDomainFilter(app, actor), {
    key: written ?? next.plan,
    state: isQueued && plan.changes.length === 1 ? 'sent' : 'planned',
    isWritten: written !== undefined,
  });
  const held = isQueued
    ? store.holds.take(named.key, next.request, named.size, plan.changes.some(isRename))
    : store.holds.findHolder(named.key, null);
  if (held) {
    dropPlan(app, named);
    return err({ code: 'request-open', address: held.address, request: held.id, state: held.state });
  }
  const { owner: _, ...said } = asking;
  const targets = [...new Set(plan.changes.map(({ change }) => targetOf(change)))];
  // Of several addresses, none.
  const address = targets.length === 1 && targets[0] !== undefined ? targets[0] : ('' as Address);
  const request = {
    tenant,
    requester: actor,
    person: personOf(actor),
    plan: named,
    ...scopeOfPlan(plan),
    batches: batchesOfPlan(app, plan),
    asking: said,
    terms,
    ...initial,
    dueAt,
    reverts: asking.follows?.agreed ?? null,
    createdAt: now,
  };
  const id = store.requests.insert(request);
  if (actor[payloadId] !== undefined) store.chat.recordPayloadRequest(actor[payloadId], id, now);
  if (passwordHash !== undefined && isPlanOfOne(plan)) {
    const server = app.mailServer.serverOf(homeOf(plan.changes[0].change)).name;
    store.changes.setSealedHash(named.key, 0, sealPasswordHash(app, server, { id, plan }, passwordHash));
  }
  const { gate, hash: planHash } = plan;
  // The states before and after are in the audit rows of the changes' ends.
  const detail = { ...auditedEffects({ ...plan, summary: named.summary }), gate, planHash, ...asking };
  // Facteur itself acts for whoever asked for a group to be followed.
  const by = asking.follows ? null : actor;
  store.audit.append({ at: now, event: 'submitted', tenant, address, requestId: id, actor: by, detail });
  if (isQueued && crossings) store.holds.noteTargets(id, crossings.targets);
  if (request.state === 'queued') enqueueApproved(app, { ...request, id });
  else enqueueShowAfterReply(app, { ...request, id });
  if (request.state === 'awaiting-approval') alertAsked(app, { ...request, id });
  if (request.state === 'scheduled') auditScheduled(app, { ...request, id, address }, actor);
  if (asking.breakGlass !== undefined) {
    const reason = asking.breakGlass;
    store.audit.append({
      at: now,
      event: 'glass-broken',
      tenant,
      address,
      requestId: id,
      actor,
      detail: { planHash, reason },
    });
  }
  return ok(id);
}
