import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../node-flags.ts';
import { compareTo, type Figure, median } from '../report.ts';

const program = fileURLToPath(new URL('./durability-run.ts', import.meta.url));

/** What is done, how often, and what it may take of the time that the other Facteur takes. */
export type Work = {
  readonly work: 'one' | 'hundred' | 'import';
  readonly name: string;
  readonly warmUp: number;
  readonly counted: number;
  readonly most: number;
};

/** How a Facteur writes. */
export type Writing = {
  /** SQLITE_SYNCHRONOUS */
  readonly synchronous: 'full' | 'normal';
  /** REPLICA_URL; empty: none. */
  readonly replica: string;
};

type Started = Awaited<ReturnType<typeof start>>;

/** Has two Facteurs, which write in two ways, do the same by turns. */
export async function measureInTurns(
  works: readonly Work[],
  { ours, baseline }: { readonly ours: Writing; readonly baseline: Writing },
): Promise<Figure[]> {
  const pair = [await start(ours), await start(baseline)] as const;
  try {
    const figures: Figure[] = [];
    for (const work of works) figures.push(await measure(work, pair));
    return figures;
  } finally {
    await Promise.all(pair.map(({ end }) => end()));
  }
}

async function measure(
  { work, name, warmUp, counted, most }: Work,
  [ours, baseline]: readonly [Started, Started],
): Promise<Figure> {
  const [our, their]: [number[], number[]] = [[], []];
  for (let round = 0; round < warmUp + counted; round++) {
    // In turns, so that both meet the same machine; and each first as often as the other.
    const order = round % 2 === 0 ? [ours, baseline] : [baseline, ours];
    for (const each of order) {
      const took = await each.measure(`${work} ${work}${round}`);
      if (round >= warmUp) (each === ours ? our : their).push(took);
    }
  }
  return compareTo({ name, value: median(our), unit: 'ms', limit: { most } }, median(their));
}

async function start({ synchronous, replica }: Writing) {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const child = spawn(process.execPath, [...nodeFlags, program, directory, synchronous, replica], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    /** @returns the milliseconds that it took. */
    measure: async (line: string): Promise<number> => {
      child.stdin.write(`${line}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`The Facteur with ${synchronous}, replica “${replica}”, ended`);
      return Number(value);
    },
    end: async (): Promise<void> => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
      await rm(directory, { recursive: true });
    },
  };
}
