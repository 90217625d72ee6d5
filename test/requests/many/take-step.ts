import { applyChange } from '../../../jobs/apply-change.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { isOpen } from '../../../src/domain/request/request-state.ts';
import type { Result } from '../../../src/domain/result.ts';
import { RetryLater } from '../../../src/lib/retry-later.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { aliasTo, change, outside } from '../../support/fixtures/example-org.ts';
import { account } from '../../support/fixtures/policy.ts';
import { pressButton } from '../press-button.ts';
import type { Goal, Step, StepOf, Wish } from './steps.ts';
import { addresses, put, relay, requestsOf, serverOf, stateNow, type World } from './world.ts';

/** Who did something about which request, on which plan, and the answer. */
export type Taken = {
  readonly actor: Actor;
  readonly request: number | null;
  readonly planHash: string | null;
  /** Whether it was meant as a review. */
  readonly reviews: boolean;
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
  return { actor, request: null, planHash: null, reviews: false, answer };
}

function wantedChange(
  world: World,
  { address: subject, goal: wanted }: Wish,
  all: readonly Wish[],
): WantedChange {
  const before = stateNow(world, subject);
  if (wanted.to === 'hand-over' && before?.mailbox) {
    const from = world.app.store.owners.of(before.mailbox.id) ?? null;
    const to = account('slack/T1', 'mia', 'member');
    return {
      change: { kind: 'owner', address: subject, mailbox: before.mailbox.id, from, to, locksOut: true },
    };
  }
  const targets = 'back' in wanted ? targetsFor(world, subject, all) : [];
  const target = 'back' in wanted ? targets.at(wanted.back % (targets.length || 1)) : undefined;
  return { change: change(subject, before, wantedState(world, before, wanted.to, target ?? outside('y'))) };
}

/** The other addresses that will be there, as far as the wishes say. */
function targetsFor(world: World, subject: Address, all: readonly Wish[]): Address[] {
  const wishFor = (each: Address) => all.find(({ address: wished }) => wished === each)?.goal.to;
  return addresses.filter((each) => {
    const wished = wishFor(each);
    return each !== subject && (wished ? wished !== 'nothing' : stateNow(world, each) !== null);
  });
}

function wantedState(
  { app }: World,
  before: AddressState | null,
  to: Goal['to'],
  target: Address,
): AddressState | null {
  const was = before ?? aliasTo();
  switch (to) {
    case 'mailbox':
      return { ...was, mailbox: was.mailbox ?? { id: app.newMailboxId(), quota: null } };
    case 'outside':
      return { ...was, mailbox: null, forwards: [outside('x')] };
    case 'nothing':
    case 'hand-over':
      return null;
    case 'toggle':
      return before && { ...before, enabled: !before.enabled };
    case 'quota':
      return before && { ...before, mailbox: before.mailbox && { ...before.mailbox, quota: 2 ** 20 } };
    case 'forward':
      return { ...was, forwards: [target] };
  }
}

async function press(
  world: World,
  { who, role: held, back, among, button, fresh, killedAfter: at }: StepOf<'press'>,
  shown: ReadonlyMap<number, string>,
): Promise<Taken | null> {
  const request = requestsOf(world).filter(({ state }) => among === 'all' || isOpen(state))[back];
  if (!request) return null;
  const { id, state, plan } = request;
  const actor = who === 'the requester' ? { ...request.requester, roles: [held] } : account(...who, held);
  const planHash = (fresh ? null : shown.get(id)) ?? plan.hash;
  const reviews = button === 'deny' || (button === 'agree' && state === 'awaiting-approval');
  const answer = await world.living(at, () =>
    pressButton(world.app, actor, { request: id, planHash }, button, state),
  );
  // Who breaks the glass names the request, and no plan.
  return { actor, request: id, planHash: button === 'glass' ? null : planHash, reviews, answer };
}

/** Runs jobs of the queue side by side. One that fails, and was not killed, stays in the queue unless it was its last attempt. */
export async function work(
  world: World,
  { jobs, lastAttempt, killedAfter: at }: Omit<StepOf<'work'>, 'kind'>,
): Promise<null> {
  // The queue runs a job once at a time, however often it was put there.
  const byName = new Map(
    jobs.flatMap((index) => world.queue[index] ?? []).map((job) => [`${job.server} ${job.row}`, job]),
  );
  const chosen = [...byName.values()];
  world.queue = world.queue.filter((each) => !chosen.includes(each));
  await world.living(at, async () => {
    const ends = await Promise.allSettled(
      chosen.map(({ server, row }) =>
        applyChange(
          world.app,
          world.reached[server],
          () => 'error-id',
        )({ data: null, outboxId: row, lastAttempt }),
      ),
    );
    for (const [index, end] of ends.entries()) {
      if (end.status === 'fulfilled') continue;
      const isExpected = end.reason instanceof MailServerUnavailable || end.reason instanceof RetryLater;
      if (!isExpected) throw end.reason;
      const job = chosen[index];
      if (job && !lastAttempt) world.queue.push(job);
    }
  });
  return null;
}

function mailComes(world: World, subject: Address): null {
  const id = stateNow(world, subject)?.mailbox?.id;
  const { sizes } = world.servers[serverOf(subject)].held;
  if (id) sizes.set(id, { messages: (sizes.get(id)?.messages ?? 0) + 1, bytes: 100 });
  return null;
}

function changeDirectly(world: World, { address: subject, does }: StepOf<'outsider'>): null {
  const state = stateNow(world, subject);
  if (state) put(world, subject, changedBy(does, state));
  return null;
}

function changedBy(does: StepOf<'outsider'>['does'], state: AddressState): AddressState | null {
  switch (does) {
    case 'toggle':
      return { ...state, enabled: !state.enabled };
    case 'delete':
      return null;
    case 'forward':
      return { ...state, forwards: [outside('other')] };
  }
}
