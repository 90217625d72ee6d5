/** More in one transaction would hold up everything else for too long: some 20 ms. */
const maxBatch = 100;

type Transaction = <T>(work: () => T) => T;

/**
 * Runs works in transactions that they share.
 * @param patience milliseconds after which a work is given up that another process keeps from being done.
 */
export type Commit = <T>(work: () => T, timeout?: number) => Promise<T>;

/** What is done about a database that another process holds. Without it, whoever comes is told so at once. */
export type LockRetry = {
  /** Whether an error says that another process holds the database. */
  readonly isLocked: (error: unknown) => boolean;
  /** Milliseconds between two attempts, in which everything else goes on. */
  readonly pause: number;
  /** Milliseconds after which a work is given up that says nothing else. */
  readonly timeout: number;
  /** What its caller is told then. */
  readonly timeoutError: (timeout: number, cause: unknown) => unknown;
  /** Milliseconds that only ever grow. */
  readonly monotonicNow: () => number;
};

type PendingWrite = {
  /** Does the work, and gives back what tells its caller. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
  readonly timeout: number | undefined;
  /** Since when it waits for the lock to be gone; null until it met one. */
  lockedSince: number | null;
};

type Failure = { readonly begun: boolean; readonly error: unknown };

/**
 * Group commit: the works of one turn of the event loop share a transaction, since committing costs more than most
 * of them do; only one that comes while nobody else does is committed by itself, at once. Each is still done whole or not at all: where one throws, all are rolled back and each is done again
 * in a transaction of its own, so a work must bear being done twice. A promise settles after the commit: what it tells
 * is there to stay. While another process holds the database, works wait in their order, and nothing else does.
 */
export function createGroupCommit(transaction: Transaction, lockWait?: LockRetry): Commit {
  let waiting: PendingWrite[] = [];
  /** Whoever comes alone is committed at once; in a crowd, which lasts until a turn brings nobody, all wait for its end. */
  let state: 'idle' | 'crowded' | 'locked' = 'idle';

  const attempt = (members: readonly PendingWrite[]): Failure | null => {
    let begun = false;
    try {
      const tellings = transaction(() => {
        begun = true;
        return members.map(({ run }) => run());
      });
      for (const tell of tellings) tell();
      return null;
    } catch (error) {
      return { begun, error };
    }
  };

  const commit = (members: readonly PendingWrite[]): void => {
    const failure = members.length > 1 ? attempt(members) : null;
    // Whose fault it was shows when each is on its own; where none could begin, it was nobody's.
    if (failure && !failure.begun) notBegun(members, failure.error);
    else if (failure || members.length === 1) commitEach(members);
  };

  const commitEach = (members: readonly PendingWrite[]): void => {
    for (const [index, member] of members.entries()) {
      const failure = attempt([member]);
      if (!failure) continue;
      if (failure.begun) member.fail(failure.error);
      else {
        notBegun(members.slice(index), failure.error);
        return;
      }
    }
  };

  const notBegun = (members: readonly PendingWrite[], error: unknown): void => {
    if (!lockWait?.isLocked(error)) {
      for (const { fail } of members) fail(error);
      return;
    }
    const now = lockWait.monotonicNow();
    waiting = [...members, ...waiting].filter((member) => {
      member.lockedSince ??= now;
      const { timeout = lockWait.timeout } = member;
      const isOver = now - member.lockedSince >= timeout;
      if (isOver) member.fail(lockWait.timeoutError(timeout, error));
      return !isOver;
    });
    state = 'locked';
    setTimeout(unlocked, lockWait.pause);
  };

  const unlocked = (): void => {
    state = 'crowded';
    endTurn();
  };

  const endTurn = (): void => {
    if (state === 'locked') return;
    if (waiting.length === 0) {
      state = 'idle';
      return;
    }
    setImmediate(endTurn);
    const members = waiting.slice(0, maxBatch);
    waiting = waiting.slice(maxBatch);
    commit(members);
  };

  return (work, timeout) =>
    new Promise((resolve, reject) => {
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      const member: PendingWrite = { run, fail: reject, timeout, lockedSince: null };
      if (state !== 'idle') return void waiting.push(member);
      state = 'crowded';
      setImmediate(endTurn);
      commit([member]);
    });
}
