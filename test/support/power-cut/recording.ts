import { readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type AppProcess, type AppProcessOptions, startAppProcess } from '../app-process/app-process.ts';
import { type DirectoryNode, type Disk, isVolatile, readDisk } from './disk.ts';
import { contentOf, type Replayed, replay } from './replay.ts';
import { parseSystemCalls, recordingTo } from './system-calls.ts';

/** All that a program did to its DATA_DIR, and what it said meanwhile. */
export type Recording = Replayed & { readonly disk: Disk };

/**
 * Runs Facteur, and records what it does to its DATA_DIR until it ends: with its input, or by SIGTERM where it has others to
 * hear. Nobody else may write there meanwhile.
 */
export async function recordFacteur(
  setting: AppProcessOptions,
  work: (facteur: AppProcess) => Promise<void>,
  end: 'input' | 'SIGTERM' = 'input',
): Promise<Recording> {
  const directory = realpathSync(setting.dataDirectory);
  const scratch = await mkdtemp(join(tmpdir(), 'facteur-calls-'));
  const file = join(scratch, 'calls');
  const disk = readDisk(directory);
  try {
    // io_uring's writes would be no system calls.
    const environment = { ...setting.environment, UV_USE_IO_URING: '0' };
    await using facteur = startAppProcess({ ...setting, environment, runner: recordingTo(file) });
    await work(facteur);
    // What runs it passes no signal on; the first line is of Facteur's own process.
    if (end === 'SIGTERM') process.kill(Number.parseInt(readFileSync(file, 'latin1'), 10), 'SIGTERM');
    expect(await (end === 'SIGTERM' ? facteur.ended : facteur.endInput()), facteur.errors()).toBe(0);
    const log = readFileSync(file, 'latin1');
    const replayed = replay(disk, directory, parseSystemCalls(log));
    expectSame(disk.root, readDisk(directory).root, directory);
    return { ...replayed, disk };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** What was recorded has to come to what is there: so nothing was missed. */
function expectSame(replayed: DirectoryNode, found: DirectoryNode, path: string): void {
  const names = [...replayed.entries.keys()].filter((name) => !isVolatile(name)).sort();
  expect(names, path).toEqual([...found.entries.keys()].sort());
  for (const [name, node] of found.entries) {
    const other = replayed.entries.get(name);
    expect(other?.kind, join(path, name)).toBe(node.kind);
    if (node.kind === 'directory' && other?.kind === 'directory') expectSame(other, node, join(path, name));
    if (node.kind === 'file' && other?.kind === 'file')
      expect(contentOf(other).equals(node.base), join(path, name)).toBe(true);
  }
}
