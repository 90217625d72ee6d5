import type { Database } from 'better-sqlite3';
import { openReadOnly } from './audit-chain.ts';
import { formatTime, type StoredAuditRow } from './tables/audit.ts';

export const exportFormats = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

type ExportedRow = StoredAuditRow & {
  readonly actorPlatform: string | null;
  readonly actorTenant: string | null;
  readonly actorId: string | null;
  readonly actorName: string | null;
};

/**
 * Exports the audit as text, a row at a time with its line end, oldest first. The database may be in use, and is closed
 * when the last row is read or the caller stops.
 * @param since milliseconds since 1970, UTC: skips all rows before the first one of that time or later.
 * @param archived rows that were moved to archives, oldest first.
 * @throws SqliteError where the file can't be read as Facteur's database.
 */
export async function* exportAudit(
  file: string,
  format: ExportFormat,
  since: number | null,
  archived: AsyncIterable<StoredAuditRow> | Iterable<StoredAuditRow> = [],
): AsyncGenerator<string> {
  const sqlite = openReadOnly(file);
  const textOf = (row: ExportedRow) => (format === 'csv' ? toCsv(row) : toJson(row));
  try {
    if (format === 'csv') yield csvLine(csvColumns);
    let last = 0;
    let hasBegun = since === null;
    for await (const row of archived) {
      hasBegun ||= since !== null && row.at >= since;
      if (hasBegun) yield textOf({ ...row, ...actorColumns(row) });
      last = row.id;
    }
    for (const row of exportedRows(sqlite, { since: hasBegun ? null : since, after: last }))
      yield textOf(row);
  } finally {
    sqlite.close();
  }
}

/** As SQLite reads them. */
function actorColumns({ actor }: StoredAuditRow): Omit<ExportedRow, keyof StoredAuditRow> {
  const said = actor === null ? {} : objectIn(actor);
  const column = (name: string) => (said[name] === undefined ? null : String(said[name]));
  return {
    actorPlatform: column('platform'),
    actorTenant: column('tenantId'),
    actorId: column('userId'),
    actorName: column('displayName'),
  };
}

/** Nothing where somebody put in what is no JSON. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

/** The columns that the hash covers, in its order, then the hash; actor and detail as the stored texts. */
function toJson(row: ExportedRow): string {
  const { id, at, event, tenant, address, requestId, actor, detail, previous, hash } = row;
  const object = { id, at, event, tenant, address, requestId, actor, detail, previous, hash };
  return `${JSON.stringify(object)}\n`;
}

const csvColumns = [
  ...['id', 'at', 'time', 'event', 'tenant', 'address', 'requestId'],
  ...['actorPlatform', 'actorTenant', 'actorId', 'actorName'],
  ...['actor', 'detail', 'previous', 'hash'],
] as const;

const toCsv = (row: ExportedRow): string => {
  const cells = { ...row, time: formatTime(row.at) };
  return csvLine(csvColumns.map((column) => cells[column]));
};

/**
 * Formats a line by RFC 4180: null is an empty cell, and an empty text a quoted one. Texts that a spreadsheet reads as a
 * formula (`=`, `+`, `-`, `@`) are not escaped: this is evidence, and `@example.org` must stay what it is.
 */
const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The first row of that time or later. All rows after it are exported, so there is no gap where the clock was set back. */
const exportedRows = (
  sqlite: Database,
  range: { readonly since: number | null; readonly after: number },
): IterableIterator<ExportedRow> =>
  sqlite
    .prepare<typeof range, ExportedRow>(
      `SELECT id, at, event, tenant, address, request_id AS requestId, actor, detail, previous, hash,
         said ->> 'platform' AS actorPlatform, said ->> 'tenantId' AS actorTenant,
         said ->> 'userId' AS actorId, said ->> 'displayName' AS actorName
       FROM (SELECT *, iif(json_valid(actor), actor, NULL) AS said FROM audit)
       WHERE id > @after AND (@since IS NULL OR id >= (SELECT id FROM audit WHERE at >= @since ORDER BY id LIMIT 1))
       ORDER BY id`,
    )
    .iterate(range);
