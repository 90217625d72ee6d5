import { setTimeout as sleep } from 'node:timers/promises';
import { growHeapSlowly } from '../../src/lib/grow-heap-slowly.ts';
import { returnStartMemory } from '../../src/lib/return-start-memory.ts';
import { residentMegabytes, runApp } from '../running-app.ts';
import { answer } from './answer.ts';
import type { Question } from './questions.ts';

/**
 * Runs Facteur on the DATA_DIR given, in a process of its own, and answers its parent's questions with the milliseconds
 * that each took. Asked for `end`, it ends.
 */
const [directory = ''] = process.argv.slice(2);
growHeapSlowly();
const tell = (message: unknown): void => void process.send?.(message);

await runApp(directory, async (facteur) => {
  returnStartMemory();
  const { promise, resolve } = Promise.withResolvers<void>();
  process.on('message', async (message: Question | 'idle' | 'memory' | 'end') => {
    if (message === 'end') return resolve();
    if (message === 'idle') return tell(await untilIdle());
    if (message === 'memory') return tell(await residentMegabytes(process.pid));
    const start = performance.now();
    await answer(facteur, message);
    tell(performance.now() - start);
  });
  tell(0);
  await promise;
});
process.disconnect();

/** Waits for the sync and the measuring of mailboxes, which begin at the start and come again. @returns nothing that counts. */
async function untilIdle(): Promise<0> {
  for (let idle = 0; idle < 3; ) {
    const before = process.cpuUsage();
    await sleep(500);
    const { user, system } = process.cpuUsage(before);
    idle = user + system < 100_000 ? idle + 1 : 0;
  }
  return 0;
}
