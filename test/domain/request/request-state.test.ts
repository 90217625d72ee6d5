import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  finalStates,
  isOpen,
  isWaiting,
  openStates,
  type RequestEvent,
  type RequestState,
  transition,
} from '../../../src/domain/request/request-state.ts';

const [ac, aa, st] = ['awaiting-confirmation', 'awaiting-approval', 'stopping'] as const;

type Next = RequestState | null;

/** The state after each event, in the order of `openStates`; null where it is refused. */
const table: readonly [RequestEvent, Next, Next, Next, Next, Next, Next][] = [
  [{ kind: 'confirmed', approvalNeeded: true }, aa, null, null, null, null, null],
  [{ kind: 'confirmed', approvalNeeded: false }, 'queued', null, null, null, null, null],
  [{ kind: 'confirmed', approvalNeeded: true, later: true }, aa, null, null, null, null, null],
  [{ kind: 'confirmed', approvalNeeded: false, later: true }, 'scheduled', null, null, null, null, null],
  [{ kind: 'partly-approved' }, null, aa, null, null, null, null],
  [{ kind: 'approved' }, null, 'queued', null, null, null, null],
  [{ kind: 'approved', later: true }, null, 'scheduled', null, null, null, null],
  [{ kind: 'glass-broken' }, null, 'queued', null, null, null, null],
  [{ kind: 'denied' }, null, 'denied', null, null, null, null],
  [{ kind: 'cancelled' }, 'cancelled', 'cancelled', 'cancelled', 'cancelled', st, null],
  [{ kind: 'expired' }, 'expired', 'expired', null, null, null, null],
  [{ kind: 'replanned' }, ac, aa, null, null, null, null],
  [{ kind: 'found-changed' }, 'stale', 'stale', 'stale', null, 'stale', 'stale'],
  [{ kind: 'due' }, null, null, 'queued', null, null, null],
  [{ kind: 'reopened', awaits: 'confirmation' }, null, null, ac, null, null, null],
  [{ kind: 'reopened', awaits: 'approval' }, null, null, aa, null, null, null],
  [{ kind: 'started' }, null, null, null, 'applying', 'applying', st],
  [{ kind: 'change-ended' }, null, null, null, null, 'applying', st],
  [{ kind: 'applied' }, null, null, null, null, 'applied', 'applied'],
  [{ kind: 'partly-applied' }, null, null, null, null, 'partly-applied', 'partly-applied'],
  [{ kind: 'never-began' }, null, null, null, null, null, 'cancelled'],
  [{ kind: 'failed' }, null, null, null, 'failed', 'failed', 'failed'],
];

const events = table.map(([event]) => event);

test.each(table)('%o', (event, ...next) => {
  expect(openStates.map((state) => transition(state, event))).toEqual(next);
  expect(finalStates.map((state) => transition(state, event)).every((state) => state === null)).toBe(true);
});

const nextOf = (state: RequestState) => events.flatMap((event) => transition(state, event) ?? []);

/** The states that a request goes through, with the first; events that are not allowed change nothing. */
function statesThrough(first: RequestState, sequence: readonly RequestEvent[]): RequestState[] {
  const states = [first];
  for (const event of sequence) {
    const next = transition(states.at(-1) ?? first, event);
    if (next) states.push(next);
  }
  return states;
}

const histories = fc
  .tuple(
    fc.constantFrom<RequestState>('awaiting-confirmation', 'awaiting-approval', 'queued'),
    fc.array(fc.constantFrom(...events), { maxLength: 30 }),
  )
  .map(([first, sequence]) => ({ first, sequence, states: statesThrough(first, sequence) }));

const check = (law: (history: { first: RequestState; states: RequestState[] }) => void) =>
  fc.assert(
    fc.property(histories, (history) => {
      law(history);
    }),
    { numRuns: 500 },
  );

test('nothing leads out of a final state', () => {
  for (const state of finalStates) expect(nextOf(state)).toEqual([]);
  check(({ states }) => {
    expect(states.slice(0, -1).every(isOpen)).toBe(true);
  });
});

test('a request is applied only after it was queued and begun, in this order', () => {
  check(({ states }) => {
    if (states.at(-1) !== 'applied') return;
    expect(states.filter((state) => state === 'queued')).toHaveLength(1);
    expect(states.indexOf('applying')).toBe(states.indexOf('queued') + 1);
    // What is stopped while it is applied may be applied whole before it stops.
    expect(states.filter((state) => state !== 'stopping').at(-2)).toBe('applying');
  });
});

test('a request never goes back, but where it is asked about again when its time has come', () => {
  const order = (state: RequestState) =>
    isOpen(state) ? openStates.indexOf(state) : openStates.length + finalStates.indexOf(state);
  const isBack = (from: RequestState, to: RequestState) => order(to) < order(from);
  check(({ states }) => {
    const backs = states.slice(1).filter((to, index) => isBack(states[index] ?? to, to));
    const from = states.slice(0, -1).filter((each, index) => isBack(each, states[index + 1] ?? each));
    expect(from.every((each) => each === 'scheduled') && backs.every(isWaiting)).toBe(true);
  });
});

test('what waits for an approval is queued by an approval, or by an admin who does without', () => {
  const queuing = events.filter((event) => transition('awaiting-approval', event) === 'queued');
  expect(queuing).toEqual([{ kind: 'approved' }, { kind: 'glass-broken' }]);
  expect(transition('awaiting-confirmation', { kind: 'confirmed', approvalNeeded: true })).toBe(
    'awaiting-approval',
  );
  expect(transition('awaiting-confirmation', { kind: 'approved' })).toBeNull();
});

test('what is being applied does not expire, and is never cancelled at once', () => {
  for (const state of ['applying', 'stopping'] as const) {
    expect(transition(state, { kind: 'expired' })).toBeNull();
    expect(transition(state, { kind: 'cancelled' })).not.toBe('cancelled');
  }
  expect(transition('queued', { kind: 'expired' })).toBeNull();
});

test('every open state has a way to an end, whatever happened before', () => {
  const ends = (state: RequestState, seen: readonly RequestState[] = []): boolean =>
    !isOpen(state) || nextOf(state).some((next) => !seen.includes(next) && ends(next, [...seen, state]));
  for (const state of openStates) expect(ends(state)).toBe(true);
});
