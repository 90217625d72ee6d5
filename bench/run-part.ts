import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { nodeFlags, startEnvironment } from './node-flags.ts';
import { type Figure, fromJson } from './report.ts';

const bench = fileURLToPath(new URL('./bench.ts', import.meta.url));

/**
 * Measures a part of the bench in a process of its own, so that one that fails or hangs takes no other with it.
 * @throws Error with why there are no figures.
 */
export async function runPart(part: string, time: number, program = bench): Promise<Figure[]> {
  if (time <= 0) throw new Error('the time of the whole bench was over before it began');
  const child = spawn(process.execPath, [...nodeFlags, program, '--here', part], {
    env: { ...process.env, ...startEnvironment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    endAll(child);
  }, time);
  try {
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    if (isLate) throw new Error(`it did not end within ${Math.round(time / 1_000)} s`);
    const figures = said.split('\n').filter(Boolean).map(fromJson);
    if (figures.length === 0)
      throw new Error(`it ended with ${child.exitCode ?? child.signalCode} and no figures`);
    return figures;
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a process and all that it has started, redis-servers included. */
function endAll({ pid }: ChildProcess): void {
  for (const each of pid === undefined ? [] : [pid, ...descendantsOf(pid)]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** As proc_pid_task_children(5) describes; none of one that has ended. */
function descendantsOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
    return children.flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return [];
  }
}
