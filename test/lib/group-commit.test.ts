import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGroupCommit } from '../../src/lib/group-commit.ts';
import type { Store } from '../../src/store/store.ts';
import { domain, type ExampleOrg, exampleOrg, makeExampleOrg } from '../support/fixtures/example-org.ts';

let made: ExampleOrg;
let store: Store;
beforeEach(async () => {
  made = await makeExampleOrg();
  store = made.app.store;
});
afterEach(() => made.close());

const add = (name: string) => () => {
  store.domains.add(domain(name));
  return name;
};

it('commits the first work of a turn at once, and those that come after it together', async () => {
  const transactions: number[] = [];
  const commit = createGroupCommit((work) => {
    const result = store.transaction(work);
    transactions.push(store.domains.all().length);
    return result;
  });
  const names = ['a.example', 'b.example', 'c.example'];
  const results = await Promise.all(names.map((name) => commit(add(name))));
  expect(results).toEqual(names);
  expect(transactions).toEqual([2, 4]);
});

it('rolls back only the work that throws', async () => {
  const bad = () => {
    add('bad.example')();
    throw new Error('one of them is bad');
  };
  const results = await Promise.allSettled([
    store.commit(add('a.example')),
    store.commit(bad),
    store.commit(add('b.example')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: new Error('one of them is bad') });
  expect(store.domains.get(domain('bad.example'))).toBeUndefined();
  expect(store.domains.all().length).toBe(3);
});

it('leaves each work the sight of those before it', async () => {
  const counts = await Promise.all(
    Array.from({ length: 250 }, (_, index) =>
      store.commit(() => {
        add(`d${index}.example`)();
        return store.domains.all().length;
      }),
    ),
  );
  expect(counts).toEqual(Array.from({ length: 250 }, (_, index) => index + 2));
});

it('takes works that begin further ones', async () => {
  const inner: Promise<string>[] = [];
  await store.commit(() => {
    inner.push(store.commit(add('later.example')));
  });
  expect(await Promise.all(inner)).toEqual(['later.example']);
  expect(store.domains.get(exampleOrg)).toBeDefined();
});

it('gives a transaction works of a weight of 100 at most, and a heavier one a transaction of its own, in their order', async () => {
  const transactions: string[][] = [];
  let present: string[] = [];
  const commit = createGroupCommit((work) => {
    present = [];
    transactions.push(present);
    return work();
  });
  const named = (name: string, weight?: number) => commit(() => void present.push(name), undefined, weight);
  await Promise.all([
    named('first'),
    named('a', 60),
    named('b', 40),
    named('c'),
    named('heavy', 250),
    ...Array.from({ length: 101 }, (_, index) => named(`plain ${index}`)),
  ]);
  expect(transactions.map(({ length }) => length)).toEqual([1, 2, 1, 1, 100, 1]);
  expect(transactions.slice(1, 4)).toEqual([['a', 'b'], ['c'], ['heavy']]);
});
