import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from './node-flags.ts';
import { compareTo, type Figure, median } from './report.ts';

const program = fileURLToPath(new URL('./durability-run.ts', import.meta.url));

/** What is done, how often, and what it may take of the time that it takes without a replica. */
const works = [
  {
    work: 'one',
    name: 'one command until it is applied, with a replica, median',
    warmUp: 100,
    counted: 400,
    most: 1.1,
  },
  {
    work: 'hundred',
    name: '100 commands at once, with a replica, median',
    warmUp: 3,
    counted: 20,
    most: 1.5,
  },
] as const;

/** What it costs that Litestream replicates the database to a directory of the same disk. */
export async function replicationFigures(): Promise<Figure[]> {
  const place = await mkdtemp(join(tmpdir(), 'facteur-bench-replica-'));
  const [replicated, alone] = [await start(`file://${place}/replica`), await start('')];
  try {
    const figures: Figure[] = [];
    for (const { work, name, warmUp, counted, most } of works) {
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < warmUp + counted; round++) {
        // In turns, so that both meet the same machine; and each first as often as the other.
        const order = round % 2 === 0 ? [replicated, alone] : [alone, replicated];
        for (const each of order) {
          const took = await each.measure(`${work} ${work}${round}`);
          if (round >= warmUp) (each === replicated ? ours : theirs).push(took);
        }
      }
      figures.push(compareTo({ name, value: median(ours), unit: 'ms', limit: { most } }, median(theirs)));
    }
    return figures;
  } finally {
    await Promise.all([replicated.end(), alone.end()]);
    await rm(place, { recursive: true });
  }
}

/** @param replica its REPLICA_URL; empty: none. */
async function start(replica: string) {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const child = spawn(process.execPath, [...nodeFlags, program, directory, 'full', replica], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    /** @returns the milliseconds that it took. */
    measure: async (line: string): Promise<number> => {
      child.stdin.write(`${line}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`The Facteur ${replica === '' ? 'without' : 'with'} a replica ended`);
      return Number(value);
    },
    end: async (): Promise<void> => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
      await rm(directory, { recursive: true });
    },
  };
}
