import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tree } from './tree.ts';

/** A directory of this machine, which may be another’s by NFS. */
export const fileTree = (path: string): Tree => ({
  directories: async () => {
    // A file system that is not mounted must not pass for an empty replica: the parent has to be there.
    await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  },
  remove: (name) => rm(join(path, name), { recursive: true, force: true }),
});
