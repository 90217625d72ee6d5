import { createPool, type PoolConnection, type ResultSetHeader } from 'mysql2/promise';
import { createMutex } from '../../lib/mutex.ts';
import type { DatabaseOptions } from './database-url.ts';
import { createDatabaseErrorMapper, isDeadlock } from './errors.ts';

type Value = string | number | null;

/** Statements on one connection, with `?` for values. */
export type Sql = {
  /** The rows that a query finds. Their type is the caller's promise. */
  rows<Row>(statement: string, ...values: Value[]): Promise<Row[]>;
  /** Runs a statement that writes. @returns the id of an inserted row and how many rows it met. */
  run(statement: string, ...values: Value[]): Promise<{ readonly id: number; readonly met: number }>;
};

export type Database = {
  /** Runs work that only reads. Throws MailServerUnavailable where the database can't be asked. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Runs work in one transaction: all of it happens or none. One after the other: locks on what is not there yet would
   * have ours meet in deadlocks. Where others hold the same rows, the work may be done again.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Milliseconds for one statement, and seconds for a lock: the latter must be over first, to be told as such. */
const timeouts = { statement: 10_000, lock: 4 };
const attempts = 5;

/** Connects when first asked, and anew whenever a connection broke. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = createPool({ ...options, connectionLimit: 4, connectTimeout: 5_000, supportBigNumbers: true });
  const isPrepared = new WeakSet<object>();

  async function withConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await pool.getConnection();
    try {
      // The pool wraps a connection anew each time it gives it out.
      if (!isPrepared.has(connection.connection)) await prepare(connection);
      isPrepared.add(connection.connection);
      const result = await work(connection);
      connection.release();
      return result;
    } catch (error) {
      // Where it waits for an answer, or in a transaction, the next user would meet the rest of it.
      connection.destroy();
      throw error;
    }
  }

  const inTurn = createMutex();
  const { mapErrorsAsync } = createDatabaseErrorMapper(options);

  return {
    read: (work) => mapErrorsAsync(() => withConnection((connection) => work(createSql(connection)))),
    transaction: (work) =>
      inTurn(() =>
        mapErrorsAsync(() =>
          retryDeadlocks(() => withConnection((connection) => inTransaction(connection, work))),
        ),
      ),
    close: () => pool.end(),
  };
}

/** AlternC's own tables say 0000-00-00 where nobody has logged in yet, which newer servers refuse unless they are told. */
const zeroDates = ['TRADITIONAL', 'NO_ZERO_IN_DATE', 'NO_ZERO_DATE'].reduce(
  (modes, mode) => `REPLACE(${modes}, '${mode}', '')`,
  '@@sql_mode',
);

async function prepare(connection: PoolConnection): Promise<void> {
  await connection.query({
    sql: `SET innodb_lock_wait_timeout = ${timeouts.lock}, sql_mode = ${zeroDates}`,
    timeout: timeouts.statement,
  });
}

async function inTransaction<T>(connection: PoolConnection, work: (sql: Sql) => Promise<T>): Promise<T> {
  await connection.query({ sql: 'START TRANSACTION', timeout: timeouts.statement });
  const result = await work(createSql(connection));
  await connection.query({ sql: 'COMMIT', timeout: timeouts.statement });
  return result;
}

/** As prepared statements, so that no value becomes part of a statement or of a message about it. */
function createSql(connection: PoolConnection): Sql {
  const execute = (sql: string, values: Value[]) =>
    // As text: the driver would send every number as a floating one, for which MariaDB uses no index.
    connection.execute({
      sql,
      timeout: timeouts.statement,
      values: values.map((each) => each?.toString() ?? null),
    });
  return {
    async rows<Row>(statement: string, ...values: Value[]) {
      const [rows] = await execute(statement, values);
      return rows as Row[];
    },
    async run(statement, ...values) {
      const [header] = await execute(statement, values);
      const { insertId, affectedRows } = header as ResultSetHeader;
      return { id: insertId, met: affectedRows };
    },
  };
}

/** Whoever loses a deadlock is told to try again, and has waited for nothing yet. */
async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isDeadlock(error)) throw error;
    }
  }
}
