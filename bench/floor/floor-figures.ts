import { setTimeout as sleep } from 'node:timers/promises';
import { withBareBullMQ } from '../bare-bullmq.ts';
import { compareTo, type Figure, median } from '../report.ts';
import { admin, nextTick, type RunningApp, withApp } from '../running-app.ts';
import { type Floor, startFloor } from './floor-loop.ts';

const warmUp = 1_000;
const single = 1_000;
const many = 2_000;
const rounds = 7;
/** A round of neither is counted until both are warm. */
const warmUpRounds = 1;

/** Facteur against the least that keeps the same promises, in turns in one process, on the same disk and Redis. */
export const floorFigures = (): Promise<Figure[]> =>
  withApp(async (facteur) => {
    const floor = await startFloor(facteur.dataDirectory, facteur.socket, 'full');
    try {
      return [...(await oneAtATime(facteur, floor)), await atOnce(facteur, floor)];
    } finally {
      await floor.stop();
    }
  });

async function oneAtATime(facteur: RunningApp, floor: Floor): Promise<Figure[]> {
  const [ours, least, bare]: [number[], number[], number[]] = [[], [], []];
  await withBareBullMQ(facteur.socket, 1, async ({ roundTrip }) => {
    for (let index = 0; index < warmUp + single; index++) {
      const turns: (readonly [number[], () => Promise<void>])[] = [
        [least, () => createByFloor(floor, `one${index}`)],
        [ours, () => createAlias(facteur, `one${index}`)],
      ];
      // Each first as often as the other.
      for (const [times, work] of index % 2 === 0 ? turns : turns.reverse()) {
        const took = await timed(work);
        if (index >= warmUp) times.push(took);
        // What is shown is brought by a job of its own, which is not to run into the next turn.
        while (facteur.app.store.outbox.count() + floor.waiting() > 0) await nextTick();
      }
      const took = await timed(roundTrip);
      if (index >= warmUp) bare.push(took);
    }
  });
  const unit = 'ms';
  const oneCommand = {
    name: 'one command until applied, against the floor',
    value: median(ours),
    unit,
  } as const;
  const theFloor = {
    name: 'the floor, against a bare BullMQ round trip',
    value: median(least),
    unit,
  } as const;
  return [
    compareTo({ ...oneCommand, limit: { most: 1.5 } }, median(least)),
    // One that is slower would be no floor.
    compareTo({ ...theFloor, limit: { most: 5 } }, median(bare)),
  ];
}

async function atOnce(facteur: RunningApp, floor: Floor): Promise<Figure> {
  const [ours, least]: [number[], number[]] = [[], []];
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    const floorRate = rate(await timed(() => createAllByFloor(floor, round)));
    const ownRate = rate(await timed(() => createAll(facteur, round)));
    if (round < warmUpRounds) continue;
    least.push(floorRate);
    ours.push(ownRate);
  }
  return {
    name: `${many} aliases at once, against the floor`,
    value: median(ours),
    unit: '/s',
    baseline: median(least),
    ratio: median(ours.map((each, index) => each / (least[index] ?? Number.NaN))),
    limit: { least: 0.6 },
  };
}

async function createByFloor(floor: Floor, name: string): Promise<void> {
  const request = await floor.create(`${name}@example.org`, `${name}@example.net`);
  while (floor.stateOf(request) !== 'applied') await nextTick();
}

async function createAlias({ dispatcher, app }: RunningApp, name: string): Promise<void> {
  const line = `/mail alias ${name}@example.org ${name}@example.net`;
  const { request, view } = await dispatcher.run(admin, line);
  if (request === null) throw new Error(`An alias was refused: ${view.title}`);
  while (app.store.requests.stateOf(request) !== 'applied') await nextTick();
}

/** All of them, until the last is applied and shown. */
async function createAllByFloor(floor: Floor, round: number): Promise<void> {
  const names = Array.from({ length: many }, (_, index) => `many${round}.${index}@example.org`);
  await Promise.all(names.map((name) => floor.create(name, 'a@example.net')));
  while (floor.waiting() > 0) await sleep(5);
}

async function createAll({ dispatcher, app }: RunningApp, round: number): Promise<void> {
  const names = Array.from({ length: many }, (_, index) => `many${round}.${index}@example.org`);
  const replies = await Promise.all(
    names.map((name) => dispatcher.run(admin, `/mail alias ${name} a@example.net`)),
  );
  while (app.store.outbox.count() > 0) await sleep(5);
  const missed = replies.filter(
    ({ request }) => request === null || app.store.requests.stateOf(request) !== 'applied',
  );
  if (missed.length > 0) throw new Error(`${missed.length} of ${many} aliases were not applied`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const rate = (ms: number): number => many / (ms / 1_000);
