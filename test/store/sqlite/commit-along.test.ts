import { expect, it } from 'vitest';
import { createGroupCommit } from '../../../src/lib/group-commit.ts';
import { withCommitAlong } from '../../../src/store/sqlite/commit-along.ts';

/** Records what each transaction that was committed has done; `flush` is the end of the wait. */
function setUp() {
  const committed: string[][] = [];
  let done: string[] = [];
  const transaction = <T>(work: () => T): T => {
    done = [];
    const result = work();
    committed.push(done);
    return result;
  };
  const flushes: (() => void)[] = [];
  const write = (name: string) => () => {
    done.push(name);
    return name;
  };
  const { commit, commitAlong } = withCommitAlong(createGroupCommit(transaction), (flush) =>
    flushes.push(flush),
  );
  return { commit, commitAlong, write, committed, flushes, flush: () => flushes.shift()?.() };
}

it('is committed with the next work', async () => {
  const { commit, commitAlong, write, committed, flush } = setUp();
  const along = [commitAlong(write('one')), commitAlong(write('two'))];
  expect(committed).toEqual([]);
  expect(await commit(write('next'))).toBe('next');
  await Promise.all(along);
  flush();
  expect(committed).toEqual([['one', 'two', 'next']]);
});

it('is committed by itself where no other work comes', async () => {
  const { commitAlong, write, committed, flush, flushes } = setUp();
  const along = [commitAlong(write('one')), commitAlong(write('two'))];
  expect(flushes).toHaveLength(1);
  flush();
  await Promise.all(along);
  expect(committed).toEqual([['one', 'two']]);
});

it('is committed later where the work that it went along with fails', async () => {
  const { commit, commitAlong, write, committed, flush } = setUp();
  const along = commitAlong(write('one'));
  const failing = commit(() => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(committed).toEqual([]);
  flush();
  await along;
  expect(committed).toEqual([['one']]);
});

const fails = () => {
  throw new Error('full');
};

it('does not fail with another that waited with it', async () => {
  const { commitAlong, write, committed, flush } = setUp();
  const both = Promise.allSettled([commitAlong(fails), commitAlong(write('two'))]);
  flush();
  expect(await both).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled' }]);
  expect(committed).toEqual([['two']]);
});

it('keeps no other work from being committed', async () => {
  const { commit, commitAlong, write, committed, flush } = setUp();
  const along = Promise.allSettled([commitAlong(fails), commitAlong(write('two'))]);
  expect(await commit(write('next'))).toBe('next');
  expect(committed).toEqual([['next']]);
  flush();
  flush();
  expect(await along).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled' }]);
  expect(committed).toEqual([['next'], ['two']]);
});
