import type { Commit } from '../../lib/group-commit.ts';

type Waiting = {
  readonly work: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Milliseconds for which a work waits for another's commit. */
const longestWait = 10;

type Write<T> = {
  readonly work: () => T;
  readonly timeout: number | undefined;
  readonly weight: number;
};

type CommitAlong = {
  readonly commit: Commit;
  readonly commitAlong: (work: () => void) => Promise<void>;
  /** Commits what still waits: at once, unless another commit is going on. */
  readonly flush: () => void;
};

/**
 * Adds a second way to commit, for works that nobody waits for: they are done in the next work's commit, since each commit
 * waits for the disk; where none comes soon, by themselves. One that fails does not keep another from being committed.
 * @param later calls a function after a while.
 */
export function withCommitAlong(
  commit: Commit,
  later: (flush: () => void) => void = (flush) => void setTimeout(flush, longestWait),
): CommitAlong {
  let waiting: Waiting[] = [];
  let isDue = false;

  const take = (): readonly Waiting[] => {
    const taken = waiting;
    waiting = [];
    return taken;
  };
  const waitOn = (works: readonly Waiting[]): void => {
    waiting = [...waiting, ...works];
    if (isDue) return;
    isDue = true;
    later(() => {
      isDue = false;
      flush();
    });
  };
  const flush = (): void => {
    const along = take();
    if (along.length === 0) return;
    commit(() => doAll(along)).then(
      () => resolveAll(along),
      () => {
        // Which one failed shows when each is committed alone.
        for (const { work, resolve, reject } of along) commit(work).then(resolve, reject);
      },
    );
  };
  const commitBoth = async <T>(
    along: readonly Waiting[],
    { work, timeout, weight }: Write<T>,
  ): Promise<T> => {
    let isAtFault = false;
    const both = (): T => {
      isAtFault = true;
      doAll(along);
      isAtFault = false;
      return work();
    };
    try {
      const result = await commit(both, timeout, weight + along.length);
      resolveAll(along);
      return result;
    } catch (error) {
      // Whatever kept them from being committed, these are tried once more by themselves.
      waitOn(along);
      if (!isAtFault) throw error;
      return commit(work, timeout, weight);
    }
  };

  return {
    commit: (work, timeout, weight = 1) => {
      const along = take();
      return along.length === 0
        ? commit(work, timeout, weight)
        : commitBoth(along, { work, timeout, weight });
    },
    flush,
    commitAlong: (work) => new Promise((resolve, reject) => waitOn([{ work, resolve, reject }])),
  };
}

function doAll(works: readonly Waiting[]): void {
  for (const { work } of works) work();
}

function resolveAll(works: readonly Waiting[]): void {
  for (const { resolve } of works) resolve();
}
