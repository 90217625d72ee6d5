import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { lostToType, mustBeLookedThrough } from '../../domain/request/many/before-agreeing.ts';
import type { Request } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { canonicalPersonId } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';

type LookContext = Pick<AppContext, 'store' | 'policy'>;

/**
 * Requires that an actor who agrees to the plan as it stands has looked through all that must be seen of it, and has typed how
 * many mailboxes are lost, where these are many. To be asked in the transaction that decides.
 * @returns how many items they have looked through.
 */
export function requireLookedThrough(
  app: LookContext,
  request: Request,
  actor: Actor,
  typedLost?: number,
): Result<number, Fault> {
  const { summary } = request.plan;
  if (!summary) return ok(0);
  const seen = itemsLookedThrough(app, request, actor);
  if (mustBeLookedThrough(summary) && seen < summary.mustSee.length)
    return err(notLookedThroughFault(request));
  const lost = lostToType(summary);
  return lost === null || typedLost === lost ? ok(seen) : err({ code: 'lost-miscounted', lost });
}

export const notLookedThroughFault = ({ id, plan }: Request, glass?: string): Fault => ({
  code: 'not-looked-through',
  request: id,
  planHash: plan.hash,
  items: plan.summary?.mustSee.length ?? 0,
  ...(glass !== undefined && { glass }),
});

/** Whether there is something to be seen of the plan as it stands, and an actor has opened all, by whichever of their accounts. */
export function hasLookedThrough(app: LookContext, request: Request, actor: Actor): boolean {
  const items = request.plan.summary?.mustSee.length ?? 0;
  return items > 0 && itemsLookedThrough(app, request, actor) === items;
}

const itemsLookedThrough = (app: LookContext, request: Request, actor: Actor): number =>
  app.store.reviews.itemsLookedThrough(reader(app, request, actor)).length;

/** Records which items an actor was shown: from the first index to before the second. Within the caller's transaction. */
export function noteLookedThrough(
  app: LookContext & Pick<AppContext, 'clock'>,
  request: Request,
  actor: Actor,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const items = Array.from({ length: to - from }, (_, index) => from + index);
  app.store.reviews.noteLookedThrough(reader(app, request, actor), items, app.clock());
}

const reader = (app: LookContext, { id, plan }: Request, actor: Actor) => ({
  requestId: id,
  planHash: plan.hash,
  person: canonicalPersonId(app, actor),
});
