import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { Result } from '../../../src/domain/result.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';

const names = ['a', 'b', 'c', 'd', 'e'].map(at);
type Graph = ReadonlyMap<Address, readonly Address[]>;

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const destination = fc.oneof(
  { weight: 1, arbitrary: fc.constant(outside('x')) },
  { weight: 1, arbitrary: fc.constantFrom(...names) },
);
const forwards = fc.uniqueArray(destination, { minLength: 1, maxLength: 2 });
const someStates = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.option(forwards)), {
  minLength: 1,
  maxLength: 5,
  selector: ([name]) => name,
});

/** Whether every forward leads to what is there, and none in a circle. */
function isSound(graph: Graph): boolean {
  const leads = (name: Address, path: readonly Address[]): boolean =>
    name === outside('x') ||
    (!path.includes(name) && (graph.get(name)?.every((to) => leads(to, [...path, name])) ?? false));
  return [...graph.keys()].every((name) => leads(name, []));
}

const stateOf = (graph: Graph, name: Address): AddressState | null => {
  const to = graph.get(name);
  return to ? aliasTo(...to) : null;
};

function changed(graph: Graph, name: Address, state: AddressState | null): Graph {
  const after = new Map(graph);
  if (state) after.set(name, state.forwards as Address[]);
  else after.delete(name);
  return after;
}

/** The order of an address's forwards does not matter: a change of it alone is none. */
const sorted = (graph: Graph) => new Map([...graph].map(([name, to]) => [name, to.toSorted()]));

/** A sound graph: what of a random one leads nowhere or in a circle is left out, one address after the other. */
function soundPart(states: readonly (readonly [Address, readonly Address[] | null])[]): Graph {
  let graph: Graph = new Map();
  for (const [name, to] of [...states, ...states]) {
    const next = to ? changed(graph, name, aliasTo(...to)) : graph;
    if (isSound(next)) graph = next;
  }
  return graph;
}

it('a plan is accepted where its end is sound, and then each step of it is', async () => {
  let [accepted, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(someStates, someStates, async (first, wanted) => {
      const graph = soundPart(first);
      for (const name of names) made.mailServer.held.addresses.delete(name);
      for (const name of graph.keys()) made.put(name, stateOf(graph, name) ?? aliasTo());
      const changes = wanted.flatMap(([name, to]) =>
        to || graph.has(name) ? [change(name, stateOf(graph, name), to && aliasTo(...to))] : [],
      );
      const end = changes.reduce<Graph>((all, { address, after }) => changed(all, address, after), graph);
      const planned = await planChanges(
        made.app,
        ada,
        changes.map((each) => ({ change: each })),
      );
      if (!planned.ok) {
        refused += 1;
        const isSame =
          ['already-so', 'nothing-to-change'].includes(planned.fault.code) || changes.length === 0;
        expect(isSame || !isSound(end), JSON.stringify(planned.fault)).toBe(true);
        return;
      }
      accepted += 1;
      const again = changes.map((each) => ({ change: each }));
      expect(await planChanges(made.app, ada, again), 'planned twice').toEqual(planned);
      expect(isSound(end)).toBe(true);
      let now = graph;
      for (const { position, change: each, needs } of planned.value.changes) {
        expect(needs.every((needed) => needed < position)).toBe(true);
        if (each.kind === 'address') now = changed(now, each.address, each.after);
        expect(isSound(now), `after position ${position}`).toBe(true);
      }
      expect(sorted(now)).toEqual(sorted(end));
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(20);
}, 60_000);

/** Has an admin's changes applied, with the confirmation that they may need. @returns the request's number. */
async function carryOut(asked: Promise<Result<number, unknown>>, interfere: () => void = () => undefined) {
  const id = orThrow(await asked);
  if (requestOf(made.app, id).state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, clickOn(made.app, { id })));
  interfere();
  await runAllApplyJobs(made.app);
  return requestOf(made.app, id);
}

const statesNow = () =>
  new Map(names.map((name) => [name, made.mailServer.held.addresses.get(name) ?? null]));

type Wishes = [Address, Address[] | null][];
const [a, c, d, e] = [at('a'), at('c'), at('d'), at('e')];
/** Who forwards to d would close a circle, if e, which forwards to them yet, does not turn away first. */
const roundabout: [Wishes, Wishes, Address, boolean] = [
  [
    [c, [outside('x')]],
    [e, [c]],
    [d, [e]],
  ],
  [
    [a, [outside('x')]],
    [c, [d, outside('x')]],
    [e, [a]],
  ],
  e,
  true,
];

it('an undo gives the state before, but where others interfered; asked again first, too', async () => {
  let [whole, partly] = [0, 0];
  const interfered = fc.option(fc.constantFrom(...names));
  await fc.assert(
    fc.asyncProperty(
      someStates,
      someStates,
      interfered,
      fc.boolean(),
      async (first, wanted, other, asksAgain) => {
        const graph = soundPart(first);
        for (const name of names) made.mailServer.held.addresses.delete(name);
        for (const name of graph.keys()) made.put(name, stateOf(graph, name) ?? aliasTo());
        const before = statesNow();
        const changes = wanted.flatMap(([name, to]) =>
          to || graph.has(name) ? [{ change: change(name, stateOf(graph, name), to && aliasTo(...to)) }] : [],
        );
        if (changes.length < 2 || !(await planChanges(made.app, ada, changes)).ok) return;
        const was = other && before.get(other);
        const interfere = () => {
          if (other && was) made.mailServer.held.addresses.set(other, { ...was, enabled: false });
        };
        const request = await carryOut(submitChanges(made.app, ada, changes), interfere);
        if (was) made.put(other, was);
        const isPartly = request.state === 'partly-applied';
        if (isPartly) partly += 1;
        else whole += 1;
        const again = isPartly && asksAgain ? await askAgain(made.app, ada, request.id) : null;
        if (again?.ok) {
          const rest = await carryOut(Promise.resolve(again));
          expect(rest.state).toBe('applied');
          await carryOut(undo(made.app, ada, rest.id));
        }
        if (request.applied > 0)
          expect((await carryOut(undo(made.app, ada, request.id))).state).toBe('applied');
        expect(statesNow()).toEqual(before);
      },
    ),
    { numRuns: 800, examples: [roundabout] },
  );
  expect(Math.min(whole, partly)).toBeGreaterThan(2);
}, 120_000);
