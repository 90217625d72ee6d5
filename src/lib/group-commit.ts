import { AsyncResource } from 'node:async_hooks';

/** The weight of one transaction. More would block the event loop for too long; 100 plain works take some 20 ms. */
const maxWeight = 100;

type Transaction = <T>(work: () => T) => T;

/**
 * Runs a work in a transaction that it may share with others.
 * @param timeout milliseconds to wait while another process holds the database.
 * @param weight how many plain works it takes as long as; 1 where it is left out. One of 100 or more is committed alone.
 */
export type Commit = <T>(work: () => T, timeout?: number, weight?: number) => Promise<T>;

/** How to wait for a database that another process holds. Without this, works fail at once. */
export type LockRetry = {
  /** Whether an error says that another process holds the database. */
  readonly isLocked: (error: unknown) => boolean;
  /** Milliseconds between two attempts; the event loop is free meanwhile. */
  readonly pause: number;
  /** Milliseconds after which a work without a time-out of its own fails. */
  readonly timeout: number;
  /** The error with which it fails then. */
  readonly timeoutError: (timeout: number, cause: unknown) => unknown;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
};

type PendingWrite = {
  /** Does the work; returns the function that resolves its caller's promise. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
  readonly timeout: number | undefined;
  readonly weight: number;
  /** When it first found the database locked, in monotonic milliseconds; null: not yet. */
  lockedSince: number | null;
};

/** `hasBegun`: whether the transaction had begun; otherwise no work is at fault. */
type Failure = { readonly hasBegun: boolean; readonly error: unknown };

/**
 * Group commit: the works of one turn of the event loop share a transaction, since committing costs more than most of
 * them; a work that arrives alone is committed at once. Each work is still atomic: where one throws, all are rolled back
 * and each is repeated in a transaction of its own, so a work must be repeatable. Promises settle after the commit. While
 * another process holds the database, works wait in their order, without blocking the event loop.
 */
export function createGroupCommit(transaction: Transaction, lockRetry?: LockRetry): Commit {
  let waiting: PendingWrite[] = [];
  /** `idle`: the next work is committed at once. `batching`: works wait for the end of the turn, until a turn brings none. */
  let state: 'idle' | 'batching' | 'locked' = 'idle';

  const attempt = (members: readonly PendingWrite[]): Failure | null => {
    let hasBegun = false;
    try {
      const settlers = transaction(() => {
        hasBegun = true;
        return members.map(({ run }) => run());
      });
      for (const settle of settlers) settle();
      return null;
    } catch (error) {
      return { hasBegun, error };
    }
  };

  const commit = (members: readonly PendingWrite[]): void => {
    const failure = members.length > 1 ? attempt(members) : null;
    // Which work failed shows when each runs alone; where the transaction did not begin, none did.
    if (failure && !failure.hasBegun) retryOrFail(members, failure.error);
    else if (failure || members.length === 1) commitEach(members);
  };

  const commitEach = (members: readonly PendingWrite[]): void => {
    for (const [index, member] of members.entries()) {
      const failure = attempt([member]);
      if (!failure) continue;
      if (failure.hasBegun) member.fail(failure.error);
      else {
        retryOrFail(members.slice(index), failure.error);
        return;
      }
    }
  };

  const retryOrFail = (members: readonly PendingWrite[], error: unknown): void => {
    if (!lockRetry?.isLocked(error)) {
      for (const { fail } of members) fail(error);
      return;
    }
    const now = lockRetry.monotonicNow();
    waiting = [...members, ...waiting].filter((member) => {
      member.lockedSince ??= now;
      const { timeout = lockRetry.timeout } = member;
      const hasTimedOut = now - member.lockedSince >= timeout;
      if (hasTimedOut) member.fail(lockRetry.timeoutError(timeout, error));
      return !hasTimedOut;
    });
    state = 'locked';
    setTimeout(retryWaiting, lockRetry.pause);
  };

  const retryWaiting = (): void => {
    state = 'batching';
    endTurn();
  };

  const endTurn = (): void => {
    if (state === 'locked') return;
    if (waiting.length === 0) {
      state = 'idle';
      return;
    }
    setImmediate(endTurn);
    const count = countFitting(waiting);
    const members = waiting.slice(0, count);
    waiting = waiting.slice(count);
    commit(members);
  };

  return (work, timeout, weight = 1) =>
    new Promise((resolve, reject) => {
      // Others' works may be done along with it: each is done in the context of whoever asked for it.
      const asker = new AsyncResource('GroupCommit');
      const run = () => {
        const result = asker.runInAsyncScope(work);
        return () => resolve(result);
      };
      const member: PendingWrite = { run, fail: reject, timeout, weight, lockedSince: null };
      if (state !== 'idle') return void waiting.push(member);
      state = 'batching';
      setImmediate(endTurn);
      commit([member]);
    });
}

/** How many of the first works fit into one transaction: at least one, however heavy, so that each has its turn. */
function countFitting(works: readonly PendingWrite[]): number {
  let sum = 0;
  const tooMany = works.findIndex(({ weight }) => {
    sum += weight;
    return sum > maxWeight;
  });
  return tooMany < 0 ? works.length : Math.max(1, tooMany);
}
