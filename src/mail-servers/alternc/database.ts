import { createPool, type PoolConnection, type ResultSetHeader } from 'mysql2/promise';
import type { Fence } from '../../lib/fence/fence.ts';
import { createMutex } from '../../lib/mutex.ts';
import type { DatabaseOptions } from './database-url.ts';
import { createDatabaseErrorMapper, isDeadlock } from './errors.ts';
import { passFence, readHighestToken } from './fence-row.ts';
import type { Sql, Value } from './sql.ts';

export type { Sql };

export type Database = {
  /** Runs read-only work. Throws MailServerUnavailable where the database can't be used. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Runs work in one transaction, one after the other: gap locks would make our own deadlock. Where others hold the
   * same rows, the work may be run again.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** The same database, whose transactions are written with the tokens of a fence. */
  withFence(fence: Fence): Database;
  /** The highest token that was written with; 0: none was. */
  highestToken(): Promise<number>;
  close(): Promise<void>;
};

/**
 * Milliseconds for one statement, and seconds for a lock, which must be the shorter, so that it is reported as a
 * lock.
 */
const timeouts = { statement: 10_000, lock: 4 };
const attempts = 5;

/** Connects at the first call, and again after a connection broke. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = createPool({ ...options, connectionLimit: 4, connectTimeout: 5_000, supportBigNumbers: true });
  const isPrepared = new WeakSet<object>();

  async function withConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await pool.getConnection();
    try {
      // The pool gives out a new wrapper of a connection each time.
      if (!isPrepared.has(connection.connection)) await prepare(connection);
      isPrepared.add(connection.connection);
      const result = await work(connection);
      connection.release();
      return result;
    } catch (error) {
      // It may still wait for an answer, or be in a transaction, and must not be used again.
      connection.destroy();
      throw error;
    }
  }

  const inTurn = createMutex();
  const { mapErrorsAsync } = createDatabaseErrorMapper(options);

  const transaction: Database['transaction'] = (work) =>
    inTurn(() =>
      mapErrorsAsync(() =>
        retryDeadlocks(() => withConnection((connection) => inTransaction(connection, work))),
      ),
    );
  const plain: Database = {
    read: (work) => mapErrorsAsync(() => withConnection((connection) => work(createSql(connection)))),
    transaction,
    withFence: (fence) => ({
      ...plain,
      transaction: (work) =>
        transaction(async (sql) => {
          await passFence(sql, fence);
          const result = await work(sql);
          // The statements may have taken long.
          fence.token();
          return result;
        }),
    }),
    highestToken: () => plain.read(readHighestToken),
    close: () => pool.end(),
  };
  return plain;
}

/** AlternC's tables have 0000-00-00 where nobody has logged in yet, which newer servers refuse by default. */
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

/** Uses prepared statements, so that no value becomes part of a statement or of a message about it. */
function createSql(connection: PoolConnection): Sql {
  const execute = (sql: string, values: Value[]) =>
    // As text: the client library would send every number as a float, for which MariaDB uses no index.
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

/** Repeats what lost a deadlock, at once: that was reported without any wait for a lock. */
async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isDeadlock(error)) throw error;
    }
  }
}
