import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

/** Larger files take longer to look through than a start may: three seconds for a gigabyte, and more from a cold disk. */
const mostAtStart = 16 * 1024 * 1024;

/** Whether a database is looked through beside a running Facteur instead of before its start. */
export const isLargeDatabase = (file: string): boolean =>
  (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > mostAtStart;

/** The first damage of a database; null where there is none. Reads all of it. */
export function findDamage(sqlite: Database): string | null {
  const found = sqlite.pragma('quick_check(1)', { simple: true });
  return found === 'ok' ? null : String(found);
}
