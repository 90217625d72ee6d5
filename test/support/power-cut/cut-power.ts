import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { type Expected, findProblems } from './find-problems.ts';
import { type IgnoresSync, writeImage } from './image.ts';
import { createRandom } from './random.ts';
import type { Recording } from './recording.ts';

/** A run that was recorded, and what has to be found after a cut. */
export type RecordedRun = Omit<Expected, 'received'> & {
  readonly recording: Recording;
  /** When payloads were acknowledged, in order. */
  readonly receipts: readonly number[];
};

export type CutOptions = {
  /** How many times the power is cut, each time at another moment. */
  readonly cuts: number;
  /** Of the first cut; each has the next one, so that it can be repeated alone. */
  readonly seed: number;
  /** Starts Facteur on what so many of the cuts left. @returns what is wrong then. */
  readonly starts?: { readonly count: number; readonly inspect: Inspect };
  /** Which syncs the machine reports and does not make, by the paths of what is synced, from DATA_DIR; none if left out. */
  readonly ignoresSync?: IgnoresSync;
};

type Inspect = (image: string, number: number) => Promise<readonly string[]>;

type Work = (image: string, expected: Expected) => Promise<readonly string[]>;

const startedAtOnce = 4;

/** In memory where there is room: what a cut left is never to be kept. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Cuts a run's power, again and again. @returns what each cut has lost or damaged, and how to have that cut again. */
export async function cutPower(
  run: RecordedRun,
  { cuts, seed, starts, ignoresSync = () => false }: CutOptions,
): Promise<string[]> {
  const seeds = Array.from({ length: cuts }, (_, number) => seed + number);
  const started = seeds.filter((_, number) => starts && number % Math.ceil(cuts / starts.count) === 0);
  const found = async (at: number, work: Work): Promise<string[]> => {
    const problems = await withImage(run, at, ignoresSync, work);
    return problems.map((problem) => `the cut of seed ${at}: ${problem}`);
  };
  const problems: string[] = [];
  for (const at of seeds) problems.push(...(await found(at, findProblems)));
  const few = pLimit(startedAtOnce);
  const afterStarts = started.map((at, number) =>
    few(() => found(at, async (image) => (await starts?.inspect(image, number)) ?? [])),
  );
  return [...problems, ...(await Promise.all(afterStarts)).flat()];
}

async function withImage(
  run: RecordedRun,
  seed: number,
  ignoresSync: IgnoresSync,
  work: Work,
): Promise<string[]> {
  const { disk, moments } = run.recording;
  const random = createRandom(seed);
  const moment = moments[random.below(moments.length)] ?? 0;
  const directory = await mkdtemp(join(scratch, 'facteur-cut-'));
  try {
    const image = join(directory, 'data');
    writeImage(disk, { moment, random, ignoresSync }, image);
    const acknowledged = run.acknowledged.filter(({ at }) => at < moment);
    const received = run.receipts.filter((at) => at < moment).length;
    return [...(await work(image, { mail: run.mail, acknowledged, received }))];
  } finally {
    await rm(directory, { recursive: true, maxRetries: 10 });
  }
}
