import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

/** A version of Facteur, as a database records it. */
export type Version = {
  /** As in package.json. */
  readonly version: string;
  /** Its last migration. */
  readonly migration: string;
};

/** A migration. They are ordered by `when`, the time when each was written, in milliseconds since 1970. */
type Migration = { readonly tag: string; readonly when: number };

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

const migration = z.object({ tag: z.string(), when: z.number() });
const journal = z.object({ entries: z.tuple([migration]).rest(migration) });
const packageJson = z.object({ version: z.string() });

const readJson = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));

/** The migrations of this version, newest last. */
export const knownMigrations = (): readonly [Migration, ...Migration[]] =>
  journal.parse(readJson(new URL('./migrations/meta/_journal.json', import.meta.url))).entries;

/** This version. */
export function ownVersion(): Version {
  const { version } = packageJson.parse(readJson(new URL('../../package.json', import.meta.url)));
  const migrations = knownMigrations();
  return { version, migration: (migrations.at(-1) ?? migrations[0]).tag };
}

/** Names a version: `Facteur 0.1.0 (0009_owners_from_requests)`. */
export const formatVersion = ({ version, migration }: Version): string => `Facteur ${version} (${migration})`;

/**
 * Names the later version that a database was migrated by; null where this version may use it. Drizzle itself would
 * accept such a database: it only compares the time of the last migration.
 */
export function findNewerVersion(sqlite: Database): string | null {
  if (!hasTable(sqlite, '__drizzle_migrations')) return null;
  const last = lastMigration(sqlite);
  if ((last ?? 0) <= Math.max(...knownMigrations().map(({ when }) => when))) return null;
  const opened = lastOpening(sqlite);
  return opened && opened.migration !== ownVersion().migration
    ? formatVersion(opened)
    : `a later Facteur, with a migration of ${formatDay(last ?? 0)}`;
}

/** Whether a database is of an older version, and will be migrated. */
export const isOlderDatabase = (sqlite: Database): boolean =>
  hasTable(sqlite, '__drizzle_migrations') &&
  (lastMigration(sqlite) ?? 0) < Math.max(...knownMigrations().map(({ when }) => when));

/** When the last migration of a database was written. */
const lastMigration = (sqlite: Database): number | null | undefined =>
  sqlite.prepare<[], number | null>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get();

/** Records that this version has opened the database, if another did before. */
export function recordOpening(sqlite: Database, now: number): void {
  const own = ownVersion();
  const last = lastOpening(sqlite);
  if (last?.version === own.version && last.migration === own.migration) return;
  sqlite
    .prepare('INSERT INTO openings (version, migration, at) VALUES (@version, @migration, @at)')
    .run({ ...own, at: now });
}

// Older versions read these two columns too, so they can't change.
function lastOpening(sqlite: Database): Version | null {
  if (!hasTable(sqlite, 'openings')) return null;
  const last = sqlite.prepare<[], Version>(
    'SELECT version, migration FROM openings ORDER BY id DESC LIMIT 1',
  );
  return last.get() ?? null;
}

const hasTable = (sqlite: Database, name: string): boolean =>
  sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;

function formatDay(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}
