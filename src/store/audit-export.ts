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
 * The audit as text, a row at a time with its line end, the oldest first; `since` (milliseconds since 1970, UTC)
 * leaves out what is before the first row of that moment or later. The database may be in use, and is closed when
 * the last row is read or the caller stops.
 * @throws SqliteError where the file can't be read as Facteur's database.
 */
export function* exportAudit(file: string, format: ExportFormat, since: number | null): Generator<string> {
  const sqlite = openReadOnly(file);
  try {
    if (format === 'csv') yield csvLine(csvColumns);
    for (const row of exportedRows(sqlite, since)) yield format === 'csv' ? toCsv(row) : toJson(row);
  } finally {
    sqlite.close();
  }
}

/** Everything that the hash is over, in its order, then the hash; actor and detail as the texts that it is over. */
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
 * A line by RFC 4180; null is an empty cell, and an empty text a quoted one. Nothing is put before a text that a
 * spreadsheet would take for a formula (`=`, `+`, `-`, `@`): this is evidence, and `@example.org` has to stay one.
 */
const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Without a gap even where the clock was put back: everything from the first row of that moment on. */
const exportedRows = (sqlite: Database, since: number | null): IterableIterator<ExportedRow> =>
  sqlite
    .prepare<{ since: number | null }, ExportedRow>(
      `SELECT id, at, event, tenant, address, request_id AS requestId, actor, detail, previous, hash,
         said ->> 'platform' AS actorPlatform, said ->> 'tenantId' AS actorTenant,
         said ->> 'userId' AS actorId, said ->> 'displayName' AS actorName
       FROM (SELECT *, iif(json_valid(actor), actor, NULL) AS said FROM audit)
       WHERE @since IS NULL OR id >= (SELECT id FROM audit WHERE at >= @since ORDER BY id LIMIT 1)
       ORDER BY id`,
    )
    .iterate({ since });
