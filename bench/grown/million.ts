import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareTo, type Figure, median } from '../report.ts';
import { startIn } from '../start.ts';
import { type Asked, startAsked } from './asked.ts';
import { fillGrown, type Size } from './fill/fill.ts';
import { questions } from './questions.ts';

/**
 * So few that a Facteur of some months has them; enough that each list has as many rows, and counts as far, as that of a
 * million: what is compared are answers of the same length.
 */
const few: Size = { addresses: 1_000, openRequests: 300, auditRows: 16_000 };
const many: Size = { addresses: 1_000_000, openRequests: 10_000, auditRows: 1_000_000 };
const starts = 3;
/** Of each question, half of them to warm up. */
const runs = 40;

/** All that is asked of a Facteur that has grown, its start, memory and audit, held against one that has just begun. */
export async function millionFigures(): Promise<Figure[]> {
  const root = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const [one, other] = [join(root, 'few'), join(root, 'many')];
  try {
    await fillGrown(one, few);
    await fillGrown(other, many);
    return [
      ...(await figuresOfStart(one, other)),
      ...(await figuresOfAnswers(one, other)),
      await figureOfAudit(other),
    ];
  } finally {
    await rm(root, { recursive: true });
  }
}

async function figuresOfStart(one: string, other: string): Promise<Figure[]> {
  const [baseline, ours] = [[], []] as [number[], number[]];
  let resident = 0;
  for (let run = 0; run < starts; run++) {
    baseline.push((await startIn(one)).ready / 1_000);
    const started = await startIn(other);
    ours.push(started.ready / 1_000);
    resident = Math.max(resident, started.resident);
  }
  return [
    compareTo(
      { name: 'start to ready with a million', value: median(ours), unit: 's', limit: { most: 1.3 } },
      median(baseline),
    ),
    { name: 'memory after such a start', value: resident, unit: 'MB', limit: mostMemory },
  ];
}

const mostMemory = { most: 200 };

async function figuresOfAnswers(one: string, other: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  const [baseline, ours] = [await startAsked(one), await startAsked(other)];
  try {
    for (const name of Object.keys(questions)) figures.push(await figureOf(name, baseline, ours));
    return [
      ...figures,
      { name: 'memory after all of that', value: await ours.memory(), unit: 'MB', limit: mostMemory },
    ];
  } finally {
    await Promise.all([baseline.end(), ours.end()]);
  }
}

/** In turns, so that both meet the same machine. */
async function figureOf(name: string, one: Asked, other: Asked): Promise<Figure> {
  const questionFor = questions[name];
  if (!questionFor) throw new Error(`There is no question ${name}`);
  const [baseline, ours] = [[], []] as [number[], number[]];
  await Promise.all([one.idle(), other.idle()]);
  for (let run = 0; run < runs; run++) {
    baseline.push(await one.ask(questionFor(run, few.addresses)));
    ours.push(await other.ask(questionFor(run, many.addresses)));
  }
  return compareTo(
    { name: `${name}, of a million`, value: median(ours.slice(runs / 2)), unit: 'ms', limit: { most: 1.3 } },
    median(baseline.slice(runs / 2)),
  );
}

/** As `npm run audit:verify` does. */
async function figureOfAudit(directory: string): Promise<Figure> {
  const script = fileURLToPath(new URL('../../scripts/audit-verify.ts', import.meta.url));
  const start = performance.now();
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, DATA_DIR: directory },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The audit of the bench does not hold: ${code}`);
  return {
    name: `audit:verify of ${many.auditRows} rows`,
    value: (performance.now() - start) / 1_000,
    unit: 's',
    limit: { most: 20 },
  };
}
