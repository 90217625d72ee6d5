import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutIntoBatches } from '../../../../src/domain/request/many/batches.ts';
import { levelsOf, maxLevels, orderChanges } from '../../../../src/domain/request/many/order.ts';
import { address, change, mailbox } from '../../../support/fixtures/example-org.ts';

/** Needs without circles: each change needs some that have a smaller rank than its own. */
const graphs = fc.integer({ min: 1, max: 30 }).chain((count) =>
  fc.record({
    ranks: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
    wanted: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 25 }),
    servers: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: count, maxLength: count }),
  }),
);

function needsOf({
  ranks,
  wanted,
}: {
  readonly ranks: readonly number[];
  readonly wanted: [number, number][];
}) {
  const rank = (index: number) => ranks[index] ?? 0;
  return ranks.map((_, index) => [
    ...new Set(wanted.filter(([by, on]) => by === index && rank(on) < rank(by)).map(([, on]) => on)),
  ]);
}

test('every change comes once and after all that it needs, by level, then by server, then as it came', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const needs = needsOf(graph);
      const levels = levelsOf(needs) as number[];
      const ordered = orderChanges(needs, graph.servers);
      if (Math.max(...levels) >= maxLevels) return expect(ordered.ok).toBe(false);
      if (!ordered.ok) throw new Error(ordered.fault.kind);
      const { value } = ordered;
      expect(value.toSorted((a, b) => a - b)).toEqual(needs.map((_, index) => index));
      const position = (index: number) => value.indexOf(index);
      for (const [index, each] of needs.entries())
        for (const needed of each) expect(position(needed)).toBeLessThan(position(index));
      const key = (index: number) =>
        [levels[index], graph.servers[index], index].map((part) => String(part).padStart(4, '0')).join();
      expect(value.map(key)).toEqual(value.map(key).toSorted());
    }),
  );
});

test('a chain of sixteen levels is ordered, a longer one refused, as is a circle', () => {
  const chain = (length: number) => Array.from({ length }, (_, index) => (index === 0 ? [] : [index - 1]));
  const servers = (count: number) => Array<string>(count).fill('a');
  expect(orderChanges(chain(16), servers(16)).ok).toBe(true);
  expect(orderChanges(chain(17), servers(17))).toEqual({ ok: false, fault: { kind: 'too-deep', index: 16 } });
  const circle = { ok: false, fault: { kind: 'circular', index: 1 } };
  expect(orderChanges([[], [2], [1]], servers(3))).toEqual(circle);
  expect(orderChanges([[], [1]], servers(2))).toEqual(circle);
});

test('batches cover the plan, are of one server, no longer than its jobs, and need only earlier ones', () => {
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 5 }), (graph, most) => {
      const needs = needsOf(graph);
      const ordered = orderChanges(needs, graph.servers);
      if (!ordered.ok) return;
      const position = new Map(ordered.value.map((index, at) => [index, at]));
      const server = (index: number) => graph.servers[index] ?? '';
      const changes = ordered.value.map((index) => ({
        change: change(address(`a${index}@${server(index)}.example`), null, mailbox(`m${index}`)),
        needs: (needs[index] ?? []).map((each) => position.get(each) ?? -1),
      }));
      const serverOf = (each: (typeof changes)[number]['change']) => String(each.address.split('@')[1]);
      const ordersPerJob = (name: string) => (name === 'a.example' ? most : 100);
      const batches = cutIntoBatches(changes, (each) => {
        const name = serverOf(each as ReturnType<typeof change>);
        return { name, ordersPerJob: ordersPerJob(name) };
      });
      expect(
        batches.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)),
      ).toEqual(changes.map((_, at) => at));
      const batchAt = (at: number) => batches.findIndex(({ from, to }) => from <= at && at < to);
      for (const [index, batch] of batches.entries()) {
        const own = changes.slice(batch.from, batch.to);
        expect(new Set(own.map((each) => serverOf(each.change)))).toEqual(new Set([batch.server]));
        expect(own.length).toBeLessThanOrEqual(ordersPerJob(batch.server));
        const needed = new Set(own.flatMap((each) => each.needs.map(batchAt)));
        expect(new Set(batch.needs)).toEqual(needed);
        expect(batch.needs.every((each) => each < index)).toBe(true);
      }
    }),
  );
});
