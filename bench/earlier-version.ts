import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const root = fileURLToPath(new URL('..', import.meta.url));

/** Works with the files of an earlier commit in a directory of its own, which is removed afterwards. */
export async function withEarlierVersion<T>(
  commit: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  try {
    const archive = join(temporary, 'archive.tar');
    const directory = join(temporary, 'facteur');
    await mkdir(directory);
    await run('git', ['-C', root, 'archive', '--output', archive, commit]);
    await run('tar', ['-xf', archive, '-C', directory]);
    await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
    return await work(directory);
  } finally {
    await rm(temporary, { recursive: true });
  }
}
