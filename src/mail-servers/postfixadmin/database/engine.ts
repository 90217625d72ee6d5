import type { Sql } from 'sql-template-tag';

/** A row by its columns, in whatever types the database gives. */
export type Row = Readonly<Record<string, unknown>>;

/** One connection, for as long as a piece of work holds it. */
export type Session = {
  rows(query: Sql): Promise<Row[]>;
  /** Tells how many rows were there to change. */
  run(query: Sql): Promise<number>;
};

/** What SQLite, MariaDB and PostgreSQL say differently. */
export type Dialect = {
  readonly product: 'SQLite' | 'MariaDB' | 'PostgreSQL';
  /** The moment, as PostfixAdmin writes it into this database. */
  readonly now: Sql;
  /** So many days from now. */
  inDays(days: number): Sql;
  /** A value for its columns of yes and no. */
  flag(isOn: boolean): boolean | number;
  /** Text for a column that may know fewer characters than we do: what it lacks becomes a question mark. */
  fitCharset(text: string): string;
  /** Ends a SELECT of rows that nobody else is to change before the transaction is over. */
  readonly forUpdate: Sql;
  /** Selects `table_name`, `column_name` and `transactional` of all that is there. */
  readonly columns: Sql;
};

/** A database of one of the three kinds. Its functions throw what its client library throws. */
export type Engine = {
  readonly dialect: Dialect;
  /** Runs work that only reads, and sees one moment throughout. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Runs work in a transaction: all of it happens or none. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Milliseconds. A database that needs longer is one that does not answer. */
export const timeouts = { connect: 5000, lock: 5000, query: 15_000 } as const;

/** Connections: enough for the workers of one queue; the server's own limit is shared with Postfix and Dovecot. */
export const poolSize = 4;
