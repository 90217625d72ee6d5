import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  type Dirent,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { createTurns } from '../../src/lib/turns.ts';
import { copyOwnership } from './copy.ts';

/** Octets, since names in mailboxes may be any. */
export const joinOctets = (directory: string | Buffer, name: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(directory), Buffer.from('/'), Buffer.from(name)]);

export type TreeEntry = { readonly path: Buffer; readonly stats: Stats };

/** All that is in a directory, directories before what is in them, by their paths from there. Follows no link. */
export function* walk(root: string | Buffer, below: Buffer | null = null): Generator<TreeEntry> {
  const directory = below ? joinOctets(root, below) : Buffer.from(root);
  for (const { name } of sortedEntries(directory)) {
    const path = below ? joinOctets(below, name) : name;
    const stats = lstatSync(joinOctets(root, path));
    yield { path, stats };
    if (stats.isDirectory()) yield* walk(root, path);
  }
}

const sortedEntries = (directory: Buffer): Dirent<Buffer>[] =>
  readdirSync(directory, { withFileTypes: true, encoding: 'buffer' }).sort((one, other) =>
    one.name.compare(other.name),
  );

/** Makes what has to be called for each file, so that a signal is seen. @throws the signal's reason once it is aborted. */
export function turnsUntilAborted(signal: AbortSignal): () => Promise<void> {
  const pause = createTurns();
  return async () => {
    await pause();
    signal.throwIfAborted();
  };
}

const chunk = Buffer.allocUnsafe(1 << 20);

/** A file's size and SHA-256. Follows no link. @param to where it is copied meanwhile; null: nowhere. */
export function hashFile(
  from: string | Buffer,
  to: string | Buffer | null = null,
): { readonly bytes: number; readonly sha256: string } {
  const source = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  const target = to === null ? null : openNew(to, source);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for (;;) {
      const length = readSync(source, chunk);
      if (length === 0) return { bytes, sha256: hash.digest('hex') };
      const read = chunk.subarray(0, length);
      hash.update(read);
      if (target !== null) writeAll(target, read);
      bytes += length;
    }
  } finally {
    closeSync(source);
    if (target !== null) closeSync(target);
  }
}

function openNew(file: string | Buffer, source: number): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    closeSync(source);
    throw error;
  }
}

function writeAll(target: number, octets: Buffer): void {
  for (let written = 0; written < octets.length; )
    written += writeSync(target, octets, written, octets.length - written);
}

/** Why two names can't be given to one file: other disks, too many names, another's file (protected_hardlinks). */
const unlinkable = ['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** What is on its way out of the trash, or into it. */
const passing = /^doomed$|\.unfinished$/;

/**
 * Copies a tree of mail, that others may be changing. Messages, which nobody ever writes into again, become further names of
 * the same files where that is possible; all other files are copied. What goes away meanwhile is left out, and so is what is
 * neither a file nor a directory.
 */
export async function copyMail(from: Buffer, to: Buffer, signal: AbortSignal): Promise<void> {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { mode: 0o700 });
  await copyInto(from, to, turnsUntilAborted(signal));
}

async function copyInto(from: Buffer, to: Buffer, turn: () => Promise<void>): Promise<void> {
  const holdsMessages = /\/(new|cur)$/.test(from.toString('latin1'));
  for (const entry of unlessGone(() => sortedEntries(from)) ?? []) {
    await turn();
    if (passing.test(entry.name.toString('latin1'))) continue;
    const [source, target] = [joinOctets(from, entry.name), joinOctets(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target, { mode: 0o700 });
      await copyInto(source, target, turn);
    } else if (entry.isFile()) {
      unlessGone(() => (holdsMessages ? linkOrCopy(source, target) : copyMailFile(source, target)));
    }
  }
  unlessGone(() => copyOwnership(from, to));
}

function linkOrCopy(from: Buffer, to: Buffer): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!unlinkable.includes(errorCode(error))) throw error;
    copyMailFile(from, to);
  }
}

function copyMailFile(from: Buffer, to: Buffer): void {
  hashFile(from, to);
  chmodSync(to, 0o600);
  unlessGone(() => copyOwnership(from, to));
}

/** What a work comes to; undefined where what it is about has gone meanwhile. */
function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
