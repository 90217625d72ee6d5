import type { Sql } from 'sql-template-tag';

/** A row by its columns, in the types that the client library gives. */
export type Row = Readonly<Record<string, unknown>>;

/** One connection, for the duration of a piece of work. */
export type Session = {
  rows(query: Sql): Promise<Row[]>;
  /** Returns how many rows were changed. */
  run(query: Sql): Promise<number>;
};

/** How the SQL of SQLite, MariaDB and PostgreSQL differs. */
export type Dialect = {
  readonly product: 'SQLite' | 'MariaDB' | 'PostgreSQL';
  /** The current time, as PostfixAdmin writes it into this database. */
  readonly now: Sql;
  /** That many days from now. */
  inDays(days: number): Sql;
  /** A time in seconds since 1970, for a column of times as PostfixAdmin's own programs read it. */
  fromUnix(seconds: number): Sql;
  /** The same of a column. */
  toUnix(column: 'activefrom' | 'activeuntil'): Sql;
  /** A value for its boolean columns. */
  flag(isOn: boolean): boolean | number;
  /** Text for a column with a smaller character set than ours: other characters become question marks. */
  fitCharset(text: string): string;
  /** Whether a text fits into its widest columns, which may not take all of Unicode. */
  fitsCharset(text: string): boolean;
  /** Ends a SELECT, and locks its rows until the transaction is over. */
  readonly forUpdate: Sql;
  /** The same, so that others may read them so too, and none may change them. */
  readonly forShare: Sql;
  /** Selects `table_name`, `column_name` and `transactional` of all tables. */
  readonly columns: Sql;
};

/** A database of one of the three kinds. Its functions throw the client library's errors. */
export type Engine = {
  readonly dialect: Dialect;
  /** Runs read-only work, on one snapshot. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Runs work in a transaction. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Milliseconds until a database counts as not answering. */
export const timeouts = { connect: 5000, lock: 5000, query: 15_000 } as const;

/** Connections: enough for one queue's workers. Postfix and Dovecot share the server's own limit. */
export const poolSize = 4;
