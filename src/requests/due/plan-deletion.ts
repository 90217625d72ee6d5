import type { Fault } from '../../domain/fault.ts';
import { holdsNoMore } from '../../domain/request/many/growth.ts';
import { type Plan, planSteps } from '../../domain/request/plan.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import { inTurns } from '../../lib/turns.ts';
import { readChanges } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { deleteAddresses } from '../selection/change-selected.ts';

type DeletionContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/**
 * The deletion of mailboxes that were closed until now: as it was agreed to, where nothing forwards there again and they hold
 * no more than was shown; otherwise as it would be now, for somebody to confirm.
 */
export async function planDeletion(
  app: DeletionContext,
  request: Request,
  wanted: readonly WantedChange[],
): Promise<Result<Plan, Fault>> {
  const { requester, plan: shown, asking } = request;
  const deletions = wanted.flatMap(({ change }) => (change.kind === 'address' ? [change] : []));
  const all = await deleteAddresses(app, requester, deletions);
  if (!all.ok) return all;
  const fresh = await planChanges(app, requester, all.value.changes, asking);
  if (!fresh.ok) return fresh;
  const agreed = await readChanges(app, request);
  const { changes, gate, mustSee } = fresh.value;
  const asAgreed = holdsNoMore(agreed, changes);
  return ok(
    await inTurns(
      asAgreed
        ? planSteps(agreed, shown.gate, mustSee, asking)
        : planSteps(changes, gate.approvals ? gate : { ...gate, confirm: true }, mustSee, asking),
    ),
  );
}
