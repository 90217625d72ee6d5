import fc from 'fast-check';
import { applyChange } from '../../jobs/apply-change.ts';
import { type Role, roles } from '../../src/domain/actor.ts';
import type { Address } from '../../src/domain/address/address.ts';
import { type AddressState, sameState } from '../../src/domain/address/address-state.ts';
import type { PlannedChange } from '../../src/domain/request/planned-change.ts';
import type { Request } from '../../src/domain/request/request.ts';
import { withoutMailbox } from '../../src/domain/suspension/suspension.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { cancel } from '../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../src/requests/lifecycle/expire-requests.ts';
import { approve, deny } from '../../src/requests/lifecycle/review.ts';
import { submit } from '../../src/requests/lifecycle/submit.ts';
import type { ApplyChangeJob } from '../../src/requests/outbox/enqueue-apply.ts';
import { mailServerQueue } from '../../src/requests/outbox/queue-names.ts';
import {
  aliasTo,
  change,
  type ExampleOrg,
  outside,
  person,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { suspendedOtherwise } from '../support/fixtures/next-suspension.ts';
import { soleChange } from '../support/sole-change.ts';

const minute = 60_000;

/** Where a process may die while it runs a job; `gives-up`: the mail server fails at the last attempt. */
const jobEnds = ['done', 'killed-before', 'killed-after', 'gives-up'] as const;

/** The actor of a step, with their role at that moment, and which of the two addresses it is about. */
const by = {
  who: fc.constantFrom('ada', 'max', 'mia'),
  role: fc.constantFrom<Role>(...roles, 'admin'),
  which: fc.constantFrom(0, 1),
};

/** One step of the model: somebody asks or clicks, time passes, mail arrives, a job runs. */
export const steps = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...by,
      kind: fc.constant('ask'),
      goal: fc.constantFrom('mailbox', 'alias', 'nothing', 'toggle', 'restore'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      ...by,
      kind: fc.constant('click'),
      who: fc.constantFrom('the requester', 'ada', 'max', 'mia'),
      button: fc.constantFrom('agree', 'agree', 'agree', 'agree', 'agree', 'deny', 'cancel'),
      /** Whether the clicked message shows the current plan or the first one. */
      fresh: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('work'), ends: fc.constantFrom(...jobEnds) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait'), for: fc.constantFrom(5 * minute, 8 * 1440 * minute) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire') }) },
  { weight: 1, arbitrary: fc.record({ ...by, kind: fc.constant('mail') }) },
  { weight: 1, arbitrary: fc.record({ ...by, kind: fc.constant('change-directly') }) },
);

type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;
type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Two addresses, all requests about them, and the states that they must have by what was applied. */
export type LifecycleModel = {
  readonly made: ExampleOrg;
  readonly addresses: readonly [Address, Address];
  /** The plan that each request showed first. */
  readonly firstPlans: Map<number, string>;
  readonly expected: Map<Address, AddressState | null>;
};

const stateNow = ({ made }: LifecycleModel, subject: Address) =>
  made.mailServer.held.addresses.get(subject) ?? null;

/** Every request about the two addresses, oldest first. */
export const requestsOf = ({ made, firstPlans }: LifecycleModel): Request[] =>
  [...firstPlans.keys()].flatMap((id) => made.app.store.requests.get(id) ?? []);

export async function take(model: LifecycleModel, step: Step): Promise<void> {
  switch (step.kind) {
    case 'ask':
      return askFor(model, step);
    case 'click':
      return click(model, step);
    case 'work':
      return work(model, step.ends);
    case 'wait':
      return model.made.pass(step.for);
    case 'expire':
      await expireRequests(model.made.app);
      return;
    case 'mail':
      return mailComes(model, step);
    case 'change-directly':
      return changeDirectly(model, step);
  }
}

async function askFor(model: LifecycleModel, { who, role, which, goal }: StepOf<'ask'>): Promise<void> {
  const { app } = model.made;
  const subject = model.addresses[which === 0 ? 0 : 1];
  const before = stateNow(model, subject);
  const wanted = change(subject, before, wantedState(model, subject, before, goal));
  const submitted = await submit(app, person(who, role), wanted);
  const request = submitted.ok && app.store.requests.get(submitted.value);
  if (request) model.firstPlans.set(request.id, request.plan.hash);
}

function wantedState(
  { made: { app } }: LifecycleModel,
  subject: Address,
  before: AddressState | null,
  goal: StepOf<'ask'>['goal'],
): AddressState | null {
  const was = before ?? aliasTo();
  switch (goal) {
    case 'mailbox':
      return { ...was, mailbox: was.mailbox ?? { id: app.newMailboxId(), quota: null } };
    case 'alias':
      return { ...withoutMailbox(was), forwards: [outside('x')] };
    case 'nothing':
      return null;
    case 'toggle':
      return before && suspendedOtherwise(before);
    case 'restore': {
      const [removed] = app.store.removedMailboxes.restorable(subject, app.clock());
      return removed ? { ...was, mailbox: { id: removed.mailbox, quota: removed.quota } } : before;
    }
  }
}

async function click(
  model: LifecycleModel,
  { who, role, which, button, fresh }: StepOf<'click'>,
): Promise<void> {
  const { app } = model.made;
  const subject = model.addresses[which === 0 ? 0 : 1];
  const request = requestsOf(model).findLast(({ address }) => address === subject);
  if (!request) return;
  const actor = person(who === 'the requester' ? request.requester.userId : who, role);
  const planHash = fresh ? request.plan.hash : (model.firstPlans.get(request.id) ?? '');
  const message = { request: request.id, planHash };
  if (button === 'cancel') await cancel(app, actor, request.id);
  else if (button === 'deny') await deny(app, actor, message, 'not now');
  else await (request.state === 'awaiting-confirmation' ? confirm : approve)(app, actor, message);
}

/** Runs the oldest job that waits for the mail server, as far as it gets. */
export async function work(model: LifecycleModel, ends: (typeof jobEnds)[number]): Promise<void> {
  const { app } = model.made;
  const [row] = applyJobs(model);
  if (!row) return;
  const { request } = row.data as ApplyChangeJob;
  if (ends === 'gives-up' && isApplied(model, soleChange(requestOf(app, request).plan))) return;
  const job = applyChange(app, dying(model.made.mailServer, ends), () => 'error-id');
  const done = job({ data: null, outboxId: row.id, lastAttempt: ends === 'gives-up' });
  await done.catch((error: unknown) => {
    if (error !== killed) throw error;
  });
}

/** The jobs that wait for the mail server. */
export const applyJobs = ({ made: { app } }: LifecycleModel) =>
  app.store.outbox.due(0, 1000).filter(({ queue }) => queue === mailServerQueue('memory'));

const isApplied = (model: LifecycleModel, { change: wanted }: PlannedChange): boolean =>
  wanted.kind === 'address' && sameState(stateNow(model, wanted.address), wanted.after);

const killed = new Error('killed');

/** A mail server that kills the process, or fails, before or after it applies an order. */
const dying = (mailServer: MailServer, ends: (typeof jobEnds)[number]): MailServer => ({
  ...mailServer,
  apply: async (order) => {
    if (ends === 'killed-before' || ends === 'gives-up') throw killed;
    const outcome = await mailServer.apply(order);
    if (ends === 'killed-after') throw killed;
    return outcome;
  },
});

function mailComes(model: LifecycleModel, { which }: StepOf<'mail'>): void {
  const { sizes } = model.made.mailServer.held;
  const id = stateNow(model, model.addresses[which === 0 ? 0 : 1])?.mailbox?.id;
  if (!id) return;
  const { messages = 0, bytes = 0 } = sizes.get(id) ?? {};
  sizes.set(id, { messages: messages + 1, bytes: bytes + 100 });
}

/** Somebody changes the mail server directly, though not between two attempts of a job. */
function changeDirectly(model: LifecycleModel, { which }: StepOf<'change-directly'>): void {
  const subject = model.addresses[which === 0 ? 0 : 1];
  const state = stateNow(model, subject);
  const applying = requestsOf(model).some((each) => each.address === subject && each.state === 'applying');
  if (!state || applying) return;
  const changed = suspendedOtherwise(state);
  model.made.mailServer.held.addresses.set(subject, changed);
  model.expected.set(subject, changed);
}
