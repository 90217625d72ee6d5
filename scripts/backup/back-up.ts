import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Result } from '../../src/domain/result.ts';
import { type ChainBreak, checkAudit, type ValidChain } from '../../src/store/audit-chain.ts';
import { changeOwner, copyDatabase, copyFile, copyOwnership, syncToDisk } from './copy.ts';

/** A backup that was made. */
export type Backup = {
  readonly directory: string;
  /** The copies, as they are called in DATA_DIR, with their bytes. */
  readonly copies: ReadonlyMap<string, number>;
  readonly audit: Result<ValidChain, ChainBreak>;
  /** Whether the copies belong to somebody else than what they are copies of. */
  readonly isForeign: boolean;
};

/** There is no backup; the message says why, and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/**
 * Copies what can't be made again into a new directory inside `into`: all of it, or nothing. Facteur's own database
 * comes first. What is applied between the two copies is then a request that is still under way in the first, and at the
 * start after a restore its job finds it done; the other way round, its address would seem to be lost.
 * @throws BackupRefused, and what the copying throws.
 */
export async function backUp(
  dataDirectory: string,
  into: string,
  now: Date,
  signal: AbortSignal,
): Promise<Backup> {
  checkTarget(dataDirectory, into);
  const owner = statSync(dataDirectory);
  if (!isThere(into)) createDirectoryFor(into, owner);
  const directory = join(into, `facteur-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z`);
  if (isThere(directory)) throw new BackupRefused(`${directory} exists already. Try again in a second.`);
  const unfinished = mkdtempSync(join(into, `.${basename(directory)}-`));
  try {
    const copied = await copyAll(dataDirectory, unfinished, signal);
    const audit = checkAudit(join(unfinished, 'facteur.sqlite'));
    changeOwner(unfinished, owner.uid, owner.gid);
    syncToDisk(unfinished);
    renameSync(unfinished, directory);
    syncToDisk(into);
    return {
      directory,
      copies: new Map(copied.map((name) => [name, statSync(join(directory, name)).size])),
      audit,
      isForeign: copied.some((name) => ownerOf(join(directory, name)) !== ownerOf(join(dataDirectory, name))),
    };
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

/** @returns what there was to copy. */
async function copyAll(from: string, to: string, signal: AbortSignal): Promise<string[]> {
  const copied: string[] = [];
  for (const [name, copy] of whatToCopy) {
    signal.throwIfAborted();
    const file = join(from, name);
    if (!isThere(file)) continue;
    const target = join(to, name);
    if (!isThere(dirname(target))) mkdirSync(dirname(target), { mode: 0o700 });
    await copy(file, target);
    copied.push(name);
  }
  for (const directory of new Set(copied.map(dirname).filter((each) => each !== '.'))) {
    copyOwnership(join(from, directory), join(to, directory));
    syncToDisk(join(to, directory));
  }
  return copied;
}

const whatToCopy: readonly (readonly [
  name: string,
  copy: (file: string, copy: string) => void | Promise<void>,
])[] = [
  ['facteur.sqlite', copyDatabase],
  ['mail/directory.sqlite', copyDatabase],
  ['secret', copyFile],
  ['key', copyFile],
];
