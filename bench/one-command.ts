import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withEarlierVersion } from './earlier-version.ts';
import { nodeFlags } from './node-flags.ts';
import { compareTo, type Figure, median } from './report.ts';

/** The last commit in which each request had a single change. */
const beforeManyChanges = 'cb6ef9d68471';

const program = fileURLToPath(new URL('./one-command-run.ts', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));

const warmUp = 500;
const counted = 1_000;

/** From one command to its change being applied, held against the last version in which a request was one change. */
export const oneCommandFigures = (): Promise<Figure[]> =>
  withEarlierVersion(beforeManyChanges, async (directory) => {
    const [now, before] = [startVersion(root), startVersion(directory)];
    const [ours, theirs]: [number[], number[]] = [[], []];
    try {
      for (let index = 0; index < warmUp + counted; index++) {
        // In turns, so that both meet the same machine; and each first as often as the other.
        const order = index % 2 === 0 ? [before, now] : [now, before];
        const times = new Map<typeof now, number>();
        for (const version of order) times.set(version, await version.create(`one${index}`));
        if (index < warmUp) continue;
        ours.push(times.get(now) ?? Number.NaN);
        theirs.push(times.get(before) ?? Number.NaN);
      }
    } finally {
      await Promise.all([now.end(), before.end()]);
    }
    const name = 'command to applied, against one change a request';
    return [compareTo({ name, value: median(ours), unit: 'ms', limit: { most: 1.05 } }, median(theirs))];
  });

/** Starts the Facteur of a directory. */
function startVersion(directory: string) {
  const child = spawn(process.execPath, [...nodeFlags, program, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    /** Creates an alias. @returns the milliseconds until it was applied. */
    create: async (name: string): Promise<number> => {
      child.stdin.write(`${name}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`The Facteur in ${directory} ended`);
      return Number(value);
    },
    end: async (): Promise<void> => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
