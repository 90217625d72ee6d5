import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Fault } from '../../../src/domain/fault.ts';
import { finalStates } from '../../../src/domain/request/request-state.ts';
import type { Result } from '../../../src/domain/result.ts';
import { singleServer } from '../../../src/mail-servers/combine-servers.ts';
import type { MailServer, Order } from '../../../src/mail-servers/port.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { remindApprovers } from '../../../src/requests/lifecycle/remind-approvers.ts';
import { approve, deny } from '../../../src/requests/lifecycle/review.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { checkAudit } from '../../../src/store/audit-chain.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import {
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  eventsOf,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const [mia, max, ada] = [
  account('slack/T1', 'mia', 'member'),
  account('slack/T1', 'max', 'admin'),
  account('slack/T1', 'ada', 'admin'),
];
const policyOf = (approvals: number) =>
  policyWith({ tenants: { 'slack/T1': [exampleOrg] }, sets: { approvals, requestsADay: null } });

let made: ExampleOrg;
let second: Store;
let approvals: number;
/** The orders that changed the mail server. */
let orders: Order[];
/** Two app contexts, as two processes on one database would have. */
let contexts: readonly [AppContext, AppContext];
beforeEach(async () => {
  approvals = 1;
  orders = [];
  made = await makeExampleOrg({ policy: () => policyOf(approvals) });
  second = openStore(join(made.directory, 'facteur.sqlite'));
  const mailServer = singleServer(counting(made.mailServer));
  contexts = [
    { ...made.app, mailServer },
    { ...made.app, mailServer, store: second },
  ];
});
afterEach(async () => {
  second.close();
  await made.close();
});

/** A mail server that records the orders that changed it, and answers after some time. */
const counting = (mailServer: MailServer): MailServer => ({
  ...mailServer,
  read: async (address) => {
    await Promise.resolve();
    return mailServer.read(address);
  },
  apply: async (order) => {
    await Promise.resolve();
    // Nothing can happen in between: in memory a change is applied at once.
    const before = made.mailServer.held.addresses.get(at('bob'));
    const outcome = mailServer.apply(order);
    if (made.mailServer.held.addresses.get(at('bob')) !== before) orders.push(order);
    return outcome;
  },
});

const wait = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
};

/** The same app context with a mail server that answers some turns of the event loop late. */
function answeredLate(app: AppContext, turns: number): AppContext {
  const { mailServer } = app;
  const read: MailServer['read'] = (address) => wait(turns).then(() => mailServer.read(address));
  const late = ([server]: readonly MailServer[]): MailServer | undefined =>
    server && {
      ...server,
      apply: async (order) => {
        const outcome = await server.apply(order);
        await wait(turns);
        return outcome;
      },
    };
  const server = late(mailServer.all);
  return server ? { ...app, mailServer: { ...singleServer({ ...server, read }) } } : app;
}

type Act = (app: AppContext, id: number) => Promise<Result<unknown, Fault> | undefined>;

const clickIn = (app: AppContext, id: number) => clickOn(app, { id });
const approveBy =
  (who: Actor): Act =>
  (app, id) =>
    approve(app, who, clickIn(app, id));
const acts = {
  'approve as max': approveBy(max),
  'approve as ada': approveBy(ada),
  deny: (app, id) => deny(app, ada, clickIn(app, id), 'no'),
  confirm: (app, id) => confirm(app, mia, clickIn(app, id)),
  cancel: (app, id) => cancel(app, mia, id),
  glass: (app, id) => breakGlass(app, ada, clickIn(app, id), 'now'),
  work: async (app) => runApplyJobs(app).then(() => undefined),
  expire: async (app) => void (await expireRequests(app)),
  remind: async (app) => void (await remindApprovers(app)),
} satisfies Record<string, Act>;
type Name = keyof typeof acts;

type Doing = {
  readonly name: Name;
  readonly process: 0 | 1;
  /** Turns of the event loop before it starts, and before the mail server answers. */
  readonly begins: number;
  readonly late: number;
};

async function does({ name, process, begins, late }: Doing, id: number): Promise<void> {
  await wait(begins);
  await acts[name](answeredLate(contexts[process], late), id);
}

/** Runs a process's queued jobs, turn by turn, as long as others do something. */
async function whileWorking(doings: readonly Promise<void>[]): Promise<void> {
  let done = false;
  const work = async () => {
    while (!done) {
      await wait(1);
      await runApplyJobs(answeredLate(contexts[1], 2));
    }
  };
  const all = Promise.all(doings).finally(() => {
    done = true;
  });
  await Promise.all([all, work()]);
}

const creation = change(at('bob'), null, mailbox('one'));
const deletion = change(at('bob'), mailbox('one'), null);

async function waitingFor(state: 'confirmation' | 'approval' | 'work'): Promise<number> {
  if (state === 'confirmation') made.put(at('bob'), mailbox('one'), { messages: 1, bytes: 10 });
  const actor = state === 'work' ? ada : mia;
  return (await ask(made.app, actor, state === 'confirmation' ? deletion : creation)).id;
}

/** Each request has one end in one audit row; nothing is applied twice; the chain is valid. */
async function expectOneEnd(id: number): Promise<void> {
  for (const app of contexts) await runApplyJobs(app);
  const request = requestOf(made.app, id);
  const events = eventsOf(made.app, request);
  const ends = events.filter((event) => (finalStates as readonly string[]).includes(event));
  expect(ends).toEqual((finalStates as readonly string[]).includes(request.state) ? [request.state] : []);
  expect(orders).toHaveLength(request.state === 'applied' ? 1 : 0);
  expect(checkAudit(join(made.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
}

const pairs: ['confirmation' | 'approval', Name, Name][] = [
  ['approval', 'approve as max', 'approve as ada'],
  ['approval', 'approve as max', 'approve as max'],
  ['approval', 'approve as max', 'deny'],
  ['approval', 'deny', 'deny'],
  ['approval', 'approve as max', 'cancel'],
  ['approval', 'glass', 'approve as max'],
  ['approval', 'glass', 'cancel'],
  ['confirmation', 'confirm', 'cancel'],
  ['confirmation', 'confirm', 'confirm'],
  ['confirmation', 'cancel', 'cancel'],
];

describe.each(pairs)(
  'of two who click at once where a request awaits %s: %s and %s,',
  (state, one, other) => {
    it.each([
      [0, 1],
      [1, 0],
      [0, 0],
    ] as const)('one wins and the other is answered (processes %i and %i)', async (first, next) => {
      const id = await waitingFor(state);
      const answers = await Promise.all([acts[one](contexts[first], id), acts[other](contexts[next], id)]);
      const won = answers.filter((answer) => answer?.ok);
      const lost = answers.flatMap((answer) => (answer && !answer.ok ? [answer.fault.code] : []));
      // A cancellation right after an approval or confirmation works as long as the request is not being applied.
      expect(won.length).toBe(other === 'cancel' && one !== 'cancel' && lost.length === 0 ? 2 : 1);
      expect(lost.every((code) => code === 'request-moved-on' || code === 'already-reviewed')).toBe(true);
      await expectOneEnd(id);
    });
  },
);

it('the second of two approvals that are needed queues the request, from whichever process', async () => {
  approvals = 2;
  const id = await waitingFor('approval');
  const answers = await Promise.all([
    acts['approve as max'](contexts[0], id),
    acts['approve as ada'](contexts[1], id),
  ]);
  expect(answers.map((answer) => answer?.ok)).toEqual([true, true]);
  await expectOneEnd(id);
  expect(requestOf(made.app, id).state).toBe('applied');
});

it('one person who clicks in both counts once', async () => {
  approvals = 2;
  const id = await waitingFor('approval');
  await Promise.all([acts['approve as max'](contexts[0], id), acts['approve as max'](contexts[1], id)]);
  expect(requestOf(made.app, id).state).toBe('awaiting-approval');
  expect(second.reviews.of(id)).toHaveLength(1);
});

it('two who ask about one address: one gets in', async () => {
  const answers = await Promise.all([submit(contexts[0], ada, creation), submit(contexts[1], max, creation)]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ fault: { code: 'request-open' } });
});

it('a job that two processes take is done once', async () => {
  const id = await waitingFor('work');
  await Promise.all(contexts.map(runApplyJobs));
  expect(orders).toHaveLength(1);
  await expectOneEnd(id);
  expect(eventsOf(made.app, requestOf(made.app, id))).toEqual(['submitted', 'applied']);
});

it('a cancel and the job at once: it is either cancelled or applied', async () => {
  const id = await waitingFor('work');
  const [cancelled] = await Promise.all([cancel(contexts[0], ada, id), runApplyJobs(contexts[1])]);
  await expectOneEnd(id);
  expect(requestOf(made.app, id).state).toBe(cancelled.ok ? 'cancelled' : 'applied');
});

it('whatever two processes do at once, in any order, there is one end', async () => {
  const names = fc.constantFrom(...(Object.keys(acts) as Name[]));
  const turns = fc.integer({ min: 0, max: 8 });
  const doing = fc.record({ name: names, process: fc.constantFrom<0 | 1>(0, 1), begins: turns, late: turns });
  const burst = fc.array(doing, { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('confirmation' as const, 'approval' as const, 'work' as const),
      fc.integer({ min: 1, max: 2 }),
      fc.array(burst, { minLength: 1, maxLength: 4 }),
      async (state, needed, bursts) => {
        approvals = needed;
        orders.length = 0;
        made.mailServer.held.addresses.delete(at('bob'));
        const id = await waitingFor(state);
        for (const each of bursts) await whileWorking(each.map((doing) => does(doing, id)));
        await expectOneEnd(id);
        if (requestOf(made.app, id).settledAt === null) await cancel(made.app, ada, id);
      },
    ),
    { numRuns: 150 },
  );
});
