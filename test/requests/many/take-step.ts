import type { Actor } from '../../../src/domain/actor.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { isOpen } from '../../../src/domain/request/request-state.ts';
import type { Result } from '../../../src/domain/result.ts';
import { canSeeRequest } from '../../../src/requests/access/visibility.ts';
import { noteLookedThrough } from '../../../src/requests/changes/look-through.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { account } from '../../support/fixtures/policy.ts';
import { pressButton } from '../press-button.ts';
import { forgeReport } from './forgery.ts';
import { comeLate, stopAndChange } from './late.ts';
import { changeDirectly, mailComes, spoil } from './outsiders.ts';
import { askAgainst } from './rivals.ts';
import type { Step, StepOf } from './steps.ts';
import { wantedChange } from './wishes.ts';
import { work } from './work.ts';
import { relay, requestsOf, type World } from './world.ts';

/** Who did something about which request, on which plan, and the answer. */
export type Taken = {
  readonly actor: Actor;
  readonly request: number | null;
  readonly planHash: string | null;
  /** Whether it was meant as a review. */
  readonly reviews: boolean;
  /** Whether it was a click that agrees to the plan. */
  readonly agrees: boolean;
  readonly answer: Result<unknown, { code: string }> | 'killed';
};

/** @param shown the plan that each request showed first. */
export async function take(
  world: World,
  step: Step,
  shown: ReadonlyMap<number, string>,
): Promise<Taken | null> {
  switch (step.kind) {
    case 'ask':
      return askFor(world, step);
    case 'press':
      return press(world, step, shown);
    case 'press-twice':
      return pressTwice(world, step);
    case 'spoil':
      return spoil(world, step);
    case 'rival':
      return askAgainst(world, step.back);
    case 'late':
      return comeLate(world, step);
    case 'stop-and-change':
      return stopAndChange(world, step.back);
    case 'forge-report':
      return forgeReport(world, step);
    case 'work':
      return work(world, step);
    case 'relay':
      relay(world);
      return null;
    case 'queue-emptied':
      world.queue = [];
      return null;
    case 'forge':
      world.queue.unshift(step.job);
      return null;
    case 'away':
      world.away.add(step.server);
      return null;
    case 'back':
      world.away.clear();
      return null;
    case 'policy':
      world.policy = step.policy;
      return null;
    case 'pass':
      world.pass(step.time);
      await expireRequests(world.app);
      return null;
    case 'mail':
      return mailComes(world, step.address);
    case 'outsider':
      return changeDirectly(world, step);
  }
}

async function askFor(
  world: World,
  { who, role: held, wishes: all, says, killedAfter: at }: StepOf<'ask'>,
): Promise<Taken> {
  const actor = account(...who, held);
  const wanted = all.map((wish) => wantedChange(world, wish, all));
  const answer = await world.living(at, () => submitChanges(world.app, actor, wanted, says));
  relay(world);
  return { actor, request: null, planHash: null, reviews: false, agrees: false, answer };
}

async function press(
  world: World,
  { who, role: held, back, among, button, fresh, opens, killedAfter: at }: StepOf<'press'>,
  shown: ReadonlyMap<number, string>,
): Promise<Taken | null> {
  const request = requestsOf(world).filter(({ state }) => among === 'all' || isOpen(state))[back];
  if (!request) return null;
  const { id, state, plan } = request;
  const actor = who === 'the requester' ? { ...request.requester, roles: [held] } : account(...who, held);
  const planHash = (fresh ? null : shown.get(id)) ?? plan.hash;
  if (button === 'agree' || button === 'glass') await openItems(world, actor, request, opens);
  const reviews = button === 'deny' || (button === 'agree' && state === 'awaiting-approval');
  const answer = await world.living(at, () =>
    pressButton(world.app, actor, { request: id, planHash }, button, state),
  );
  if (button === 'cancel' && answer !== 'killed' && answer.ok) world.stopped.add(id);
  const agrees = button === 'agree' || button === 'glass';
  return { actor, request: id, planHash, reviews, agrees, answer };
}

/** Somebody opens the first of the items that must be seen before they agree, where these are many. */
async function openItems(world: World, actor: Actor, request: Request, most: number): Promise<void> {
  const { id, plan } = request;
  const to = Math.min(plan.summary?.mustSee.length ?? 0, most);
  if (to === 0 || !canSeeRequest(world.app, actor, request)) return;
  await world.app.store.commit(() => noteLookedThrough(world.app, request, actor, { from: 0, to }));
  world.opened.push({ actor, request: id, planHash: plan.hash, items: to });
}

/** More mail comes to what a request deletes, so that its plan is shown again; and the button of the first one is pressed twice. */
async function pressTwice(
  world: World,
  { who, role: held, back }: StepOf<'press-twice'>,
): Promise<Taken | null> {
  const request = requestsOf(world).filter(({ state }) => state.startsWith('awaiting'))[back];
  if (!request) return null;
  const { id, state, plan } = request;
  for (const { change: each } of world.app.store.changes.of(plan.key))
    if (each.kind === 'address') mailComes(world, each.address);
  const isToConfirm = state === 'awaiting-confirmation';
  const actor = isToConfirm ? { ...request.requester, roles: [held] } : account(...who, held);
  const click = { request: id, planHash: plan.hash };
  await openItems(world, actor, request, 100);
  const agree = isToConfirm ? confirm : approve;
  const first = await agree(world.app, actor, click);
  const answer = first.ok && first.value === 'replanned' ? await agree(world.app, actor, click) : first;
  return { actor, request: id, planHash: plan.hash, reviews: !isToConfirm, agrees: true, answer };
}
