import { createHash } from 'node:crypto';
import { constants, type Dirent, type Stats } from 'node:fs';
import { chmod, link, lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { copyOwnership } from './copy.ts';

/** Octets, since names in mailboxes may be any. */
export const joinOctets = (directory: string | Buffer, name: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(directory), Buffer.from('/'), Buffer.from(name)]);

export type TreeEntry = { readonly path: Buffer; readonly stats: Stats };

/** All that is in a directory, directories before what is in them, by their paths from there. Follows no link. */
export async function* walk(root: string | Buffer, below: Buffer | null = null): AsyncGenerator<TreeEntry> {
  const directory = below ? joinOctets(root, below) : Buffer.from(root);
  for (const { name } of await sortedEntries(directory)) {
    const path = below ? joinOctets(below, name) : name;
    const stats = await lstat(joinOctets(root, path));
    yield { path, stats };
    if (stats.isDirectory()) yield* walk(root, path);
  }
}

async function sortedEntries(directory: Buffer): Promise<Dirent<Buffer>[]> {
  const entries = await readdir(directory, { withFileTypes: true, encoding: 'buffer' });
  return entries.sort((one, other) => one.name.compare(other.name));
}

const chunk = 1 << 20;

/** A file's size and SHA-256. Follows no link. @param to where it is copied meanwhile; null: nowhere. */
export async function hashFile(
  from: string | Buffer,
  to: string | Buffer | null = null,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  await using source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  await using target = to ? await open(to, 'wx', 0o600) : null;
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunk);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, chunk);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    await target?.appendFile(buffer.subarray(0, bytesRead));
    bytes += bytesRead;
  }
  await target?.sync();
  return { bytes, sha256: hash.digest('hex') };
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
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { mode: 0o700 });
  await copyInto(from, to, signal);
}

async function copyInto(from: Buffer, to: Buffer, signal: AbortSignal): Promise<void> {
  const holdsMessages = /\/(new|cur)$/.test(from.toString('latin1'));
  for (const entry of await orNothing(sortedEntries(from), [])) {
    signal.throwIfAborted();
    if (passing.test(entry.name.toString('latin1'))) continue;
    const [source, target] = [joinOctets(from, entry.name), joinOctets(to, entry.name)];
    if (entry.isDirectory()) {
      await mkdir(target, { mode: 0o700 });
      await copyInto(source, target, signal);
    } else if (entry.isFile()) {
      await orNothing(holdsMessages ? linkOrCopy(source, target) : copyMailFile(source, target), null);
    }
  }
  await orNothing(
    Promise.try(() => copyOwnership(from, to)),
    null,
  );
}

async function linkOrCopy(from: Buffer, to: Buffer): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!unlinkable.includes(errorCode(error))) throw error;
    await copyMailFile(from, to);
  }
}

async function copyMailFile(from: Buffer, to: Buffer): Promise<void> {
  await hashFile(from, to);
  await orNothing(
    Promise.try(() => copyOwnership(from, to)),
    chmod(to, 0o600),
  );
}

/** What a work comes to; `otherwise` where what it is about has gone meanwhile. */
async function orNothing<T>(work: Promise<T>, otherwise: T | Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
