import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Expected, findProblems } from './find-problems.ts';
import { type IgnoresSync, writeImage } from './image.ts';
import { createRandom } from './random.ts';
import type { Recording } from './recording.ts';

/** A run that was recorded, and what has to be found after a cut. */
export type RecordedRun = Expected & { readonly recording: Recording };

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

type Inspect = (image: string, expected: Expected, number: number) => Promise<readonly string[]>;

/** In memory where there is room: what a cut left is never to be kept. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Cuts a run's power, again and again. @returns what each cut has lost or damaged, and how to have that cut again. */
export async function cutPower(
  run: RecordedRun,
  { cuts, seed, starts, ignoresSync = () => false }: CutOptions,
): Promise<string[]> {
  const problems: string[] = [];
  const inspected = starts ? Math.ceil(cuts / starts.count) : Number.POSITIVE_INFINITY;
  for (let number = 0; number < cuts; number += 1) {
    const found = await withImage(run, seed + number, ignoresSync, findProblems);
    if (starts && number % inspected === 0)
      found.push(
        ...(await withImage(run, seed + number, ignoresSync, (image, expected) =>
          starts.inspect(image, expected, number / inspected),
        )),
      );
    problems.push(...found.map((problem) => `the cut of seed ${seed + number}: ${problem}`));
  }
  return problems;
}

async function withImage(
  run: RecordedRun,
  seed: number,
  ignoresSync: IgnoresSync,
  work: (image: string, expected: Expected) => Promise<readonly string[]>,
): Promise<string[]> {
  const { disk, moments } = run.recording;
  const random = createRandom(seed);
  const moment = moments[random.below(moments.length)] ?? 0;
  const directory = await mkdtemp(join(scratch, 'facteur-cut-'));
  try {
    const image = join(directory, 'data');
    writeImage(disk, { moment, random, ignoresSync }, image);
    const acknowledged = run.acknowledged.filter(({ at }) => at < moment);
    return [...(await work(image, { ...run, acknowledged }))];
  } finally {
    await rm(directory, { recursive: true, maxRetries: 10 });
  }
}
