import type { Database } from 'better-sqlite3';
import type { Directory } from '../../mail-servers/postfix-dovecot/directory.ts';
import { directoryCondition } from '../../mail-servers/postfix-dovecot/health.ts';
import { POSTFIXADMIN_SCHEMA_VERSION } from '../../mail-servers/postfix-dovecot/schema.ts';
import { prepareTables } from '../../mail-servers/postfix-dovecot/tables.ts';
import { asTrouble } from '../../mail-servers/shared/maildir/errors.ts';
import { type Line, messageOf, well, wrong } from '../check-result.ts';
import { openReadOnly } from './read-only.ts';

const name = 'directory.sqlite';

const fix = 'Check its disk, bring it back from a backup, or upgrade it with PostfixAdmin.';

/** The mail server's directory: that it is whole, the driver's own view of it, and its schema's version. */
export async function* mailDirectoryLines(file: string): AsyncIterable<Line> {
  try {
    using opened = openReadOnly(file);
    const { sqlite } = opened;
    const damage = sqlite.pragma('quick_check(1)', { simple: true });
    if (damage !== 'ok') return yield wrong(name, `is damaged: ${damage}`, fix);
    const read: Directory['read'] = (work) => {
      try {
        return work(prepareTables(sqlite));
      } catch (error) {
        throw asTrouble(error, file);
      }
    };
    const condition = await directoryCondition({ read });
    if (!condition.ok) return yield wrong(name, condition.detail, fix);
    yield versionLine(condition.detail, versionOf(sqlite));
  } catch (error) {
    yield wrong(name, `can’t be read as a database (${messageOf(error)})`, fix);
  }
}

const versionOf = (sqlite: Database): number =>
  Number(sqlite.prepare("SELECT value FROM config WHERE name = 'version'").pluck().get() ?? 0);

function versionLine(detail: string, version: number): Line {
  const said = `${detail}; PostfixAdmin’s schema ${version}`;
  return version < POSTFIXADMIN_SCHEMA_VERSION
    ? wrong(name, `${said} is older than ${POSTFIXADMIN_SCHEMA_VERSION}`, 'Upgrade it with PostfixAdmin.')
    : well(name, said);
}
