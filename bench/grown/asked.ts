import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeFlags, startEnvironment } from '../node-flags.ts';
import type { Question } from './questions.ts';

const program = fileURLToPath(new URL('./answers-run.ts', import.meta.url));

/** A Facteur in a process of its own that can be asked. */
export type Asked = {
  /** @returns how many milliseconds it took. */
  readonly ask: (question: Question) => Promise<number>;
  /** Waits until it has nothing to do but answer: what is due by the clock would be measured with each answer. */
  readonly idle: () => Promise<unknown>;
  /** The megabytes that it has. */
  readonly memory: () => Promise<number>;
  readonly end: () => Promise<void>;
};

/** Starts Facteur on a DATA_DIR, as `npm start` does. */
export async function startAsked(directory: string): Promise<Asked> {
  const child = fork(program, [directory], {
    execArgv: [...nodeFlags],
    env: { ...process.env, ...startEnvironment },
  });
  await reply(child);
  const send = (message: Question | 'idle' | 'memory' | 'end'): Promise<number> => {
    child.send(message);
    return reply(child);
  };
  return {
    ask: send,
    idle: () => send('idle'),
    memory: () => send('memory'),
    end: async () => {
      const exited = once(child, 'exit');
      child.send('end');
      await exited;
    },
  };
}

/** @throws Error where it ended instead. */
async function reply(child: ChildProcess): Promise<number> {
  const ended = new AbortController();
  const gone = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`Facteur ended with ${code} instead of answering`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), gone]);
    return Number(message);
  } finally {
    ended.abort();
    gone.catch(() => undefined);
  }
}
