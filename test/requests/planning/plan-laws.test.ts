import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  makeExampleOrg,
  outside,
} from '../../support/fixtures/example-org.ts';

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
      expect(isSound(end)).toBe(true);
      let now = graph;
      for (const { position, change: each, needs } of planned.value.changes) {
        expect(needs.every((needed) => needed < position)).toBe(true);
        if (each.kind === 'address') now = changed(now, each.address, each.after);
        expect(isSound(now), `after position ${position}`).toBe(true);
      }
      expect(now).toEqual(end);
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(20);
}, 60_000);
