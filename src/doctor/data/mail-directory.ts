import type { Database } from 'better-sqlite3';
import { errorMessage } from '../../lib/error-details.ts';
import { checkDirectory } from '../../mail-servers/postfix-dovecot/health.ts';
import { POSTFIXADMIN_SCHEMA_VERSION } from '../../mail-servers/postfix-dovecot/schema.ts';
import { prepareTables } from '../../mail-servers/postfix-dovecot/tables.ts';
import { createMaildirErrorMapper } from '../../mail-servers/shared/maildir/errors.ts';
import { type CheckResult, fail, pass } from '../check-result.ts';
import { openReadOnly } from './read-only.ts';

const name = 'directory.sqlite';

const fix = 'Check its disk, bring it back from a backup, or upgrade it with PostfixAdmin.';

/** Checks the mail server's directory: that it is undamaged, the driver's own health check, and the schema's version. */
export async function* checkMailDirectory(file: string): AsyncIterable<CheckResult> {
  try {
    using opened = openReadOnly(file);
    const { sqlite } = opened;
    const damage = sqlite.pragma('quick_check(1)', { simple: true });
    if (damage !== 'ok') return yield fail(name, `is damaged: ${damage}`, fix);
    const { mapErrors } = createMaildirErrorMapper(file);
    const condition = await checkDirectory({ read: (work) => mapErrors(() => work(prepareTables(sqlite))) });
    if (!condition.ok) return yield fail(name, condition.detail, fix);
    yield checkVersion(condition.detail, readVersion(sqlite));
  } catch (error) {
    yield fail(name, `can’t be read as a database (${errorMessage(error)})`, fix);
  }
}

const readVersion = (sqlite: Database): number =>
  Number(sqlite.prepare("SELECT value FROM config WHERE name = 'version'").pluck().get() ?? 0);

function checkVersion(detail: string, version: number): CheckResult {
  const summary = `${detail}; PostfixAdmin’s schema ${version}`;
  return version < POSTFIXADMIN_SCHEMA_VERSION
    ? fail(name, `${summary} is older than ${POSTFIXADMIN_SCHEMA_VERSION}`, 'Upgrade it with PostfixAdmin.')
    : pass(name, summary);
}
