import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { DebianPackage } from '../../../scripts/setup/debian.mjs';
import { type Mariadb, startMariadb } from './mariadb.ts';
import type { Connection } from './postfixadmin-cli.ts';
import { type Product, type SchemaVersion, tableNames, tablesOf } from './postfixadmin-tables.ts';
import { startPostgresql } from './postgresql.ts';

type TestRow = Readonly<Record<string, unknown>>;

/** A PostfixAdmin database, with direct access to it. */
export type TestDatabase = {
  /** For the driver: its user may only read and write rows. */
  readonly url: string;
  /** For PostfixAdmin: its user may change tables. */
  readonly connection: Connection;
  run(...statements: string[]): Promise<void>;
  rows(query: string): Promise<TestRow[]>;
  /** Empties all tables but config. */
  clear(): Promise<void>;
};

/** A database server for one test file. */
export type TestServer = {
  readonly product: Product;
  /** Creates a PostfixAdmin database without domains; without tables where no version is given. */
  make(name: string, version: SchemaVersion | null): Promise<TestDatabase>;
  /** Null where the database has no server process. */
  readonly process: {
    kill(): Promise<void>;
    start(): Promise<void>;
    /** Suspends it, where it is a single process. */
    freeze?(): Promise<void>;
    thaw?(): void;
  } | null;
  stop(): Promise<void>;
};

/** A password with characters that URLs escape. */
export const userPassword = 's@cret/:?#%';
const password = encodeURIComponent(userPassword);

type Running = Readonly<Record<Product, { packages: DebianPackage[]; start: () => Promise<TestServer> }>>;

export const testServers: Running = {
  SQLite: { packages: [], start: startSqlite },
  MariaDB: { packages: ['mariadb-server'], start: async () => testServerOn(await startMariadb()) },
  PostgreSQL: { packages: ['postgresql'], start: startPostgresqlServer },
};

async function startSqlite(): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-sqlite-'));
  const opened: Database.Database[] = [];
  return {
    product: 'SQLite',
    process: null,
    async make(name, version) {
      const file = join(directory, `${name}.db`);
      const database = new Database(file, { timeout: 5000 });
      opened.push(database);
      database.pragma('journal_mode = WAL');
      const run = async (statements: string[]) => void database.exec(statements.join(';\n'));
      const rows = async (query: string) => database.prepare<[], TestRow>(query).all();
      return testDatabase({ product: 'SQLite', name: file }, version, `sqlite://${file}`, run, rows);
    },
    async stop() {
      for (const database of opened) database.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** PostfixAdmin databases on a running MariaDB, which may hold others too. */
export async function testServerOn(server: Mariadb): Promise<TestServer> {
  // Commits must survive a kill of the server.
  await server.root.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
  return {
    product: 'MariaDB',
    process: server,
    async make(name, version) {
      await server.root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4;
        CREATE USER IF NOT EXISTS facteur@localhost IDENTIFIED BY '${userPassword}';
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.* TO facteur@localhost`);
      const inIt = (query: string) => server.root.query(`USE ${name}; ${query}`);
      const run = async (statements: string[]) => void (await inIt(statements.join(';\n')));
      const rows = async (query: string) =>
        ((await inIt(query))[0] as TestRow[][])[1] as unknown as TestRow[];
      const socket = encodeURIComponent(server.socketPath);
      const url = `mysql://facteur:${password}@localhost/${name}?socketPath=${socket}`;
      const connection: Connection = { product: 'MariaDB', name, user: 'root', socket: server.socketPath };
      return testDatabase(connection, version, url, run, rows);
    },
    stop: () => server.stop(),
  };
}

async function startPostgresqlServer(): Promise<TestServer> {
  const server = await startPostgresql();
  return {
    product: 'PostgreSQL',
    process: server,
    async make(name, version) {
      const root = await server.connect();
      await root.query(`CREATE DATABASE ${name}`);
      const [known] = (await root.query("SELECT 1 FROM pg_roles WHERE rolname = 'facteur'")).rows;
      if (!known) await root.query(`CREATE ROLE facteur LOGIN PASSWORD '${userPassword}'`);
      await root.end();
      const rows = async (query: string): Promise<TestRow[]> => {
        const client = await server.connect(name);
        try {
          return (await client.query(query)).rows;
        } finally {
          await client.end();
        }
      };
      const run = async (statements: string[]) => {
        await rows(statements.join(';\n'));
        await rows(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO facteur;
          GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO facteur`);
      };
      const url = `postgres://facteur:${password}@localhost/${name}?host=${encodeURIComponent(server.directory)}`;
      const { directory: host, password: secret } = server;
      const connection: Connection = {
        product: 'PostgreSQL',
        name,
        user: 'postgres',
        password: secret,
        socket: host,
      };
      return testDatabase(connection, version, url, run, rows);
    },
    stop: () => server.stop(),
  };
}

async function testDatabase(
  connection: Connection,
  version: SchemaVersion | null,
  url: string,
  run: (statements: string[]) => Promise<void>,
  rows: TestDatabase['rows'],
): Promise<TestDatabase> {
  if (version) await run(tablesOf(connection.product, version));
  return {
    connection,
    url,
    run: (...statements) => run(statements),
    rows,
    clear: () =>
      run(
        tableNames(version ?? 1856)
          .filter((table) => table !== 'config')
          .map((table) => `DELETE FROM ${table}`),
      ),
  };
}
