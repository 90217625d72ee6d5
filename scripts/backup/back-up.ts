import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Result } from '../../src/domain/result.ts';
import { syncToDisk } from '../../src/lib/sync-directory.ts';
import { type ChainBreak, checkAudit, type ValidChain } from '../../src/store/audit-chain.ts';
import type { BackupMark } from '../../src/store/backup-mark.ts';
import { knownMigrations, ownVersion } from '../../src/store/version.ts';
import { changeOwner, copyDatabase, copyFile, copyOwnership, syncTree } from './copy.ts';
import { type Manifest, manifestFormat } from './manifest.ts';
import { mailServersIn, policyCopy } from './policy-file.ts';
import { keptMailboxes, removedMailboxesIn } from './trash.ts';
import { copyMail } from './tree.ts';
import { listContents, writeManifest } from './write-manifest.ts';

/** What is backed up, and where to. */
export type BackupPlan = {
  readonly dataDirectory: string;
  /** The policy file, be it there or not. */
  readonly policyFile: string;
  /** A new directory is made inside it. */
  readonly into: string;
  readonly now: Date;
};

/** A backup that was made. */
export type Backup = {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly audit: Result<ValidChain, ChainBreak>;
  /** Whether the copies belong to somebody else than what they are copies of. */
  readonly isForeign: boolean;
};

/** There is no backup; the message says why, and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/** Copies what can't be made again into a new directory: all of it, or nothing. @throws BackupRefused, and what the copying throws. */
export async function backUp(plan: BackupPlan, signal: AbortSignal): Promise<Backup> {
  const { dataDirectory, into, now } = plan;
  checkTarget(dataDirectory, into);
  const owner = statSync(dataDirectory);
  if (!isThere(into)) createDirectoryFor(into, owner);
  const directory = join(into, `facteur-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z`);
  if (isThere(directory)) throw new BackupRefused(`${directory} exists already. Try again in a second.`);
  const unfinished = mkdtempSync(join(into, `.${basename(directory)}-`));
  try {
    const mark = { id: randomUUID(), madeAt: now.getTime() };
    const copied = await copyAll(plan, unfinished, mark, signal);
    changeOwner(unfinished, owner.uid, owner.gid);
    const audit = checkAudit(join(unfinished, 'facteur.sqlite'));
    const contents = await listContents(unfinished, signal);
    syncTree(unfinished);
    const manifest = manifestOf(plan, mark, audit, contents);
    writeManifest(unfinished, manifest);
    syncToDisk(unfinished);
    renameSync(unfinished, directory);
    syncToDisk(into);
    const isForeign = copied.some(
      ([original, copy]) => ownerOf(join(directory, relative(unfinished, copy))) !== ownerOf(original),
    );
    return { directory, manifest, audit, isForeign };
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Unlike existsSync, throws where we may not look. */
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const ownerOf = (file: string): number => statSync(file).uid;

function checkTarget(dataDirectory: string, into: string): void {
  if (!isThere(join(dataDirectory, 'facteur.sqlite')))
    throw new BackupRefused(
      `There is no facteur.sqlite in ${dataDirectory}. Set DATA_DIR to where Facteur keeps its data.`,
    );
  if (!relative(dataDirectory, into).startsWith('..'))
    throw new BackupRefused(
      `${into} is inside DATA_DIR (${dataDirectory}): what takes the one takes the other. Name a directory elsewhere, on another disk if there is one.`,
    );
  if (!isThere(dirname(into)))
    throw new BackupRefused(`${dirname(into)} is not there. Mount its disk or make it, then run this again.`);
}

/** Whoever runs Facteur has to be able to read what is inside, and nobody else: there are secrets. */
function createDirectoryFor(directory: string, owner: { readonly uid: number; readonly gid: number }): void {
  mkdirSync(directory, { mode: 0o700 });
  chmodSync(directory, 0o700);
  changeOwner(directory, owner.uid, owner.gid);
}

type Copied = readonly (readonly [original: string, copy: string])[];

/** Removed mailboxes that come and go meanwhile make another try necessary; that often. */
const tries = 5;

/** @returns what was copied, but for what is inside of the trash. */
async function copyAll(plan: BackupPlan, to: string, mark: BackupMark, signal: AbortSignal): Promise<Copied> {
  const { dataDirectory, policyFile } = plan;
  const trash = join(dataDirectory, 'mail', 'trash');
  for (let tried = 1; ; tried += 1) {
    const before = keptMailboxes(trash);
    const mail = await copyDatabasesAndTrash(dataDirectory, to, mark, signal);
    const after = keptMailboxes(trash);
    if (before.join() === after.join() || tried === tries) {
      requireTrash(before, to);
      return [...mail, ...copyFiles(plan, to), ...copyPolicy(policyFile, to)];
    }
  }
}

/**
 * Facteur's own database comes first. What is applied between the two copies is then a request that is still under way in the
 * first; the other way round, its address would seem to be lost. The trash comes last: mail there of which the databases
 * know nothing harms nobody.
 */
async function copyDatabasesAndTrash(
  from: string,
  to: string,
  mark: BackupMark,
  signal: AbortSignal,
): Promise<Copied> {
  rmSync(join(to, 'facteur.sqlite'), { force: true });
  rmSync(join(to, 'mail'), { recursive: true, force: true });
  const own = [join(from, 'facteur.sqlite'), join(to, 'facteur.sqlite')] as const;
  await copyDatabase(...own, mark);
  signal.throwIfAborted();
  const [mail, copy] = [join(from, 'mail'), join(to, 'mail')];
  const directory = [join(mail, 'directory.sqlite'), join(copy, 'directory.sqlite')] as const;
  if (!isThere(directory[0])) return [own];
  mkdirSync(copy, { mode: 0o700 });
  await copyDatabase(...directory, null);
  signal.throwIfAborted();
  if (isThere(join(mail, 'trash')))
    await copyMail(Buffer.from(join(mail, 'trash')), Buffer.from(join(copy, 'trash')), signal);
  if (isThere(join(mail, 'homes'))) copyEmpty(join(mail, 'homes'), join(copy, 'homes'));
  copyOwnership(mail, copy);
  syncToDisk(copy);
  return [own, directory];
}

/** A directory without what is in it, so that whoever restores it knows whose it is. */
function copyEmpty(directory: string, copy: string): void {
  mkdirSync(copy, { mode: 0o700 });
  copyOwnership(directory, copy);
}

/** @throws BackupRefused where mail that the database's copy takes to be in the trash is not in the copy of that. */
function requireTrash(before: readonly string[], to: string): void {
  const copied = new Set(keptMailboxes(join(to, 'mail', 'trash')));
  const removed = new Set(removedMailboxesIn(join(to, 'facteur.sqlite')));
  const lost = before.filter((id) => removed.has(id) && !copied.has(id));
  if (lost.length > 0)
    throw new BackupRefused(
      'Mailboxes were removed and restored all the time while the copies were made. Try again when that is over.',
    );
}

function copyFiles({ dataDirectory }: BackupPlan, to: string): Copied {
  const files = ['secret', 'key'].map((name) => [join(dataDirectory, name), join(to, name)] as const);
  const found = files.filter(([original]) => isThere(original));
  for (const [original, copy] of found) copyFile(original, copy);
  return found;
}

function copyPolicy(policyFile: string, to: string): Copied {
  if (!isThere(policyFile)) return [];
  const copy = join(to, policyCopy);
  copyFile(policyFile, copy);
  return [[policyFile, copy]];
}

function manifestOf(
  { dataDirectory, policyFile, now }: BackupPlan,
  { id }: BackupMark,
  audit: Backup['audit'],
  contents: Pick<Manifest, 'directories' | 'files'>,
): Manifest {
  const hasPolicy = contents.files.some(({ path }) => path === policyCopy);
  return {
    ...{ format: manifestFormat, id, facteur: ownVersion(), migrations: knownMigrations().length },
    ...{ madeAt: now.toISOString(), of: dataDirectory, policyFile: hasPolicy ? policyFile : null },
    mailServers: hasPolicy ? mailServersIn(policyFile) : [],
    audit: audit.ok
      ? { holds: true, rows: audit.value.rows, lastHash: audit.value.lastHash }
      : { holds: false, rows: audit.fault.holding, lastHash: null },
    ...contents,
  };
}
