import fc from 'fast-check';
import { type Actor, type Role, roles, type TenantKey } from '../../../src/domain/actor.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { isOpen } from '../../../src/domain/request/request-state.ts';
import type { Result } from '../../../src/domain/result.ts';
import { canSeeRequest } from '../../../src/requests/access/visibility.ts';
import { noteLookedThrough } from '../../../src/requests/changes/look-through.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { approve, deny } from '../../../src/requests/lifecycle/review.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { policiesFor } from '../../support/fixtures/arbitrary-policy.ts';
import { exampleOrg } from '../../support/fixtures/example-org.ts';
import { account } from '../../support/fixtures/policy.ts';
import { forgeReport, forgery } from './forgery.ts';
import { changeDirectly, mailComes, spoil } from './outsiders.ts';
import { askAgainst } from './rivals.ts';
import { wantedChange, wishes } from './wishes.ts';
import { work } from './work.ts';
import { addresses, exampleNet, relay, requestsOf, serverNames, type World } from './world.ts';

const hour = 60 * 60_000;

/** A tenant and a person's id there. */
type Account = readonly [TenantKey, string];

/** What each tenant sees: T1 both domains, 2 and T3 one each; no policy names T9. */
export const tenants = {
  'slack/T1': [exampleOrg, exampleNet],
  'discord/2': [exampleOrg],
  'slack/T3': [exampleNet],
};
const insiders: readonly Account[] = ['ada', 'ada', 'ada', 'max', 'mia', 'moe'].map((name) => [
  'slack/T1',
  name,
]);
/** They see one of the domains, or none. */
const others: readonly Account[] = [
  ['discord/2', 'mia2'],
  ['discord/2', 'ada2'],
  ['slack/T3', 'eve'],
  ['slack/T9', 'mallory'],
];
const anybody = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...insiders) },
  { weight: 1, arbitrary: fc.constantFrom(...others) },
);
const people = [
  ['slack/T1/mia', 'discord/2/mia2'],
  ['slack/T1/ada', 'discord/2/ada2'],
];

const role = fc.constantFrom<Role>(...roles, 'admin', 'admin');
const which = fc.constantFrom(...addresses);
/** At which of the next points where it waits a process is killed. */
const killedAfter = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.nat(9) },
);
/** One step: somebody asks or clicks, jobs run or get lost, a mail server goes away, others change it, time passes. */
export const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('ask'),
      who: anybody,
      role,
      wishes,
      says: fc.constantFrom(...Array(6).fill({ reason: 'so' }), {}, { reason: 'so', breakGlass: 'now' }),
      killedAfter,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('press'),
      who: fc.oneof(anybody, fc.constant('the requester' as const)),
      role,
      /** Which request, counted from the newest: of those that are open, or of all. */
      back: fc.constantFrom(0, 0, 1, 2),
      among: fc.constantFrom('open', 'open', 'all'),
      button: fc.constantFrom(
        'agree',
        'agree',
        'agree',
        'agree',
        'deny',
        'cancel',
        'cancel',
        'glass',
        'again',
        'undo',
      ),
      /** Whether the message shows the plan of now, or the first one. */
      fresh: fc.constantFrom(true, true, true, false),
      /** How many of the items that must be seen they open before. */
      opens: fc.constantFrom(100, 100, 100, 5, 0),
      killedAfter,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('work'),
      /** Which jobs of the queue run, side by side. */
      jobs: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
      lastAttempt: fc.constantFrom(false, false, true),
      killedAfter,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('press-twice'),
      who: fc.constantFrom(...insiders),
      role,
      back: fc.constantFrom(0, 0, 1, 2),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('spoil', 'rival'), back: fc.nat(2) }) },
  { weight: 1, arbitrary: forgery },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('relay') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('queue-emptied') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('forge'),
      job: fc.record({ server: fc.constantFrom(...serverNames), row: fc.nat(60) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('away'), server: fc.constantFrom(...serverNames) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('back') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('policy'), policy: policiesFor(tenants, people) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass'), time: fc.constantFrom(hour / 6, 25 * hour) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mail'), address: which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('outsider'),
      address: which,
      does: fc.constantFrom('toggle', 'delete', 'forward'),
    }),
  },
);

export type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;
type StepOf<K> = Extract<Step, { kind: K }>;

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
    pressed(world.app, actor, { request: id, planHash }, button, state),
  );
  // Who breaks the glass names the request, and no plan.
  const agrees = button === 'agree' || button === 'glass';
  return { actor, request: id, planHash: button === 'glass' ? null : planHash, reviews, agrees, answer };
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

function pressed(
  app: World['app'],
  actor: Actor,
  click: { readonly request: number; readonly planHash: string },
  button: StepOf<'press'>['button'],
  state: Request['state'],
): Promise<Result<unknown, { code: string }>> {
  const { request: id } = click;
  switch (button) {
    case 'agree':
      return (state === 'awaiting-confirmation' ? confirm : approve)(app, actor, click);
    case 'deny':
      return deny(app, actor, click, 'not now');
    case 'cancel':
      return cancel(app, actor, id);
    case 'glass':
      return breakGlass(app, actor, id, 'at once');
    case 'again':
      return askAgain(app, actor, id);
    case 'undo':
      return undo(app, actor, id, { reason: 'a mistake' });
  }
}
