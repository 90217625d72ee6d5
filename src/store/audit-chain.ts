import Database from 'better-sqlite3';
import { err, ok, type Result } from '../domain/result.ts';
import { genesisHash, hashRow, type StoredAuditRow } from './tables/audit.ts';
import type { AuditBeginning } from './tables/pruning/audit-beginnings.ts';

/** A chain without a break. */
export type ValidChain = {
  /** How many were written, those in archives included. */
  readonly rows: number;
  readonly lastHash: string;
  /** The number of the row with the expected hash; 0 for the 64 zeros before the first row. */
  readonly expectedAt: number | null;
};

/** A beginning of the audit as stored: the checkpoint is the JSON text that was written. */
export type StoredBeginning = Omit<AuditBeginning, 'checkpoint'> & { readonly checkpoint: string };

/** A row's hash as recorded elsewhere, with the time of that. */
export type KnownRow = { readonly row: number; readonly hash: string; readonly at: number };

/** The first break of a chain. `holding`: the number of valid rows before it. */
export type ChainBreak = { readonly holding: number } & (
  | {
      /**
       * `number`: not one more than the row before. `hash`: not that of its own columns. `link`: not from the row before.
       * `beginning`: it is the last row of an archive, and has another hash than that.
       */
      readonly check: 'number' | 'hash' | 'link' | 'beginning';
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
  const beginnings = storedBeginnings(sqlite);
  const [genesis, beginning] = [{ id: 0, hash: genesisHash }, linkOf(beginnings.at(-1))];
  let last = beginning ?? genesis;
  let expectedAt = expectedBefore(expected, beginnings);
  let isFirst = true;
  for (const row of storedRows(sqlite)) {
    // Rows that are in an archive, and not deleted yet: the first one follows on one that is.
    if (isFirst && beginning && row.id <= beginning.id) last = { id: row.id - 1, hash: row.previous };
    isFirst = false;
    const check = failedCheck(last, row);
    if (check) return err({ check, row, holding: last.id });
    const other = notedOf.get(row.id)?.find(({ hash }) => hash !== row.hash);
    if (other) return err({ check: 'noted', noted: other, holding: last.id });
    if (row.id === beginning?.id && row.hash !== beginning.hash)
      return err({ check: 'beginning', holding: last.id, row });
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

const linkOf = (beginning: StoredBeginning | undefined) =>
  beginning && { id: beginning.row, hash: beginning.hash };

/** The number of the row before the database's own that has the expected hash, as far as it is known; null: none has. */
function expectedBefore(expected: string | null, beginnings: readonly StoredBeginning[]): number | null {
  if (expected === genesisHash) return 0;
  return beginnings.find(({ hash }) => hash === expected)?.row ?? null;
}

/**
 * After which rows the audit in a database began, once they were moved to archives; the last one counts.
 * @throws SqliteError where the file can't be read as Facteur's database.
 */
export function readBeginnings(file: string): StoredBeginning[] {
  const sqlite = openReadOnly(file);
  try {
    return storedBeginnings(sqlite);
  } finally {
    sqlite.close();
  }
}

/** None in a database of an older version. */
function storedBeginnings(sqlite: Database.Database): StoredBeginning[] {
  const isThere = sqlite
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit_beginnings'")
    .get();
  return isThere
    ? sqlite
        .prepare<[], StoredBeginning>(
          'SELECT "row", hash, checkpoint, archive, at FROM audit_beginnings ORDER BY "row"',
        )
        .all()
    : [];
}

/** Why a row does not follow on another one; null: it does. */
export function failedCheck(
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
