import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { type AddressState, sameState } from '../../../src/domain/address/address-state.ts';
import type { Effect } from '../../../src/domain/request/effect.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { aspectsOf, aspectsOfPart, forwardAspect } from '../../../src/domain/request/times/way-back.ts';
import { createDueSweep } from '../../../src/requests/due/due-sweep.ts';
import { keep } from '../../../src/requests/due/keep.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  eventsOf,
  mailbox,
  makeExampleOrg,
  outside,
  requestsIn,
} from '../../support/fixtures/example-org.ts';
import { day, hour, later } from '../../support/fixtures/times.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';

/** What is wanted of an address, as a function of what is there. */
const wishes = {
  suspend: (now: AddressState | null) => now && { ...now, enabled: false },
  resume: (now: AddressState | null) => now && { ...now, enabled: true },
  quota: (now: AddressState | null) =>
    now && { ...now, mailbox: now.mailbox && { ...now.mailbox, quota: (now.mailbox.quota ?? 0) + 1024 } },
  forward: (now: AddressState | null) =>
    now && { ...now, forwards: [...new Set([...now.forwards, outside('x')])] },
  unforward: (now: AddressState | null) => now && { ...now, forwards: now.forwards.slice(0, -1) },
  create: (now: AddressState | null) => now ?? aliasTo(at('postmaster')),
  remove: () => null,
} as const;

const subjects = [at('bob'), at('info')] as const;

const steps = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        do: fc.constant('wish' as const),
        wish: fc.constantFrom(...(Object.keys(wishes) as (keyof typeof wishes)[])),
        subject: fc.nat(1),
        at: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 3 }),
        until: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 3 }),
        note: fc.option(fc.constantFrom('one', 'two'), { freq: 3 }),
        works: fc.integer({ min: 0, max: 4 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        hours: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(31 * 24)),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('jump' as const), hours: fc.integer({ min: -48, max: 48 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('keep' as const),
        days: fc.option(fc.integer({ min: 1, max: 40 })),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(5) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('outsider' as const),
        wish: fc.constantFrom('suspend' as const, 'forward' as const),
        subject: fc.nat(1),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), after: fc.nat(6) }) },
  ),
  { minLength: 8, maxLength: 25 },
);

type Step = (typeof steps extends fc.Arbitrary<infer T> ? T : never)[number];

class Killed extends Error {}

/** The mail server and the store of a process that is killed at its n-th await of the mail server. */
function dying(org: ExampleOrg, after: number): ExampleOrg['app'] {
  let left = after;
  const alive = <A extends readonly unknown[], T>(read: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      left -= 1;
      if (left < 0) throw new Killed();
      return read(...args);
    };
  };
  const { mailServer } = org.app;
  return {
    ...org.app,
    mailServer: {
      ...mailServer,
      read: alive(mailServer.read),
      readMany: alive(mailServer.readMany),
      measure: alive(mailServer.measure),
    },
  };
}

/** Something that is wanted by an admin, whose gate is empty or a confirmation, which follows. */
async function want(org: ExampleOrg, step: Extract<Step, { do: 'wish' }>): Promise<void> {
  const { app } = org;
  const subject = subjects[step.subject] ?? subjects[0];
  const now = org.mailServer.held.addresses.get(subject) ?? null;
  const after = now === null ? wishes.create(now) : wishes[step.wish](now);
  if (sameState(now, after)) return;
  const noted = step.note === null || after === null ? {} : { note: step.note };
  const submitted = await submitChanges(app, ada, [{ change: change(subject, now, after), ...noted }], {
    ...(step.at !== null && { at: later(app, step.at * hour) }),
    ...(step.until !== null && { until: later(app, (step.until + (step.at ?? 0)) * hour) }),
  });
  if (submitted.ok) await confirm(app, ada, clickOn(app, { id: submitted.value }));
  if (step.works > 0) await runAllApplyJobs(app);
}

function outsider(org: ExampleOrg, { wish, subject }: Extract<Step, { do: 'outsider' }>): void {
  const address = subjects[subject] ?? subjects[0];
  const now = org.mailServer.held.addresses.get(address) ?? null;
  const after = wishes[wish](now);
  if (after) org.mailServer.held.addresses.set(address, after);
}

async function take(org: ExampleOrg, sweep: ReturnType<typeof createDueSweep>, step: Step): Promise<void> {
  const { app } = org;
  switch (step.do) {
    case 'wish':
      return want(org, step);
    case 'work':
      return runAllApplyJobs(app);
    case 'pass':
      org.pass(step.hours * hour);
      await sweep.run();
      return;
    case 'jump':
      org.turnClock(step.hours * hour);
      await sweep.run();
      return;
    case 'keep': {
      const back = requestsIn(app).find(({ state, reverts }) => state === 'scheduled' && reverts !== null);
      if (back) await keep(app, ada, back.id, step.days);
      return;
    }
    case 'cancel': {
      const all = requestsIn(app);
      const request = all[step.which % Math.max(1, all.length)];
      if (request) await cancel(app, ada, request.id);
      return;
    }
    case 'outsider':
      return outsider(org, step);
    case 'kill':
      await createDueSweep(dying(org, step.after), org.monotonicNow)
        .run()
        .catch(() => 0);
  }
}

const scheduledBacks = (org: ExampleOrg) =>
  requestsIn(org.app).filter(({ state, reverts }) => state === 'scheduled' && reverts !== null);

/** Each request is begun at most once, and not before its time by the clock of then. */
function expectOnceInTime(org: ExampleOrg, request: Request): void {
  const events = eventsOf(org.app, request);
  for (const event of ['due', 'applied'] as const)
    expect(events.filter((each) => each === event).length).toBeLessThanOrEqual(1);
  const due = org.app.store.audit
    .forRequest(request.id, request.address)
    .find(({ event }) => event === 'due');
  if (due) expect(due.at).toBeGreaterThanOrEqual(request.dueAt ?? Number.POSITIVE_INFINITY);
}

/** What undoes a request for a time changes nothing but what that one did, and drops no mailbox. */
function expectOnlyUndone(org: ExampleOrg, back: Request): void {
  if (back.reverts === null || back.state !== 'applied' || back.plan.kind !== 'few') return;
  const of = org.app.store.requests.get(back.reverts);
  for (const { change: done, effects } of back.plan.changes) {
    if (done.kind !== 'address') throw new Error('Only addresses change for a time');
    expect(done.after?.mailbox?.id).toBe(done.before?.mailbox?.id);
    expect(effects.some(({ kind }) => kind === 'set-note')).toBe(false);
    const allowed = [...mayUndo(org, of)];
    // What takes mail again is wanted again. Otherwise an alias that was made for a time goes, wherever it forwards to by then.
    if (done.after === null) {
      expect(done.before?.enabled).toBe(false);
      expect(allowed).toContain('existence');
    } else for (const aspect of aspectsOf(effects)) expect(allowed).toContain(aspect);
  }
}

/** What of an address a request for a time did; who keeps it for longer keeps what was done before. */
function mayUndo(org: ExampleOrg, of: Request | undefined): Set<string> {
  if (of?.plan.kind !== 'few') return new Set();
  return new Set(
    of.plan.changes.flatMap(({ change: did, effects }) => {
      const kept = effects.flatMap((effect) => {
        const back = effect.kind === 'ends-reversal' ? org.app.store.requests.get(effect.of) : undefined;
        return back?.reverts ? [...mayUndo(org, org.app.store.requests.get(back.reverts))] : [];
      });
      const created = did.kind === 'address' && did.before === null;
      const forwards =
        did.kind === 'address' && created ? (did.after?.forwards ?? []).map(forwardAspect) : [];
      return [...aspectsOf(effects), ...kept, ...forwards, ...(created ? aspectsOfPart(undefined) : [])];
    }),
  );
}

/** What somebody has wanted to stay is not undone by what was scheduled before. */
function expectEnded(org: ExampleOrg, request: Request): void {
  if (request.state !== 'applied' || request.plan.kind !== 'few') return;
  for (const { effects } of request.plan.changes)
    for (const effect of effects)
      if (effect.kind === 'ends-reversal')
        expect(org.app.store.requests.get(effect.of)?.state).not.toBe('scheduled');
}

/** The note that the changes that were applied have left at an address. */
function noteLeft({ app }: ExampleOrg, subject: Address): string | null {
  const done = app.store.audit
    .forAddress(subject, 1_000)
    .filter(({ event }) => event === 'applied')
    .flatMap(({ detail }) => (detail as { effects?: readonly Effect[] }).effects ?? []);
  const latest = done.find(({ kind }) => kind === 'set-note' || kind === 'remove-address');
  return latest?.kind === 'set-note' ? latest.to : null;
}

function expectLaws(org: ExampleOrg): void {
  for (const request of requestsIn(org.app)) {
    expectOnceInTime(org, request);
    expectOnlyUndone(org, request);
    expectEnded(org, request);
  }
  // A note goes with its address, and nothing else takes it away.
  for (const subject of subjects) expect(org.app.store.notes.of(subject)).toBe(noteLeft(org, subject));
  const backs = scheduledBacks(org).map(({ reverts, asking }) => `${reverts} ${asking.takesBack}`);
  expect(new Set(backs).size).toBe(backs.length);
}

test('timed requests run once, not before their time, undo nothing but what was done for a time, and end at last', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const org = await makeExampleOrg();
      org.put(subjects[0], mailbox('one'));
      const sweep = createDueSweep(org.app, org.monotonicNow);
      try {
        await sweep.run();
        for (const step of sequence) {
          await take(org, sweep, step);
          expectLaws(org);
        }
        for (let rounds = 0; rounds < 8; rounds += 1) {
          await runAllApplyJobs(org.app);
          org.pass(45 * day);
          await sweep.run();
          expectLaws(org);
        }
        const now = org.app.clock();
        const left = requestsIn(org.app).filter(
          ({ state, dueAt }) => state === 'scheduled' && (dueAt ?? 0) <= now,
        );
        expect(left).toEqual([]);
      } finally {
        await org.close();
      }
    }),
    { numRuns: 30 },
  );
}, 60_000);
