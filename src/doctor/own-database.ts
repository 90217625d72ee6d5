import { readFileSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { checkAudit } from '../store/audit-chain.ts';
import { type Line, messageOf, note, well, wrong } from './line.ts';
import { openReadOnly } from './read-only.ts';

const name = 'facteur.sqlite';

const putBack =
  'Put a backup in its place, or move it away to begin with an empty one: the mail server keeps its addresses and mail.';

/** Facteur's own database: that it can be read and is whole, which migrations are to come, and the audit's chain. */
export function* ownDatabaseLines(file: string): Iterable<Line> {
  if (statSync(file).size === 0) return yield note(name, 'is empty; the next start makes its tables');
  try {
    using opened = openReadOnly(file);
    const damage = opened.sqlite.pragma('quick_check(1)', { simple: true });
    if (damage !== 'ok') return yield wrong(name, `is damaged: ${damage}`, putBack);
    yield well(name, 'can be read and is whole');
    yield migrationsLine(opened.sqlite);
  } catch (error) {
    return yield wrong(name, `can’t be read as a database (${messageOf(error)})`, putBack);
  }
  yield auditLine(file);
}

/** Drizzle notes of each migration when it was written, and makes those that were written after the last one noted. */
function migrationsLine(sqlite: Database): Line {
  const title = 'Migrations';
  const known = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = '__drizzle_migrations'").get();
  if (!known) return wrong(title, 'this is no database of Facteur’s', putBack);
  const last =
    sqlite.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0;
  const times = migrationTimes();
  if (last > Math.max(...times))
    return wrong(
      title,
      'a later version of Facteur has written this database',
      'Run that version, or put back the backup from before the upgrade.',
    );
  const toCome = times.filter((time) => time > last).length;
  if (toCome === 0) return well(title, `all ${times.length} are made`);
  return note(
    title,
    `${toCome} to come, made at the next start`,
    'Back up DATA_DIR before: an older Facteur can’t use the database after that.',
  );
}

const journal = z.object({ entries: z.array(z.object({ when: z.number() })) });

/** When each migration was written, in milliseconds since 1970. */
function migrationTimes(): readonly number[] {
  const file = new URL('../store/migrations/meta/_journal.json', import.meta.url);
  return journal.parse(JSON.parse(readFileSync(file, 'utf8'))).entries.map(({ when }) => when);
}

function auditLine(file: string): Line {
  const title = 'Audit';
  try {
    const chain = checkAudit(file);
    return chain.ok
      ? well(title, `${chain.value.rows} rows hold, the last hash is ${chain.value.lastHash}`)
      : wrong(
          title,
          `the chain does not hold after row ${chain.fault.holding}`,
          'npm run audit:verify says which row and why; compare with a backup.',
        );
  } catch (error) {
    return wrong(title, `can’t be read (${messageOf(error)})`, putBack);
  }
}
