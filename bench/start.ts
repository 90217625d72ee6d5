import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from './node-flags.ts';
import { type Figure, median } from './report.ts';
import { residentMegabytes } from './running-app.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const cache = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));
const starts = 5;
/** What was allocated for the start alone is given back by then. */
const settling = 3_000;
/** How long a start may take before it counts as failed, in milliseconds. */
const startTimeout = 60_000;

/** From starting the process to its first answer, private redis-server included; and its memory when idle. */
export async function startFigures(): Promise<Figure[]> {
  const runs: Started[] = [];
  for (let run = 0; run < starts; run++) runs.push(await startOnce());
  return [
    {
      name: 'start to ready, median',
      value: median(runs.map(({ ready }) => ready)) / 1_000,
      unit: 's',
      limit: { most: 1.5 },
    },
    {
      name: 'resident memory, idle, median',
      value: median(runs.map(({ resident }) => resident)),
      unit: 'MB',
      limit: { most: 150 },
    },
  ];
}

async function startOnce(): Promise<Started> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  try {
    return await startIn(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** How long a start took, in milliseconds, and the megabytes that the process has afterwards. */
type Started = { readonly ready: number; readonly resident: number };

/** Starts Facteur on a DATA_DIR, which stays, and ends it. */
export async function startIn(directory: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, main], {
    // As `npm start` does.
    env: { ...process.env, NODE_COMPILE_CACHE: cache, DATA_DIR: directory, WEB_PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    child.stdin.write('/mail status\n');
    // The status is answered by every part: web server, database, Redis, mail server.
    let said = '';
    const timer = setTimeout(
      () => child.stdout.destroy(new Error(`No start within 60 s: ${said}`)),
      startTimeout,
    );
    for await (const output of child.stdout) {
      said += output;
      if (said.includes('Everything works')) break;
    }
    clearTimeout(timer);
    if (!said.includes('Everything works')) throw new Error(`It ended before everything worked: ${said}`);
    const ready = performance.now() - began;
    await sleep(settling);
    return { ready, resident: await residentMegabytes(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
