import {
  closeSync,
  constants,
  type Dirent,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { unexpectedFile } from './unexpected-file.ts';

/** The name of a directory entry, as text or as the raw bytes, which may be no valid text. */
export type EntryName = string | Buffer;

type EntryKind = 'directory' | 'file' | 'other';

/**
 * An open directory. All functions work on its entries, wherever it has been moved to, and follow no link: whoever
 * owns the mail may replace any directory by a link at any moment, and must not lead us elsewhere by that. They throw
 * MailServerUnavailable where something other than a directory is in a directory's place.
 */
export type DirectoryHandle = Disposable & {
  /** Its path when it was opened, for messages. */
  readonly path: string;
  stats(): Stats;
  setMode(mode: number): void;
  /** The kind of an entry; null: there is none. */
  kindOf(name: EntryName): EntryKind | null;
  /** The subdirectory of a name, or null. */
  open(name: EntryName): DirectoryHandle | null;
  /** The directory below it along several names, or null where one of them is missing. */
  openPath(names: readonly string[]): DirectoryHandle | null;
  /**
   * The subdirectory of a name, made where it is missing; an existing one gets the mode too, where one is given. The
   * mode is set only where it differs: a new directory inherits its setgid bit from its parent, and a service that
   * may not set the bit (systemd's RestrictSUIDSGID) need not.
   */
  ensureDirectory(name: EntryName, mode?: number): DirectoryHandle;
  entries(): Promise<Dirent<Buffer>[]>;
  entriesSync(): Dirent<Buffer>[];
  /** The size in bytes of a file, or of a link itself; null where it is gone. */
  sizeOf(name: EntryName): Promise<number | null>;
  /** Moves an entry, a link itself included, into another directory. */
  move(name: EntryName, to: DirectoryHandle, as?: EntryName): void;
  unlink(name: EntryName): Promise<void>;
  unlinkSync(name: EntryName): void;
  rmdir(name: EntryName): Promise<void>;
  rmdirSync(name: EntryName): void;
  /** Returns once the disk has its entries as they are now; until then, a power cut may undo their last changes. */
  sync(): void;
  /**
   * Writes a file atomically: after a power cut too, it is the former file or this one, and this one once the
   * directory is synced. For us alone unless a mode says otherwise.
   */
  write(name: string, text: string, mode?: number): void;
  /** A file's text, null where there is none. Throws for one that is not ours alone: a link, or another user's. */
  read(name: string): string | null;
  /** A path to an entry, valid while the directory is open. */
  pathOf(name: EntryName): Buffer;
  /** Runs work, and names the directory by its readable path in its errors. */
  withReadableErrors<T>(work: () => T): T;
};

const directoryFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK;
const noFollowFlag = constants.O_NOFOLLOW;

/** Opens a directory at a path that an operator has set, and that may be a link. */
export const openDirectoryHandle = (path: string): DirectoryHandle =>
  createHandle(openSync(path, directoryFlags), path);

/** Opens a directory at a path whose last name must not be a link. */
export const openDirectoryNoFollow = (path: string): DirectoryHandle =>
  createHandle(openNoFollow(path, path), path);

function openNoFollow(path: string | Buffer, shown: string): number {
  try {
    return openSync(path, directoryFlags | noFollowFlag);
  } catch (error) {
    throw hasErrorCode(error, 'ELOOP', 'ENOTDIR') ? unexpectedFile(shown, error) : error;
  }
}

function createHandle(descriptor: number, path: string): DirectoryHandle {
  // On Linux this path leads to the very directory that is open. (proc_pid_fd(5))
  const self = `/proc/self/fd/${descriptor}`;
  const prefix = Buffer.from(`${self}/`);
  const ownPaths = new RegExp(`${self}(?!\\d)`, 'g');
  let isOpen = true;

  function here(): string {
    if (!isOpen) throw new Error(`The directory ${path} was let go of`);
    return self;
  }

  function pathOf(name: EntryName): Buffer {
    here();
    const octets = Buffer.from(name);
    if (/^\.{0,2}$/.test(octets.toString('latin1')) || octets.includes(0x2f) || octets.includes(0))
      throw new Error(`${JSON.stringify(String(name))} is no name of anything in ${path}`);
    return Buffer.concat([prefix, octets]);
  }

  function withReadablePath(error: unknown): unknown {
    if (error instanceof Error) error.message = error.message.replace(ownPaths, () => path);
    return error;
  }

  function withReadableErrors<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw withReadablePath(error);
    }
  }

  async function withReadableErrorsAsync<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw withReadablePath(error);
    }
  }

  const shown = (name: EntryName): string => join(path, String(name));

  function open(name: EntryName): DirectoryHandle | null {
    try {
      return createHandle(openNoFollow(pathOf(name), shown(name)), shown(name));
    } catch (error) {
      if (hasErrorCode(error, 'ENOENT')) return null;
      throw withReadablePath(error);
    }
  }

  return {
    path,
    stats: () => fstatSync(descriptor),
    setMode: (mode) => fchmodSync(descriptor, mode),
    kindOf(name) {
      const stats = withReadableErrors(() => lstatSync(pathOf(name), { throwIfNoEntry: false }));
      if (!stats) return null;
      if (stats.isDirectory()) return 'directory';
      return stats.isFile() ? 'file' : 'other';
    },
    open,
    openPath([first, ...names]) {
      // Opens each directory on the way once: a list of mailboxes walks two for every mailbox.
      let found = first === undefined ? createHandle(openSync(here(), directoryFlags), path) : open(first);
      for (const name of names) {
        using above: DirectoryHandle | null = found;
        found = above?.open(name) ?? null;
      }
      return found;
    },
    ensureDirectory(name, mode) {
      try {
        mkdirSync(pathOf(name));
      } catch (error) {
        if (!hasErrorCode(error, 'EEXIST')) throw withReadablePath(error);
      }
      const made = createHandle(openNoFollow(pathOf(name), shown(name)), shown(name));
      try {
        if (mode !== undefined && (made.stats().mode & 0o7777) !== mode) made.setMode(mode);
      } catch (error) {
        made[Symbol.dispose]();
        throw error;
      }
      return made;
    },
    entries: async () =>
      withReadableErrorsAsync(readdir(here(), { withFileTypes: true, encoding: 'buffer' })),
    entriesSync: () =>
      withReadableErrors(() => readdirSync(here(), { withFileTypes: true, encoding: 'buffer' })),
    async sizeOf(name) {
      try {
        return (await withReadableErrorsAsync(lstat(pathOf(name)))).size;
      } catch (error) {
        if (hasErrorCode(error, 'ENOENT')) return null;
        throw error;
      }
    },
    move: (name, to, as = name) =>
      withReadableErrors(() => to.withReadableErrors(() => renameSync(pathOf(name), to.pathOf(as)))),
    unlink: async (name) => withReadableErrorsAsync(unlink(pathOf(name))),
    unlinkSync: (name) => withReadableErrors(() => unlinkSync(pathOf(name))),
    rmdir: async (name) => withReadableErrorsAsync(rmdir(pathOf(name))),
    rmdirSync: (name) => withReadableErrors(() => rmdirSync(pathOf(name))),
    sync: () => fsyncSync(descriptor),
    write(name, text, mode) {
      const unfinished = `${name}.unfinished`;
      if (lstatSync(pathOf(unfinished), { throwIfNoEntry: false })) unlinkSync(pathOf(unfinished));
      const file = withReadableErrors(() => openSync(pathOf(unfinished), 'wx', 0o600));
      try {
        writeFileSync(file, text);
        if (mode !== undefined) fchmodSync(file, mode);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      withReadableErrors(() => renameSync(pathOf(unfinished), pathOf(name)));
    },
    read(name) {
      let file: number;
      try {
        file = openSync(pathOf(name), constants.O_RDONLY | noFollowFlag | constants.O_NONBLOCK);
      } catch (error) {
        if (hasErrorCode(error, 'ENOENT')) return null;
        throw hasErrorCode(error, 'ELOOP', 'ENXIO')
          ? unexpectedFile(shown(name), error)
          : withReadablePath(error);
      }
      try {
        const stats = fstatSync(file);
        if (!stats.isFile() || stats.nlink !== 1 || !isOwnedByUs(stats)) throw unexpectedFile(shown(name));
        return readFileSync(file, 'utf8');
      } finally {
        closeSync(file);
      }
    },
    pathOf,
    withReadableErrors,
    [Symbol.dispose]() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** Whether only we, or root, can have made it. */
export const isOwnedByUs = ({ uid }: Pick<Stats, 'uid'>): boolean => uid === 0 || uid === process.geteuid?.();

/** Whether it is an error of Node's with one of these codes. */
export const hasErrorCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
