import fc from 'fast-check';
import { type Actor, type Role, roles, type TenantKey } from '../../src/domain/actor.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import type { RequestOptions } from '../../src/domain/request/request.ts';
import { err, type Result } from '../../src/domain/result.ts';
import { withoutMailbox } from '../../src/domain/suspension/suspension.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { expireRequests } from '../../src/requests/lifecycle/expire-requests.ts';
import { remindApprovers } from '../../src/requests/lifecycle/remind-approvers.ts';
import { submit } from '../../src/requests/lifecycle/submit.ts';
import { policiesFor } from '../support/fixtures/arbitrary-policy.ts';
import {
  aliasTo,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  outside,
  requestsIn,
} from '../support/fixtures/example-org.ts';
import { suspendedOtherwise } from '../support/fixtures/next-suspension.ts';
import { account } from '../support/fixtures/policy.ts';
import { runApplyJobs } from '../support/run-jobs.ts';
import { pressButton } from './press-button.ts';

const hour = 60 * 60_000;

/** A tenant and a person's id there. */
type Account = readonly [TenantKey, string];

/** T1 and 2 share the domain, T3 sees another one, and no policy ever names T9. */
const accounts: readonly Account[] = [
  ...['mia', 'max', 'ada', 'moe'].map((name) => ['slack/T1', name] as const),
  ...['mia2', 'max2', 'ada2'].map((name) => ['discord/2', name] as const),
];
const outsiders: readonly Account[] = [
  ['slack/T3', 'eve'],
  ['slack/T9', 'mallory'],
];
const people = [
  ['slack/T1/mia', 'discord/2/mia2'],
  ['discord/2/max2', 'slack/T1/max'],
  ['slack/T1/ada', 'discord/2/ada2'],
];

const policies = policiesFor({ 'slack/T1': [exampleOrg], 'discord/2': [exampleOrg], 'slack/T3': [] }, people);

const insider = fc.constantFrom(...accounts);
const role = fc.constantFrom<Role>(...roles, 'admin');
const local = fc.constantFrom('ann', 'bob');

/** One step: somebody asks or clicks, the policy changes, time passes, mail arrives, a job runs. */
export const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('ask'),
      who: fc.oneof(
        { weight: 9, arbitrary: insider },
        { weight: 1, arbitrary: fc.constantFrom(...outsiders) },
      ),
      role,
      local,
      goal: fc.constantFrom('mailbox', 'alias', 'nothing', 'toggle'),
      says: fc.constantFrom({ reason: 'so' }, { reason: 'so' }, {}, { breakGlass: 'now' }),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant('press'),
      who: fc.oneof(
        { weight: 9, arbitrary: insider },
        { weight: 4, arbitrary: fc.constant('the requester' as const) },
        { weight: 1, arbitrary: fc.constantFrom(...outsiders) },
      ),
      role,
      /** Which request, counted from the newest. */
      back: fc.constantFrom(0, 0, 0, 1, 2, 5),
      button: fc.constantFrom(
        'agree',
        'agree',
        'agree',
        'agree',
        'agree',
        'deny',
        'cancel',
        'glass',
        'again',
        'undo',
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('policy'), policy: policies }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('work') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass'), time: fc.constantFrom(hour / 6, 25 * hour) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('expire', 'remind') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mail'), local }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change-directly'), local }) },
);

export type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;
type StepOf<K> = Extract<Step, { kind: K }>;

export type PolicyModel = { readonly made: ExampleOrg; policy: Policy };

/** Who did something about which request, and the answer. */
export type Taken = {
  readonly actor: Actor;
  readonly request: number | null;
  /** Whether it was meant as a review. */
  readonly reviews: boolean;
  readonly answer: Result<unknown, { code: string }>;
};

export async function take(model: PolicyModel, step: Step): Promise<Taken | null> {
  const { made } = model;
  switch (step.kind) {
    case 'ask':
      return askFor(model, step);
    case 'press':
      return press(model, step);
    case 'policy':
      model.policy = step.policy;
      return null;
    case 'work':
      await runApplyJobs(made.app);
      return null;
    case 'pass':
      made.pass(step.time);
      return null;
    case 'expire':
      await expireRequests(made.app);
      return null;
    case 'remind':
      await remindApprovers(made.app);
      return null;
    case 'mail':
      return mailComes(model, step);
    case 'change-directly':
      return changeDirectly(model, step);
  }
}

const stateOf = ({ made }: PolicyModel, name: string): AddressState | null =>
  made.mailServer.held.addresses.get(at(name)) ?? null;

async function askFor(
  model: PolicyModel,
  { who, role: held, local: name, goal, says }: StepOf<'ask'>,
): Promise<Taken> {
  const actor = account(...who, held);
  const before = stateOf(model, name);
  const wanted = change(at(name), before, wantedState(model, before, goal));
  const asking: RequestOptions = says;
  return {
    actor,
    request: null,
    reviews: false,
    answer: await submit(model.made.app, actor, wanted, asking),
  };
}

function wantedState(
  { made }: PolicyModel,
  before: AddressState | null,
  goal: StepOf<'ask'>['goal'],
): AddressState | null {
  const was = before ?? aliasTo();
  switch (goal) {
    case 'mailbox':
      return { ...was, mailbox: was.mailbox ?? { id: made.app.newMailboxId(), quota: null } };
    case 'alias':
      return { ...withoutMailbox(was), forwards: [outside('x')] };
    case 'nothing':
      return null;
    case 'toggle':
      return before && suspendedOtherwise(before);
  }
}

async function press(
  model: PolicyModel,
  { who, role: held, back, button }: StepOf<'press'>,
): Promise<Taken | null> {
  const { app } = model.made;
  const request = requestsIn(app)[back];
  if (!request) return null;
  const actor = who === 'the requester' ? { ...request.requester, roles: [held] } : account(...who, held);
  const reviews = button === 'deny' || (button === 'agree' && request.state === 'awaiting-approval');
  const { id, plan, state } = request;
  const answer = await pressButton(app, actor, { request: id, planHash: plan.hash }, button, state);
  return { actor, request: id, reviews, answer };
}

function mailComes(model: PolicyModel, { local: name }: StepOf<'mail'>): null {
  const id = stateOf(model, name)?.mailbox?.id;
  const { sizes } = model.made.mailServer.held;
  if (id) sizes.set(id, { messages: (sizes.get(id)?.messages ?? 0) + 1, bytes: 100 });
  return null;
}

/** Somebody changes the mail server directly, and the mirror is synced. */
function changeDirectly(model: PolicyModel, { local: name }: StepOf<'change-directly'>): null {
  const state = stateOf(model, name);
  if (state) model.made.put(at(name), suspendedOtherwise(state));
  return null;
}

export const isOutsider = ({ tenantId }: Actor): boolean => tenantId === 'T3' || tenantId === 'T9';

/** The answer to somebody who does not see the domain. */
export const unknown = (request: number | null) =>
  request === null
    ? err({ code: 'domain-unknown', domain: exampleOrg, known: [] })
    : err({ code: 'request-unknown', request });
