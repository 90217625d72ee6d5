import fc from 'fast-check';
import type { Request, RequestedChange } from '../../../src/domain/request/request.ts';
import { isInProgress, isOpen } from '../../../src/domain/request/request-state.ts';
import { ok } from '../../../src/domain/result.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { markUnfinished } from '../../../src/requests/lifecycle/mark-unfinished.ts';
import { type ApplyResult, settleChanges } from '../../../src/requests/lifecycle/settle.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { aliasTo, change, outside } from '../../support/fixtures/example-org.ts';
import { suspendedOtherwise } from '../../support/fixtures/next-suspension.ts';
import { account } from '../../support/fixtures/policy.ts';
import { applyRows } from '../../support/run-jobs.ts';
import { pressButton } from '../press-button.ts';
import type { Taken } from './take-step.ts';
import { work } from './work.ts';
import { relay, requestsOf, stateNow, type World } from './world.ts';

const ada = account('slack/T1', 'ada', 'admin');

/** What comes once a request, or some of its changes, has ended: any button, or what a job has to say that was cut off. */
export const late = fc.record({
  kind: fc.constant('late'),
  back: fc.nat(5),
  what: fc.constantFrom('agree', 'deny', 'cancel', 'glass', 'report', 'trouble'),
  result: fc.constantFrom<ApplyResult>(
    { kind: 'applied', removed: [] },
    { kind: 'found-changed', found: null },
    { kind: 'gave-up', trouble: null, errorId: 'late' },
  ),
});

export type Late = typeof late extends fc.Arbitrary<infer L> ? L : never;

const isEnded = ({ state }: RequestedChange): boolean => state !== 'planned' && state !== 'sent';

/** Somebody, or a job, comes late to a request that has ended: one that was applied, failed, was stopped, … */
export async function comeLate(world: World, { back, what, result }: Late): Promise<Taken | null> {
  const { app } = world;
  const isReport = what === 'report';
  const known = requestsOf(world).filter(({ state, ended }) => !isOpen(state) || (isReport && ended > 0));
  const request = known[back % (known.length || 1)];
  if (!request) return null;
  const { id, plan, requester } = request;
  const click = { request: id, planHash: plan.hash };
  const changes = [...app.store.changes.of(plan.key)];
  if (isReport) {
    const late = changes.filter((each) => !isOpen(request.state) || isEnded(each));
    const results = late.map(({ position }) => ({ position, result }));
    await app.store.commit(() => settleChanges(app, id, results));
    return null;
  }
  if (what === 'trouble') {
    const troubles = changes.map(({ position }) => ({ position, trouble: 'late' }));
    await app.store.commit(() => markUnfinished(app, id, troubles));
    return null;
  }
  const actor = what === 'cancel' ? requester : ada;
  for (const state of ['awaiting-confirmation', 'awaiting-approval'] as const)
    await pressButton(app, actor, click, what, state);
  return null;
}

/** The requester stops what is being applied; then an admin changes what of it never began, which may come before the rest has ended. */
export async function stopAndChange(world: World, back: number): Promise<Taken | null> {
  const { app } = world;
  const isToCome = ({ plan }: Request) =>
    app.store.changes.page(plan.key, { limit: 1, states: ['planned'] }).length > 0;
  const going = requestsOf(world).filter((each) => isInProgress(each.state) && isToCome(each));
  const request = going[back % (going.length || 1)];
  if (!request) return null;
  // Stop needs that it has begun.
  const [row] = applyRows(app).filter(({ data }) => data['request'] === request.id);
  if (request.state === 'queued' && row) {
    relay(world);
    const jobs = world.queue.flatMap((each, index) => (each.row === row.id ? [index] : []));
    await work(world, { jobs, lastAttempt: false, killedAfter: null });
  }
  const answer = await cancel(app, request.requester, request.id);
  if (answer.ok) world.stopped.add(request.id);
  for (const { state, change: theirs } of app.store.changes.of(request.plan.key)) {
    if (state !== 'planned' || theirs.kind !== 'address') continue;
    const before = stateNow(world, theirs.address);
    const after = before ? suspendedOtherwise(before) : aliasTo(outside('instead'));
    const asked = await submit(app, ada, change(theirs.address, before, after), { reason: 'so' });
    relay(world);
    const rows = applyRows(app).filter(({ data }) => asked.ok && data['request'] === asked.value);
    const isNew = ({ row }: { readonly row: number }) => rows.some(({ id }) => id === row);
    world.queue = [...world.queue.filter(isNew), ...world.queue.filter((each) => !isNew(each))];
    break;
  }
  return { actor: ada, request: null, planHash: null, reviews: false, agrees: false, answer: ok(null) };
}
