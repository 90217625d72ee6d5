import Database from 'better-sqlite3';
import { err, ok, type Result } from '../domain/result.ts';
import { genesisHash, hashRow, type StoredAuditRow } from './tables/audit.ts';

/** A chain without a break. */
export type ValidChain = {
  readonly rows: number;
  readonly lastHash: string;
  /** The number of the row with the expected hash; 0 for the 64 zeros before the first row. */
  readonly expectedAt: number | null;
};

/** A row's hash as recorded elsewhere, with the time of that. */
export type KnownRow = { readonly row: number; readonly hash: string; readonly at: number };

/** The first break of a chain. `holding`: the number of valid rows before it. */
export type ChainBreak = { readonly holding: number } & (
  | {
      /** `number`: not one more than the row before. `hash`: not that of its own columns. `link`: not from the row before. */
      readonly check: 'number' | 'hash' | 'link';
      readonly row: StoredAuditRow;
    }
  /** SQLite has assigned numbers up to `highest`, and the last row has another. */
  | { readonly check: 'end'; readonly highest: number }
  /** A row differs from what was recorded elsewhere, or is gone. */
  | { readonly check: 'noted'; readonly noted: KnownRow }
  /** The chain is valid, and no row has the expected hash. */
  | { readonly check: 'expected' }
);

/**
 * Checks every row of the audit in a database, which may be in use. Does not notice somebody who rewrites all rows and
 * `sqlite_sequence`, unless a hash recorded elsewhere is `expected` or rows are `noted`. Holds one row in memory.
 * @throws SqliteError where the file can't be read as Facteur's database.
 */
export function checkAudit(
  file: string,
  expected: string | null = null,
  noted: readonly KnownRow[] = [],
): Result<ValidChain, ChainBreak> {
  const sqlite = openReadOnly(file);
  try {
    // One transaction, so that rows and sequence are of the same moment.
    return sqlite.transaction(() => checkChain(sqlite, expected, noted))();
  } finally {
    sqlite.close();
  }
}

export const openReadOnly = (file: string): Database.Database =>
  new Database(file, { readonly: true, fileMustExist: true });

function checkChain(
  sqlite: Database.Database,
  expected: string | null,
  noted: readonly KnownRow[],
): Result<ValidChain, ChainBreak> {
  const notedOf = Map.groupBy(noted, ({ row }) => row);
  let last = { id: 0, hash: genesisHash };
  let expectedAt = expected === genesisHash ? 0 : null;
  for (const row of storedRows(sqlite)) {
    const check = failedCheck(last, row);
    if (check) return err({ check, row, holding: last.id });
    const other = notedOf.get(row.id)?.find(({ hash }) => hash !== row.hash);
    if (other) return err({ check: 'noted', noted: other, holding: last.id });
    if (row.hash === expected) expectedAt = row.id;
    last = row;
  }
  const gone = noted.find(({ row }) => row > last.id);
  if (gone) return err({ check: 'noted', noted: gone, holding: last.id });
  const highest = highestRowId(sqlite);
  if (highest !== last.id) return err({ check: 'end', highest, holding: last.id });
  if (expected !== null && expectedAt === null) return err({ check: 'expected', holding: last.id });
  return ok({ rows: last.id, lastHash: last.hash, expectedAt });
}

function failedCheck(
  last: { readonly id: number; readonly hash: string },
  row: StoredAuditRow,
): 'number' | 'hash' | 'link' | null {
  if (row.id !== last.id + 1) return 'number';
  if (!hasWholeNumbers(row) || row.hash !== hashRow(row)) return 'hash';
  return row.previous === last.hash ? null : 'link';
}

/** JSON would write an infinite number as null. */
const hasWholeNumbers = ({ at, requestId }: StoredAuditRow): boolean =>
  Number.isSafeInteger(at) && (requestId === null || Number.isSafeInteger(requestId));

const storedRows = (sqlite: Database.Database): IterableIterator<StoredAuditRow> =>
  sqlite
    .prepare<[], StoredAuditRow>(
      `SELECT id, at, event, tenant, address, request_id AS requestId, actor, detail, previous, hash
       FROM audit ORDER BY id`,
    )
    .iterate();

const highestRowId = (sqlite: Database.Database): number =>
  sqlite.prepare<[], { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").get()?.seq ?? 0;
