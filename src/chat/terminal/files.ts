import { constants, open as openHandle, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type OpenFile, type OutgoingFile, readAtMost } from '../command/file.ts';

/** The directory that paths start from, and the one that `~` stands for. */
export type Directories = { readonly current: string; readonly home: string };

export const ownDirectories = (): Directories => ({ current: process.cwd(), home: homedir() });

/** Opens files by their paths. */
export const openFileIn =
  (directories: () => Directories): OpenFile =>
  async (typed, most) => {
    const path = await findPath(directories(), typed);
    try {
      const found = await stat(path);
      if (found.isDirectory()) return err({ code: 'file-is-directory', name: path });
      // A pipe or a device may never end.
      if (!found.isFile()) return err({ code: 'file-missing', name: path });
      const name = basename(path);
      if (found.size > most) return err({ code: 'file-too-big', name, most });
      return ok({ name, size: found.size, read: () => readPath(path, most) });
    } catch (error) {
      return err(faultFor(error, path));
    }
  };

async function readPath(path: string, most: number): Promise<Result<Uint8Array, Fault>> {
  try {
    const handle = await openHandle(path, constants.O_RDONLY | constants.O_NONBLOCK);
    // Another file may have taken its place since: a pipe may never end.
    if (!(await handle.stat()).isFile()) {
      await handle.close();
      return err({ code: 'file-missing', name: path });
    }
    return await readAtMost(handle.createReadStream(), { name: basename(path), most });
  } catch (error) {
    return err(faultFor(error, path));
  }
}

function faultFor(error: unknown, name: string): Fault {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return { code: 'file-forbidden', name };
  if (code !== undefined && notThere.has(code)) return { code: 'file-missing', name };
  throw error;
}

const notThere = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A typed path as it is, where there is such a file; else as a shell would read it: quoted, or with escaped blanks. */
async function findPath(directories: Directories, typed: string): Promise<string> {
  const whole = resolvePath(directories, typed);
  const exists = await stat(whole).then(
    () => true,
    () => false,
  );
  return exists ? whole : resolvePath(directories, readAsShell(typed));
}

const readAsShell = (typed: string): string =>
  /^'[^']*'$/.test(typed) ? typed.slice(1, -1) : typed.replace(/\\(.)/g, '$1');

const resolvePath = ({ current, home }: Directories, path: string): string =>
  resolve(current, path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path);

/** What became of a file to save: where it is, or the path and the error's code. */
export type SavedFile =
  | { readonly kind: 'saved' | 'taken'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly why: string };

/** How many names are tried beside those that are taken. */
const maxNames = 1000;

/**
 * Saves a file, for its owner alone to read, and never over another one. Under the name that was asked for it is saved or
 * not; without one, in the current directory, under the next name that is free.
 */
export async function saveFile(directories: Directories, file: OutgoingFile): Promise<SavedFile> {
  if (file.to !== undefined && file.to !== '') {
    const wanted = resolvePath(directories, readAsShell(file.to));
    const isDirectory = await stat(wanted).then(
      (found) => found.isDirectory(),
      () => false,
    );
    return writeNew(isDirectory ? join(wanted, basename(file.name)) : wanted, file.content);
  }
  const name = basename(file.name);
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let number = 1; ; number += 1) {
    const path = join(directories.current, number === 1 ? name : `${stem}-${number}${extension}`);
    const saved = await writeNew(path, file.content);
    if (saved.kind !== 'taken' || number === maxNames) return saved;
  }
}

async function writeNew(path: string, content: string | Uint8Array): Promise<SavedFile> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return { kind: 'saved', path };
  } catch (error) {
    const why = codeOf(error);
    if (why === undefined) throw error;
    return why === 'EEXIST' ? { kind: 'taken', path } : { kind: 'failed', path, why };
  }
}
