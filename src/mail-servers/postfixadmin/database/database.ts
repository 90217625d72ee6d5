import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { MailServerUnavailable } from '../../port.ts';
import { type Dialect, type Engine, poolSize, type Session } from './engine.ts';
import { createDatabaseErrorMapper } from './errors.ts';

/** PostfixAdmin's database. Throws MailServerUnavailable, saying what to check, where it can't be used. */
export type Database = {
  readonly dialect: Dialect;
  /** For people: where it is, without the password. */
  readonly name: string;
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /**
   * Runs work in a transaction: all of it happens or none. Where another program was in the way, or the connection was
   * lost, the work is done again from its start; so it has to compare before it acts.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Milliseconds before each repetition: short at first, for a deadlock is over once one of the two gave way. */
const delays = [10, 50, 250, 1000];

export function createDatabase(engine: Engine, name: string): Database {
  // Thousands may ask at once, and who waits for others of us is not to take the database for one that does not answer.
  const limited = pLimit(poolSize);
  const { toMailServerError, mapErrorsAsync } = createDatabaseErrorMapper(name);

  async function withRetries<T>(work: () => Promise<T>): Promise<T> {
    for (const delay of delays) {
      try {
        return await work();
      } catch (error) {
        const mapped = toMailServerError(error);
        if (!isTransient(mapped, delay)) throw mapped;
        await sleep(delay);
      }
    }
    return mapErrorsAsync(work);
  }

  return {
    dialect: engine.dialect,
    name,
    read: (work) => limited(() => withRetries(() => engine.read(work))),
    transaction: (work) => limited(() => withRetries(() => engine.transaction(work))),
    close: () => engine.close(),
  };
}

/** Whether it may work the next time. A connection that was kept is lost with a restart of the server: once is enough. */
function isTransient(error: unknown, delay: number): boolean {
  if (!(error instanceof MailServerUnavailable)) return false;
  return (
    error.trouble === 'locked' || (error.trouble === 'unreachable' && delay === delays[0] && wasLost(error))
  );
}

const lostConnectionCodes =
  /^(PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|57P01|57P02|ER_CONNECTION_KILLED)$|Connection terminated/;

function wasLost({ cause }: MailServerUnavailable): boolean {
  if (!(cause instanceof Error)) return false;
  return lostConnectionCodes.test('code' in cause ? String(cause.code) : cause.message);
}
