import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { findNewerVersion } from '../../src/store/version.ts';
import {
  type Manifest,
  manifestFormat,
  manifestName,
  manifestSchema,
  pathOctets,
} from '../backup/manifest.ts';
import { hashFile, joinOctets, turnsUntilAborted } from '../backup/tree.ts';
import { RestoreRefused } from './restore-refused.ts';

/** A backup that is whole. */
export type ReadBackup = { readonly directory: string; readonly manifest: Manifest };

const other = 'Take another backup: each is a directory of its own.';

/**
 * Reads a backup, and checks all of it: that each file is as it was made, that this version knows its databases, that they are
 * whole, and that the audit holds as it did then. Writes nothing.
 * @throws RestoreRefused
 */
export async function readBackup(directory: string, signal: AbortSignal): Promise<ReadBackup> {
  const manifest = readManifest(directory);
  const faults: string[] = [];
  const turn = turnsUntilAborted(signal);
  for (const { path, bytes, sha256 } of manifest.files) {
    await turn();
    const fault = findFault(joinOctets(directory, pathOctets(path)), { bytes, sha256 });
    if (fault) faults.push(`${path} ${fault}`);
  }
  if (faults.length > 0) throw new RestoreRefused(damagedMessage(directory, faults));
  checkDatabases(directory, manifest);
  return { directory, manifest };
}

function readManifest(directory: string): Manifest {
  const file = join(directory, manifestName);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new RestoreRefused(`${directory} is no directory. Name one that npm run backup has made.`);
  if (!existsSync(file)) throw new RestoreRefused(missingManifestMessage(directory));
  const text = readFileSync(file, 'utf8');
  const format = parseJson(text, 'format');
  if (typeof format === 'number' && format > manifestFormat)
    throw new RestoreRefused(
      `${directory} is a backup of a later Facteur (its manifest has the form ${format}, this version knows ${manifestFormat}). Install that version or a later one, and run this again.`,
    );
  const read = manifestSchema.safeParse(parseJson(text));
  if (!read.success || read.data.files.some(({ path }) => leadsOutside(path)))
    throw new RestoreRefused(`${file} is damaged: it is not as npm run backup writes it. ${other}`);
  return read.data;
}

function parseJson(text: string, member?: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    if (member === undefined) return parsed;
    return parsed !== null && typeof parsed === 'object' ? Reflect.get(parsed, member) : undefined;
  } catch {
    // What is no JSON is no manifest: the caller says so.
    return undefined;
  }
}

/** Whoever may write in the backup must not have us write elsewhere. */
const leadsOutside = (path: string): boolean =>
  pathOctets(path)
    .toString('latin1')
    .split('/')
    .some((name) => name === '' || name === '.' || name === '..');

function missingManifestMessage(directory: string): string {
  const isOlder = existsSync(join(directory, 'facteur.sqlite'));
  return isOlder
    ? `${directory} has no ${manifestName}: it was not finished, or an older version made it, whose backups are put back by hand. That version's docs/operating.md says how.`
    : `${directory} has no ${manifestName}, so it is no backup. Name a directory that npm run backup has made, such as /var/backups/facteur/facteur-2026-11-26T160500Z.`;
}

function findFault(
  file: Buffer,
  expected: Pick<Manifest['files'][number], 'bytes' | 'sha256'>,
): string | null {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats) return 'is missing';
  if (!stats.isFile()) return 'is no file';
  if (stats.size !== expected.bytes) return `has ${stats.size} bytes, and had ${expected.bytes}`;
  return hashFile(file).sha256 === expected.sha256 ? null : 'is not what it was: its hash is another';
}

/** As many are named. */
const named = 10;

function damagedMessage(directory: string, faults: readonly string[]): string {
  const more = faults.length > named ? [`  and ${faults.length - named} more`] : [];
  const lines = faults.slice(0, named).map((fault) => `  ${fault}`);
  return [`The backup ${directory} is damaged:`, ...lines, ...more, other].join('\n');
}

function checkDatabases(directory: string, { files, audit }: Manifest): void {
  const databases = files
    .filter(({ path }) => path.endsWith('.sqlite'))
    .map(({ path }) => join(directory, path));
  const own = join(directory, 'facteur.sqlite');
  if (!databases.includes(own))
    throw new RestoreRefused(`There is no facteur.sqlite in ${directory}. ${other}`);
  for (const file of databases) checkDatabase(file);
  const checked = checkAudit(own);
  if (audit.holds && !(checked.ok && checked.value.lastHash === audit.lastHash))
    throw new RestoreRefused(
      `The audit in ${own} does not hold as it did when the backup was made. ${other}`,
    );
}

function checkDatabase(file: string): void {
  const sqlite = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const later = findNewerVersion(sqlite);
    if (later !== null)
      throw new RestoreRefused(
        `${file} was last opened by ${later}, and this version does not know what that one stores. Install that version or a later one, and run this again.`,
      );
    const damage = sqlite.pragma('integrity_check(1)', { simple: true });
    if (damage !== 'ok') throw new RestoreRefused(`${file} is damaged: ${damage}. ${other}`);
  } finally {
    sqlite.close();
  }
}
