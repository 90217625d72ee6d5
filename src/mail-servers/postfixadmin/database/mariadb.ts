import { createPool, type PoolConnection, type ResultSetHeader } from 'mysql2/promise';
import sql, { raw, type Sql } from 'sql-template-tag';
import { type Dialect, type Engine, poolSize, type Row, type Session, timeouts } from './engine.ts';

const dialect: Dialect = {
  product: 'MariaDB',
  now: sql`NOW()`,
  inDays: (days) => sql`NOW() + INTERVAL ${days} DAY`,
  fromUnix: (seconds) => sql`FROM_UNIXTIME(${seconds})`,
  toUnix: (column) => sql`UNIX_TIMESTAMP(${raw(column)})`,
  flag: Number,
  // PostfixAdmin's columns are in latin1, and a strict server refuses other characters.
  fitCharset: (text) => text.replace(/[^\x20-\xff]/gu, '?'),
  // The table of away messages is in utf8mb3.
  fitsCharset: (text) => !/[\u{10000}-\u{10ffff}]/u.test(text),
  forUpdate: raw('FOR UPDATE'),
  forShare: raw('LOCK IN SHARE MODE'),
  columns: sql`SELECT columns.table_name AS table_name, columns.column_name AS column_name,
      COALESCE(tables.engine, 'InnoDB') = 'InnoDB' AS transactional
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = DATABASE()`,
};

/** MariaDB and MySQL, by a URL as mysql2 reads it: `mysql://user:password@host/name`, `?socketPath=…` for a socket. */
export function openMariadb(uri: string): Engine {
  const pool = createPool({
    uri,
    connectionLimit: poolSize,
    connectTimeout: timeouts.connect,
    // Dates as text, independent of our time zone and the server's.
    dateStrings: true,
    charset: 'utf8mb4',
  });
  // In a change, each statement sees what is committed by then, so that counting under a lock is exact.
  const isolation = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED';
  const settings = `SET SESSION innodb_lock_wait_timeout = ${timeouts.lock / 1000},
    sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO')`;
  pool.on('connection', (connection) => {
    for (const setting of [isolation, settings]) connection.query(setting);
  });

  async function withConnection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await pool.getConnection();
    try {
      const result = await work(connection);
      connection.release();
      return result;
    } catch (error) {
      // The server rolls back whatever state the failure left.
      connection.destroy();
      throw error;
    }
  }

  const transact = <T>(beginning: readonly string[], work: (session: Session) => Promise<T>): Promise<T> =>
    withConnection(async (connection) => {
      const command = (text: string) => connection.query({ sql: text, timeout: timeouts.query });
      for (const text of beginning) await command(text);
      const result = await work(sessionOn(connection));
      await command('COMMIT');
      return result;
    });

  return {
    dialect,
    read: (work) =>
      transact(['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'START TRANSACTION READ ONLY'], work),
    transaction: (work) => transact(['START TRANSACTION'], work),
    close: () => pool.end(),
  };
}

function sessionOn(connection: PoolConnection): Session {
  const execute = (query: Sql) =>
    connection.execute({ sql: query.sql, timeout: timeouts.query }, query.values as (string | number)[]);
  return {
    rows: async (query) => (await execute(query))[0] as Row[],
    run: async (query) => ((await execute(query))[0] as ResultSetHeader).affectedRows,
  };
}
