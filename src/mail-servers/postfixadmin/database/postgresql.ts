import { Pool, type PoolClient, types } from 'pg';
import sql, { raw } from 'sql-template-tag';
import { type Dialect, type Engine, poolSize, type Session, timeouts } from './engine.ts';

const dialect: Dialect = {
  product: 'PostgreSQL',
  now: sql`NOW()`,
  inDays: (days) => sql`NOW() + ${days} * INTERVAL '1 day'`,
  fromUnix: (seconds) => sql`to_timestamp(${seconds})`,
  toUnix: (column) => sql`CAST(EXTRACT(EPOCH FROM ${raw(column)}) AS bigint)`,
  flag: (isOn) => isOn,
  fitCharset: (text) => text,
  fitsCharset: () => true,
  // Weaker than FOR UPDATE: rows that refer to the domain by a foreign key may still be inserted.
  forUpdate: raw('FOR NO KEY UPDATE'),
  forShare: raw('FOR SHARE'),
  columns: sql`SELECT table_name, column_name, true AS transactional
    FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))`,
};

const { TIMESTAMP, TIMESTAMPTZ } = types.builtins;

/** PostgreSQL, by a URL as pg reads it: `postgres://user:password@host/name`; `?host=/run/postgresql` for a socket. */
export function openPostgresql(connectionString: string): Engine {
  const pool = new Pool({
    connectionString,
    max: poolSize,
    connectionTimeoutMillis: timeouts.connect,
    lock_timeout: timeouts.lock,
    statement_timeout: timeouts.query - 1000,
    query_timeout: timeouts.query,
    options: '-c timezone=UTC',
    // Dates as text, as with the other databases.
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === TIMESTAMP || type === TIMESTAMPTZ ? String : types.getTypeParser(type, format ?? 'text'),
    },
  });
  // An idle connection that ends is replaced; one that ends in use fails its query.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));

  async function withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      // The server rolls back whatever state the failure left.
      client.release(true);
      throw error;
    }
  }

  const transact = <T>(beginning: string, work: (session: Session) => Promise<T>): Promise<T> =>
    withConnection(async (client) => {
      await client.query(beginning);
      const result = await work(sessionOn(client));
      await client.query('COMMIT');
      return result;
    });

  return {
    dialect,
    read: (work) => transact('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work),
    // Each statement sees what is committed by then, so that counting under a lock is exact.
    transaction: (work) => transact('BEGIN ISOLATION LEVEL READ COMMITTED', work),
    close: () => pool.end(),
  };
}

function sessionOn(client: PoolClient): Session {
  return {
    rows: async ({ text, values }) => (await client.query(text, values)).rows,
    run: async ({ text, values }) => (await client.query(text, values)).rowCount ?? 0,
  };
}
