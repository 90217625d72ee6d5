import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncToDisk } from '../../src/lib/sync-directory.ts';
import { syncTree } from '../backup/copy.ts';
import { type Manifest, type ManifestFile, pathOctets } from '../backup/manifest.ts';
import { policyCopy } from '../backup/policy-file.ts';
import { hashFile, joinOctets, turnsUntilAborted } from '../backup/tree.ts';
import { decideOwners, type GiveOwner } from './owners.ts';
import type { ReadBackup } from './read-backup.ts';
import { RestoreRefused } from './restore-refused.ts';
import {
  checkTarget,
  finishedDirectory,
  isInside,
  placingFile,
  prepareTarget,
  type RestoreScope,
} from './target.ts';

export type RestorePlan = {
  /** DATA_DIR. */
  readonly target: string;
  /** Where the policy file is read. */
  readonly policyFile: string;
  readonly scope: RestoreScope;
  /** Whether all of it is to belong to whoever runs this. */
  readonly isOwn: boolean;
};

/** `policy`: whether the policy file was put back, is there as it was, or is there and another. */
export type Restored = { readonly policy: 'none' | 'put-back' | 'same' | 'other' | 'not-writable' };

/**
 * Restores a backup that was read: into a directory inside DATA_DIR first, and from there to its places, Facteur's database
 * last. Interrupted, it leaves that directory: Facteur does not start with it, and the next restore begins anew.
 * @throws RestoreRefused before anything is written, and what the copying throws.
 */
export async function restore(
  { directory, manifest }: ReadBackup,
  { target, policyFile, scope, isOwn }: RestorePlan,
  signal: AbortSignal,
): Promise<Restored> {
  if (isInside(directory, target))
    throw new RestoreRefused(`${directory} is inside DATA_DIR (${target}). Move it elsewhere first.`);
  checkTarget(target, manifest, scope);
  const giveOwner = decideOwners(manifest, isOwn);
  const wanted = partOf(manifest, scope);
  const { staging, unlock } = prepareTarget(target);
  try {
    await copyTo(staging, directory, wanted, giveOwner, signal);
    if (scope === 'everything') giveTarget(target, wanted, giveOwner);
    giveLock(target, wanted, giveOwner);
    place(staging, target, topNames(wanted));
  } catch (error) {
    // What was put in its place already is taken back by the next one.
    if (!existsSync(join(staging, placingFile))) rmSync(staging, { recursive: true, force: true });
    throw error;
  } finally {
    unlock();
  }
  return { policy: restorePolicy(directory, manifest, policyFile, giveOwner) };
}

type Part = Pick<Manifest, 'directories' | 'files'>;

function partOf({ directories, files }: Manifest, scope: RestoreScope): Part {
  const isWanted = ({ path }: Pick<ManifestFile, 'path'>): boolean =>
    path !== policyCopy && (scope === 'everything' || !isOfMail(path));
  return { directories: directories.filter(isWanted), files: files.filter(isWanted) };
}

const isOfMail = (path: string): boolean => /^mail(\/|$)/.test(pathOctets(path).toString('latin1'));

/** Copies files, compares each with its hash once more, and has all of it reach the disk. */
async function copyTo(
  staging: string,
  from: string,
  { directories, files }: Part,
  giveOwner: GiveOwner,
  signal: AbortSignal,
): Promise<void> {
  for (const { path } of directories) mkdirSync(joinOctets(staging, pathOctets(path)), { mode: 0o700 });
  const turn = turnsUntilAborted(signal);
  for (const { path, sha256, ...owner } of files) {
    await turn();
    const copy = joinOctets(staging, pathOctets(path));
    const copied = hashFile(joinOctets(from, pathOctets(path)), copy);
    if (copied.sha256 !== sha256)
      throw new RestoreRefused(`${path} changed while it was restored. Look who writes in ${from}.`);
    giveOwner(copy, owner);
  }
  // What is inside first: a directory may be closed to us then.
  for (const { path, ...owner } of directories.toReversed())
    giveOwner(joinOctets(staging, pathOctets(path)), owner);
  syncTree(staging);
}

/** DATA_DIR belongs to whom the database belongs; Postfix and Dovecot pass through it to the mail. */
function giveTarget(target: string, { files }: Part, giveOwner: GiveOwner): void {
  const mode = files.some(({ path }) => isOfMail(path)) ? 0o711 : 0o700;
  for (const own of files.filter(isDatabase)) giveOwner(target, { ...own, mode });
}

function giveLock(target: string, { files }: Part, giveOwner: GiveOwner): void {
  for (const own of files.filter(isDatabase)) giveOwner(join(target, 'lock.sqlite'), own);
}

const isDatabase = ({ path }: Pick<ManifestFile, 'path'>): boolean => path === 'facteur.sqlite';

/** The names in DATA_DIR that a backup takes, its database's last: without that nothing counts as restored. */
function topNames({ directories, files }: Part): string[] {
  const names = new Set([...directories, ...files].map(({ path }) => topOf(path)));
  names.delete('facteur.sqlite');
  return [...names, 'facteur.sqlite'];
}

const topOf = (path: string): string => pathOctets(path).toString('latin1').split('/', 1)[0] ?? path;

function place(staging: string, target: string, names: readonly string[]): void {
  const list = join(staging, placingFile);
  writeFileSync(`${list}.unfinished`, JSON.stringify(names));
  syncToDisk(`${list}.unfinished`);
  renameSync(`${list}.unfinished`, list);
  syncToDisk(staging);
  syncToDisk(target);
  for (const name of names) renameSync(join(staging, name), join(target, name));
  syncToDisk(target);
  // By one step: from here on all is restored, and what is left of it is in nobody's way.
  renameSync(staging, join(target, finishedDirectory));
  syncToDisk(target);
  rmSync(join(target, finishedDirectory), { recursive: true });
}

/** Puts the policy file back where there is none. */
function restorePolicy(
  from: string,
  { files }: Manifest,
  to: string,
  giveOwner: GiveOwner,
): Restored['policy'] {
  const owner = files.find(({ path }) => path === policyCopy);
  if (!owner) return 'none';
  const copy = readFileSync(join(from, policyCopy));
  if (existsSync(to)) return readFileSync(to).equals(copy) ? 'same' : 'other';
  try {
    writeFileSync(to, copy, { flag: 'wx', mode: 0o640 });
    giveOwner(to, owner);
    syncToDisk(to);
    return 'put-back';
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(EACCES|EPERM|EROFS|ENOENT)$/.test(String(error.code)))
      return 'not-writable';
    throw error;
  }
}
