import type { Fault } from '../../domain/fault.ts';
import { summaryOf } from '../../domain/request/many/plan-summary.ts';
import { type Gate, type Plan, planSteps } from '../../domain/request/plan.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import { inTurns } from '../../lib/turns.ts';
import { readChanges } from '../changes/changes-of.ts';
import { holdsAsShown } from '../changes/holds-as-shown.ts';
import type { AppContext } from '../context/app-context.ts';
import { advanceRequest, decideOnCurrentPlan } from '../lifecycle/replan.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { askFirst } from './ask-first.ts';
import { endRefused, isPassing } from './end-refused.ts';
import { planDeletion } from './plan-deletion.ts';
import { takeBack } from './take-back.ts';

type DueContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/**
 * Carries out the scheduled requests whose time has come, those first that have waited longest. Each is planned anew, by the
 * policy of now: as it was shown, it is applied; where nothing of it is left, or a rule stands against it, it ends; otherwise
 * it is asked about again. Where an address is held, or the mail server is away, the next run tries again.
 * @param mayDestroy whether those that delete mailboxes are applied too.
 * @returns how many have moved on.
 * @throws {AggregateError} what went wrong with some, once all were tried.
 */
export async function startDueRequests(app: DueContext, mayDestroy = true): Promise<number> {
  const errors: unknown[] = [];
  let moved = 0;
  for (const id of app.store.requests.dueBy(app.clock())) {
    try {
      if (await startDue(app, id, mayDestroy)) moved += 1;
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Some requests could not be begun at their time');
  return moved;
}

async function startDue(app: DueContext, id: number, mayDestroy: boolean): Promise<boolean> {
  const request = app.store.requests.get(id);
  if (request?.state !== 'scheduled' || (!mayDestroy && destroys(request))) return false;
  if (request.asking.backupAt !== undefined) return askFirst(app, request);
  const isDeletion = request.asking.takesBack === 'delete';
  const isRetirement = request.asking.takesBack === 'retire';
  if (request.reverts !== null && !isDeletion && !isRetirement) return takeBack(app, request);
  const planAgain = (wanted: readonly WantedChange[]) =>
    isDeletion ? planDeletion(app, request, wanted) : planWhenDue(app, request, wanted);
  const decided = await decideOnCurrentPlan(app, request, planAgain, null, (current) =>
    advanceRequest(app, current, { event: { kind: 'due' }, actor: null }),
  );
  if (decided.ok) return true;
  return isPassing(decided.fault) ? false : endRefused(app, request, decided.fault);
}

/** Whether a request deletes mailboxes. */
export const destroys = ({ plan }: Pick<Request, 'plan'>): boolean => summaryOf(plan).lost.mailboxes > 0;

/** The changes as they would be made now: under the gate that was met where they are as shown, else under that of now. */
async function planWhenDue(
  app: DueContext,
  request: Request,
  wanted: readonly WantedChange[],
): Promise<Result<Plan, Fault>> {
  const { requester, plan: shown, asking } = request;
  const fresh = await planChanges(app, requester, wanted, asking);
  if (!fresh.ok) return fresh;
  const { changes, mustSee, gate } = fresh.value;
  const underGate = (of: Gate): Promise<Plan> => inTurns(planSteps(changes, of, mustSee, asking));
  const met = await underGate(shown.gate);
  if (await holdsAsShown(shown, await readChanges(app, request), met)) return ok(met);
  // Nobody has seen it so: where nobody has to approve, somebody confirms it.
  return ok(await underGate(gate.approvals ? gate : { ...gate, confirm: true }));
}
