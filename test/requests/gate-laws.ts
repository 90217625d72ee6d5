import { expect } from 'vitest';
import { type Actor, highestRole, isAtLeast, personOf } from '../../src/domain/actor.ts';
import { isDestroying } from '../../src/domain/request/effect-predicates.ts';
import type { Request } from '../../src/domain/request/request.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { canonicalPerson } from '../../src/policy/roles.ts';
import { changesOf } from '../../src/requests/changes/changes-of.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { eventsOf } from '../support/fixtures/example-org.ts';

/** What the laws of gates look at: the requests, and the policy of now. */
type Context = { readonly app: AppContext; readonly policy: Policy };

/** Who did something about which request, whether as a review, and whether it was accepted. */
type Click = {
  readonly actor: Actor;
  readonly request: number | null;
  readonly reviews: boolean;
  readonly answer: { readonly ok: boolean } | 'killed';
};

/** The person that the policy knows an account as. */
export const personNow = (policy: Policy, actor: Actor): string => canonicalPerson(policy, personOf(actor));

/** Nobody reviews a request of one of their own accounts. */
export function expectNotOwn({ app, policy }: Context, { actor, request: id, reviews, answer }: Click): void {
  const request = id !== null && reviews && app.store.requests.get(id);
  if (!request || personNow(policy, actor) !== personNow(policy, request.requester)) return;
  expect(answer === 'killed' ? false : answer.ok).toBe(false);
}

/** A request is queued by a click of somebody entitled at that moment, on exactly this plan; or at its time, by what was agreed to before. */
export function expectGateOpened(
  { app, policy }: Context,
  request: Request,
  before: Request | undefined,
  click: Pick<Click, 'actor'> | null,
): void {
  const { plan, asking } = request;
  const { gate } = plan;
  const clicker = click?.actor;
  if (before?.state === 'scheduled') {
    expectAgreedBefore({ app }, request, before);
    return;
  }
  if (!clicker) throw new Error(`Request ${request.id} was queued, though nobody clicked`);
  expect(before ? before.plan.hash : plan.hash).toBe(plan.hash);
  if (gate.confirm) expect(eventsOf(app, request)).toContain('confirmed');
  if (asking.breakGlass !== undefined) {
    const effects = [...changesOf(app, request)].flatMap((each) => each.effects);
    expect(effects.some(isDestroying)).toBe(false);
    expect(highestRole(clicker)).toBe('admin');
    return;
  }
  if (!before) expect(gate).toEqual({ confirm: false, approvals: null });
  if (!gate.approvals) return;
  const approvers = approversNow({ app, policy }, request);
  expect(approvers.size).toBeGreaterThanOrEqual(gate.approvals.count);
  expect(approvers).toContain(personNow(policy, clicker));
  expect(personNow(policy, clicker)).not.toBe(personNow(policy, request.requester));
}

/** What is done at its time is what was agreed to, by as many as its gate asks for. */
function expectAgreedBefore({ app }: Pick<Context, 'app'>, request: Request, before: Request): void {
  const { id, plan, dueAt } = request;
  expect(dueAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(app.clock());
  expect(before.plan.hash).toBe(plan.hash);
  if (plan.gate.confirm) expect(eventsOf(app, request)).toContain('confirmed');
  const approvals = app.store.reviews
    .of(id)
    .filter(({ decision, planHash }) => decision === 'approve' && planHash === plan.hash);
  expect(approvals.length).toBeGreaterThanOrEqual(plan.gate.approvals?.count ?? 0);
}

/** Everybody but the requester who approved exactly this plan in a role that the gate accepts, each person once, by the present links. */
function approversNow({ app, policy }: Context, request: Request): Set<string> {
  const needed = request.plan.gate.approvals?.role ?? 'admin';
  const counted = app.store.reviews
    .of(request.id)
    .filter(({ decision, planHash }) => decision === 'approve' && planHash === request.plan.hash)
    .filter(({ reviewer }) => isAtLeast(highestRole(reviewer), needed))
    .map(({ reviewer }) => personNow(policy, reviewer));
  return new Set(counted.filter((person) => person !== personNow(policy, request.requester)));
}
