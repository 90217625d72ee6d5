import { join } from 'node:path';
import { archiveDirectory } from '../../src/audit-archive/archive-file.ts';
import { checkpointsFile } from '../../src/checkpoints/keeper.ts';
import { dataDirectoryFrom } from '../../src/config/config.ts';
import { loadSome } from '../../src/config/load-settings.ts';
import { isSet } from '../../src/config/setting-names.ts';
import { ok, type Result } from '../../src/domain/result.ts';
import { errorMessage } from '../../src/lib/error-details.ts';

/** Where the audit is, and what it is checked against. */
type AuditFiles = {
  readonly database: string;
  readonly checkpoints: string;
  /** The directory of older rows. */
  readonly archive: string;
};

/** The audit's files, as DATA_DIR, AUDIT_CHECKPOINTS and AUDIT_ARCHIVE say. @returns as a fault, why these can't be told. */
export function auditFiles(): Result<AuditFiles, string> {
  const settings = loadSome(['DATA_DIR', 'AUDIT_CHECKPOINTS', 'AUDIT_ARCHIVE']);
  if (!settings.ok) return settings;
  const inside = (name: string) => join(dataDirectoryFrom(settings.value), name);
  const { AUDIT_CHECKPOINTS: checkpoints, AUDIT_ARCHIVE: archive } = settings.value;
  return ok({
    database: inside('facteur.sqlite'),
    checkpoints: isSet(checkpoints) ? checkpoints : inside(checkpointsFile),
    archive: isSet(archive) ? archive : inside(archiveDirectory),
  });
}

export const unreadable = (file: string, error: unknown): string =>
  `${file} can't be read (${errorMessage(error)}).\n` +
  'Set DATA_DIR to where Facteur keeps its data, or to a copy. You must be able to write there: SQLite keeps files of its own beside a database while it reads.';
