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
import { hasCode } from './error-code.ts';
import { strayFile } from './unexpected-file.ts';

/** The name of something in a directory, as text or, as it is read there, in octets that may be no text. */
export type Name = string | Buffer;

export type Kind = 'directory' | 'file' | 'other';

/**
 * A directory that is held open. All of its functions work on what is in it, wherever it is by now, and follow no link:
 * whoever owns the mail may put a link in the place of any directory at any moment, and leads us nowhere by that. They
 * throw MailServerUnavailable where something else is in a place that a directory should have.
 */
export type HeldDirectory = Disposable & {
  /** Where it was when it was opened, for people. */
  readonly path: string;
  stats(): Stats;
  setMode(mode: number): void;
  /** What is there by a name; null: nothing. */
  kindOf(name: Name): Kind | null;
  /** The directory in it by a name, or null. */
  open(name: Name): HeldDirectory | null;
  /** The directory below it along several names, or null where one of them is missing. */
  along(names: readonly string[]): HeldDirectory | null;
  /**
   * The directory in it by a name, made where it is missing; one that is there gets the mode, too, where one is given.
   * The mode is set only where it is another: a new directory has its setgid bit from the one above, and a service that
   * may set none (systemd's RestrictSUIDSGID) needs to set none then.
   */
  make(name: Name, mode?: number): HeldDirectory;
  entries(): Promise<Dirent<Buffer>[]>;
  entriesNow(): Dirent<Buffer>[];
  /** The octets of a file, or of a link itself; null where it is gone. */
  sizeOf(name: Name): Promise<number | null>;
  /** Moves whatever is there by a name, a link itself included, into another directory. */
  move(name: Name, to: HeldDirectory, as?: Name): void;
  unlink(name: Name): Promise<void>;
  unlinkNow(name: Name): void;
  rmdir(name: Name): Promise<void>;
  rmdirNow(name: Name): void;
  /** Writes a file that is nobody else's, whole or not at all, also after a power failure. */
  write(name: string, text: string): void;
  /** A file's text, null where there is none. Throws for one that is not ours alone: a link, or another user's. */
  read(name: string): string | null;
  /** Leads to what is in it by a name, for as long as it is held. */
  at(name: Name): Buffer;
  /** Does work whose errors then name the directory as people know it. */
  named<T>(work: () => T): T;
};

const asDirectory = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK;
const asFound = constants.O_NOFOLLOW;

/** Holds a directory at a path that an operator has set, and so may be a link. */
export const hold = (path: string): HeldDirectory => holding(openSync(path, asDirectory), path);

/** Holds a directory at a path whose last name must be no link. */
export const holdItself = (path: string): HeldDirectory => holding(opened(path, path), path);

function opened(path: string | Buffer, shown: string): number {
  try {
    return openSync(path, asDirectory | asFound);
  } catch (error) {
    throw hasCode(error, 'ELOOP', 'ENOTDIR') ? strayFile(shown, error) : error;
  }
}

function holding(descriptor: number, path: string): HeldDirectory {
  // Linux leads by this path into the very directory that is open. (proc_pid_fd(5))
  const self = `/proc/self/fd/${descriptor}`;
  const prefix = Buffer.from(`${self}/`);
  const ownPaths = new RegExp(`${self}(?!\\d)`, 'g');
  let isOpen = true;

  function here(): string {
    if (!isOpen) throw new Error(`The directory ${path} was let go of`);
    return self;
  }

  function at(name: Name): Buffer {
    here();
    const octets = Buffer.from(name);
    if (/^\.{0,2}$/.test(octets.toString('latin1')) || octets.includes(0x2f) || octets.includes(0))
      throw new Error(`${JSON.stringify(String(name))} is no name of anything in ${path}`);
    return Buffer.concat([prefix, octets]);
  }

  function known(error: unknown): unknown {
    if (error instanceof Error) error.message = error.message.replace(ownPaths, () => path);
    return error;
  }

  function named<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw known(error);
    }
  }

  async function later<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw known(error);
    }
  }

  const shown = (name: Name): string => join(path, String(name));

  function open(name: Name): HeldDirectory | null {
    try {
      return holding(opened(at(name), shown(name)), shown(name));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw known(error);
    }
  }

  return {
    path,
    stats: () => fstatSync(descriptor),
    setMode: (mode) => fchmodSync(descriptor, mode),
    kindOf(name) {
      const stats = named(() => lstatSync(at(name), { throwIfNoEntry: false }));
      if (!stats) return null;
      if (stats.isDirectory()) return 'directory';
      return stats.isFile() ? 'file' : 'other';
    },
    open,
    along([first, ...names]) {
      // Each directory on the way is opened once: of every mailbox in a list, two are walked.
      let found = first === undefined ? holding(openSync(here(), asDirectory), path) : open(first);
      for (const name of names) {
        using above: HeldDirectory | null = found;
        found = above?.open(name) ?? null;
      }
      return found;
    },
    make(name, mode) {
      try {
        mkdirSync(at(name));
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw known(error);
      }
      const made = holding(opened(at(name), shown(name)), shown(name));
      try {
        if (mode !== undefined && (made.stats().mode & 0o7777) !== mode) made.setMode(mode);
      } catch (error) {
        made[Symbol.dispose]();
        throw error;
      }
      return made;
    },
    entries: async () => later(readdir(here(), { withFileTypes: true, encoding: 'buffer' })),
    entriesNow: () => named(() => readdirSync(here(), { withFileTypes: true, encoding: 'buffer' })),
    async sizeOf(name) {
      try {
        return (await later(lstat(at(name)))).size;
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return null;
        throw error;
      }
    },
    move: (name, to, as = name) => named(() => to.named(() => renameSync(at(name), to.at(as)))),
    unlink: async (name) => later(unlink(at(name))),
    unlinkNow: (name) => named(() => unlinkSync(at(name))),
    rmdir: async (name) => later(rmdir(at(name))),
    rmdirNow: (name) => named(() => rmdirSync(at(name))),
    write(name, text) {
      const unfinished = `${name}.unfinished`;
      if (lstatSync(at(unfinished), { throwIfNoEntry: false })) unlinkSync(at(unfinished));
      const file = named(() => openSync(at(unfinished), 'wx', 0o600));
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      named(() => renameSync(at(unfinished), at(name)));
    },
    read(name) {
      let file: number;
      try {
        file = openSync(at(name), constants.O_RDONLY | asFound | constants.O_NONBLOCK);
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return null;
        throw hasCode(error, 'ELOOP', 'ENXIO') ? strayFile(shown(name), error) : known(error);
      }
      try {
        const stats = fstatSync(file);
        if (!stats.isFile() || stats.nlink !== 1 || !isOurs(stats)) throw strayFile(shown(name));
        return readFileSync(file, 'utf8');
      } finally {
        closeSync(file);
      }
    },
    at,
    named,
    [Symbol.dispose]() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** Whether nobody but us, and the root user, can have made it. */
export const isOurs = ({ uid }: Pick<Stats, 'uid'>): boolean => uid === 0 || uid === process.geteuid?.();
