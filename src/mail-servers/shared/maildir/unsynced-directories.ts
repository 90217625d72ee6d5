import type { DirectoryHandle } from './directory-handle.ts';

/** Directories whose entries were changed, and may be as before after a power cut. */
export type UnsyncedDirectories = {
  /** Keeps it open until the next sync, wherever it is moved to. */
  add(directory: DirectoryHandle): void;
  /** Returns once the disk has their entries: each is synced once, however often it was added. */
  sync(): void;
};

export function createUnsyncedDirectories(): UnsyncedDirectories {
  const opened = new Map<string, DirectoryHandle>();
  return {
    add(directory) {
      const { dev, ino } = directory.stats();
      const key = `${dev}:${ino}`;
      const kept = opened.has(key) ? null : directory.openPath([]);
      if (kept) opened.set(key, kept);
    },
    sync() {
      for (const [key, directory] of opened) {
        directory.sync();
        directory[Symbol.dispose]();
        opened.delete(key);
      }
    },
  };
}
