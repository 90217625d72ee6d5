import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Figure, median } from './report.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const cache = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));
const starts = 5;
/** What was allocated for the start alone is given back by then. */
const settling = 3_000;

/** From starting the process to its first answer, private redis-server included; and its memory when idle. */
export async function startFigures(): Promise<Figure[]> {
  const runs: { ready: number; resident: number }[] = [];
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

async function startOnce(): Promise<{ ready: number; resident: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const began = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=4', main], {
    // As `npm start` does.
    env: { ...process.env, NODE_COMPILE_CACHE: cache, DATA_DIR: directory, WEB_PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    child.stdin.write('/mail status\n');
    // The status is answered by every part: web server, database, Redis, mail server.
    for await (const output of child.stdout) if (String(output).includes('Everything works')) break;
    const ready = performance.now() - began;
    await sleep(settling);
    return { ready, resident: await residentMegabytes(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(directory, { recursive: true });
  }
}

/** VmRSS of proc_pid_status(5), which counts in kB; of the process alone, without its redis-server. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}
