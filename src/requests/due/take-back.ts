import { type AddressChange, targetOf } from '../../domain/request/change.ts';
import { type Gate, type Plan, planSteps } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import { createsAlias, wayBack } from '../../domain/request/way-back.ts';
import { inTurns } from '../../lib/turns.ts';
import { readStates } from '../access/read-address.ts';
import { insideDomainFilter } from '../access/visibility.ts';
import { auditedEffects } from '../changes/audit-changes.ts';
import { changesOf } from '../changes/changes-of.ts';
import { type Crossings, crossingFault, crossingsOf, noteTargets } from '../changes/crossing.ts';
import { batchesOfPlan, dropPlan, namePlan, scopeOfPlan } from '../changes/name-plan.ts';
import { forwardsNamedNow } from '../changes/named-now.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { advanceRequest } from '../lifecycle/replan.ts';
import { auditRequest, transitionRequest } from '../lifecycle/transition-request.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { changedSince } from '../planning/recheck-plan.ts';
import { appliedOf, scheduleRemoval } from '../times/insert-way-back.ts';
import { endRefused, isPassing } from './end-refused.ts';

type TakeBackContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/** What has to be true of the moment in which a way back is begun, and what it does. */
type Ready = { readonly plan: Plan; readonly crossings: Crossings; readonly since: number };

const noGate: Gate = { confirm: false, approvals: null };

/**
 * Takes back what another request did, whose time is over: worked out anew on what is there now. Nobody has to agree, since
 * that other one was agreed to for this time only. Where nothing of it is left, it ends without a word.
 * @returns whether it has moved on.
 */
export async function takeBack(app: TakeBackContext, request: Request): Promise<boolean> {
  const since = app.store.audit.newest();
  const wanted = await tryMailServer(changesBack(app, request));
  if (!wanted.ok) return false;
  if (wanted.value.length === 0) return endForNothing(app, request);
  const { requester, asking } = request;
  const fresh = await planChanges(
    app,
    requester,
    wanted.value.map((change) => ({ change })),
    asking,
  );
  if (!fresh.ok) return isPassing(fresh.fault) ? false : endRefused(app, request, fresh.fault);
  const { changes, mustSee } = fresh.value;
  const crossings = await crossingsOf(app, { requester, changes });
  if (!crossings.ok) return false;
  const plan = await inTurns(planSteps(changes, noGate, mustSee, asking));
  return app.store.commit(() => begin(app, request, { plan, crossings: crossings.value, since }));
}

/** What is still to be taken back, as it would be done now: later wishes have ended the rest. */
async function changesBack(app: TakeBackContext, request: Request): Promise<AddressChange[]> {
  const of = request.reverts === null ? undefined : app.store.requests.get(request.reverts);
  if (!of) return [];
  const { takesBack = 'all' } = request.asking;
  const left = new Set(
    [...changesOf(app, request)].flatMap(({ change, state }) =>
      state === 'planned' ? [targetOf(change)] : [],
    ),
  );
  const applied = appliedOf(app, of)
    .filter(({ address }) => left.has(address))
    .filter((change) => takesBack !== 'remove' || createsAlias(change));
  const states = await readStates(
    app,
    applied.map(({ address }) => address),
  );
  return applied.flatMap((change) => {
    const found = states.get(change.address) ?? null;
    return wayBack(forwardsNamedNow(app, change, found), found, takesBack) ?? [];
  });
}

/** Queues what was worked out, unless something has happened since, within the caller's transaction. */
function begin(
  app: TakeBackContext,
  { id, plan: known }: Request,
  { plan, crossings, since }: Ready,
): boolean {
  const { store } = app;
  const current = store.requests.get(id);
  if (current?.state !== 'scheduled' || current.plan.key !== known.key) return false;
  if (changedSince(app, plan, since) || crossingFault(app, id, crossings, since)) return false;
  const named = namePlan(app, plan, insideDomainFilter(app, current.requester), {
    ...{ key: store.changes.next().plan, state: 'planned', isWritten: false },
  });
  if (store.holds.findHolder(named.key, id)) {
    dropPlan(app, named);
    return false;
  }
  store.requests.replan(id, {
    ...{ plan: named, terms: null, batches: batchesOfPlan(app, plan), expiresAt: null },
    ...scopeOfPlan(plan),
  });
  dropPlan(app, current.plan);
  const detail = {
    ...auditedEffects({ ...plan, summary: named.summary }),
    ...{ gate: plan.gate, planHash: plan.hash },
  };
  auditRequest(app, current, { event: 'replanned', actor: null, detail });
  const request = store.requests.get(id);
  if (!request) return false;
  noteTargets(app, id, crossings);
  return advanceRequest(app, request, { event: { kind: 'due' }, actor: null }).ok;
}

/** Ends a request that would change nothing: somebody has done it before, or has changed it otherwise. */
const endForNothing = (app: TakeBackContext, { id }: Request): Promise<boolean> =>
  app.store.commit(() => {
    const request = app.store.requests.get(id);
    if (request?.state !== 'scheduled') return false;
    transitionRequest(app, request, {
      event: { kind: 'cancelled' },
      actor: null,
      outcome: { kind: 'nothing-left' },
    });
    if (request.asking.takesBack === 'suspend') scheduleRemoval(app, request);
    enqueueShow(app, request);
    return true;
  });
