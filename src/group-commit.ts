/** More in one transaction would hold up everything else for too long: some 20 ms. */
const most = 100;

type Transaction = <T>(work: () => T) => T;

/** Runs works in transactions that they share. */
export type Commit = <T>(work: () => T) => Promise<T>;

/**
 * Group commit: the works of one turn of the event loop share a transaction, since committing costs more than most
 * of them do; only one that comes while nobody else does is committed by itself, at once. Each is still done whole or not at all: where one throws, all are rolled back and each is done again
 * in a transaction of its own, so a work must bear being done twice. A promise settles after the commit: what it tells
 * is there to stay.
 */
export function createGroupCommit(transaction: Transaction): Commit {
  type Member = {
    /** Does the work, and gives back what tells its caller. */
    readonly run: () => () => void;
    readonly fail: (error: unknown) => void;
  };
  let waiting: Member[] = [];

  const commit = () => {
    const members = waiting.slice(0, most);
    waiting = waiting.slice(most);
    let begun = false;
    try {
      const tellings = transaction(() => {
        begun = true;
        return members.map(({ run }) => run());
      });
      for (const tell of tellings) tell();
    } catch (error) {
      // Whose fault it was shows when each is on its own; where none could begin, it was nobody's.
      for (const member of members) begun ? commitAlone(member) : member.fail(error);
    }
  };

  const commitAlone = ({ run, fail }: Member) => {
    try {
      transaction(run)();
    } catch (error) {
      fail(error);
    }
  };

  /** Whoever comes alone is committed at once; in a crowd, which lasts until a turn brings nobody, all wait for its end. */
  let alone = true;
  const endTurn = () => {
    alone = waiting.length === 0;
    if (alone) return;
    setImmediate(endTurn);
    commit();
  };

  return (work) =>
    new Promise((resolve, reject) => {
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      const member = { run, fail: reject };
      if (!alone) return void waiting.push(member);
      alone = false;
      setImmediate(endTurn);
      commitAlone(member);
    });
}
