import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { asJson, type Figure } from '../../bench/report.ts';
import { runPart } from '../../bench/run-part.ts';

const figure: Figure = {
  name: 'a figure',
  value: 1,
  unit: 'ms',
  baseline: 2,
  ratio: 0.5,
  limit: { most: 1 },
};

async function program(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-part-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'part.mjs');
  await writeFile(file, text);
  return file;
}

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('the figures of a part are those that it prints', async () => {
  const printing = await program(`process.stdout.write(${JSON.stringify(`${asJson(figure)}\n`)})`);
  expect(await runPart('any', 60_000, printing)).toEqual([figure]);
});

it('a part that fails is reported', async () => {
  const failing = await program('process.exit(3)');
  await expect(runPart('any', 60_000, failing)).rejects.toThrow('it ended with 3 and no figures');
});

it('a part that does not end is ended, with all that it has started', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-part-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const pidFile = join(directory, 'pid');
  const hanging = await program(`
    import { spawn } from 'node:child_process';
    import { writeFileSync } from 'node:fs';
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
    setInterval(() => undefined, 1_000);
  `);
  await expect(runPart('any', 5_000, hanging)).rejects.toThrow('did not end within 5 s');
  const pid = Number(await readFile(pidFile, 'utf8'));
  expect(pid).toBeGreaterThan(0);
  await vi.waitFor(() => expect(isThere(pid)).toBe(false));
});

it('a part whose time is over is not begun', async () => {
  await expect(runPart('any', 0)).rejects.toThrow('before it began');
});
