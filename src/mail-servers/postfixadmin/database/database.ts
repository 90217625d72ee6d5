import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { MailServerUnavailable } from '../../port.ts';
import { type Dialect, type Engine, poolSize, type Session } from './engine.ts';
import { createDatabaseErrorMapper } from './errors.ts';

/** PostfixAdmin's database. Throws MailServerUnavailable, saying what to check, where it can't be used. */
export type Database = {
  readonly dialect: Dialect;
  /** Where it is, without the password, for messages. */
  readonly name: string;
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /**
   * Runs work in a transaction. Where another program held a lock, or the connection was lost, the work is run again
   * from its start; so it has to compare before it writes.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Milliseconds before each repetition. The first is short: a deadlock is over once one of the two gave way. */
const delays = [10, 50, 250, 1000];

export function createDatabase(engine: Engine, name: string): Database {
  // Limits our own calls, of which there may be thousands: waiting for each other must not look like a database that
  // does not answer.
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

/**
 * Whether a repetition may succeed. A restart of the server closes pooled connections: one repetition is enough for
 * that.
 */
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
