import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { checkAudit } from '../../store/audit-chain.ts';
import { knownMigrations, laterThanOurs, ownVersion, versionInWords } from '../../store/version.ts';
import { type Line, messageOf, note, well, wrong } from '../check-result.ts';
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
  const later = laterThanOurs(sqlite);
  if (later !== null)
    return wrong(
      title,
      `${later} has written this database, and this is ${versionInWords(ownVersion())}`,
      'Run that version, or put back the backup from before the upgrade.',
    );
  const last =
    sqlite.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0;
  const migrations = knownMigrations();
  const toCome = migrations.filter(({ when }) => when > last).length;
  if (toCome === 0) return well(title, `all ${migrations.length} are made`);
  return note(
    title,
    `${toCome} to come, made at the next start`,
    'Back up before, with npm run backup -- DIRECTORY: an older Facteur can’t use the database after that.',
  );
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
