import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { errorMessage } from '../../lib/error-details.ts';
import { checkAudit } from '../../store/audit-chain.ts';
import { findNewerVersion, formatVersion, knownMigrations, ownVersion } from '../../store/version.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { openReadOnly } from './read-only.ts';

const name = 'facteur.sqlite';

const restoreAdvice =
  'Put a backup in its place, or move it away to begin with an empty one: the mail server keeps its addresses and mail.';

/** Checks Facteur's own database: that it is readable and undamaged, its migrations, and the audit chain. */
export function* checkAppDatabase(file: string): Iterable<CheckResult> {
  if (statSync(file).size === 0) return yield info(name, 'is empty; the next start makes its tables');
  try {
    using opened = openReadOnly(file);
    const damage = opened.sqlite.pragma('quick_check(1)', { simple: true });
    if (damage !== 'ok') return yield fail(name, `is damaged: ${damage}`, restoreAdvice);
    yield pass(name, 'can be read and is whole');
    yield checkMigrations(opened.sqlite);
  } catch (error) {
    return yield fail(name, `can’t be read as a database (${errorMessage(error)})`, restoreAdvice);
  }
  yield checkAuditChain(file);
}

/** Drizzle records when each applied migration was generated, and applies those generated after the last recorded one. */
function checkMigrations(sqlite: Database): CheckResult {
  const title = 'Migrations';
  const hasMigrations = sqlite
    .prepare("SELECT 1 FROM sqlite_schema WHERE name = '__drizzle_migrations'")
    .get();
  if (!hasMigrations) return fail(title, 'this is no database of Facteur’s', restoreAdvice);
  const newer = findNewerVersion(sqlite);
  if (newer !== null)
    return fail(
      title,
      `${newer} has written this database, and this is ${formatVersion(ownVersion())}`,
      'Run that version, or put back the backup from before the upgrade.',
    );
  const last =
    sqlite.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0;
  const migrations = knownMigrations();
  const pending = migrations.filter(({ when }) => when > last).length;
  if (pending === 0) return pass(title, `all ${migrations.length} are made`);
  return info(
    title,
    `${pending} to come, made at the next start`,
    'Back up before, with npm run backup -- DIRECTORY: an older Facteur can’t use the database after that.',
  );
}

function checkAuditChain(file: string): CheckResult {
  const title = 'Audit';
  try {
    const chain = checkAudit(file);
    return chain.ok
      ? pass(title, `${chain.value.rows} rows hold, the last hash is ${chain.value.lastHash}`)
      : fail(
          title,
          `the chain does not hold after row ${chain.fault.holding}`,
          'npm run audit:verify says which row and why; compare with a backup.',
        );
  } catch (error) {
    return fail(title, `can’t be read (${errorMessage(error)})`, restoreAdvice);
  }
}
