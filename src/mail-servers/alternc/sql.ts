export type Value = string | number | null;

/** Statements on one connection, with `?` for values. */
export type Sql = {
  /** The rows that a query finds. The caller vouches for their type. */
  rows<Row>(statement: string, ...values: Value[]): Promise<Row[]>;
  /** Runs a statement that writes. @returns the id of an inserted row and how many rows it changed. */
  run(statement: string, ...values: Value[]): Promise<{ readonly id: number; readonly met: number }>;
};
