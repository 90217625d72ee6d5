import { setTimeout as sleep } from 'node:timers/promises';
import { applyConcurrency } from '../src/app/job-handlers.ts';
import { parseAddress } from '../src/domain/address/address.ts';
import { withBareBullMQ } from './bare-bullmq.ts';
import { compareTo, type Figure, median } from './report.ts';
import { admin, nextTick, type RunningApp, withApp } from './running-app.ts';

const warmUp = 1_000;
const single = 1_000;
const many = 2_000;
const rounds = 7;

/** From a command to its change being applied: one at a time, and 2,000 at once. */
export const commandFigures = (): Promise<Figure[]> =>
  withApp(async (facteur) => [await oneAtATime(facteur), await atOnce(facteur)]);

async function oneAtATime(facteur: RunningApp): Promise<Figure> {
  const ours: number[] = [];
  const bare: number[] = [];
  await withBareBullMQ(facteur.socket, 1, async ({ roundTrip }) => {
    for (let index = 0; index < warmUp + single; index++) {
      // In turns, so that both meet the same machine.
      const bareTime = await timed(roundTrip);
      const ourTime = await timed(() => createAlias(facteur, `one${index}`));
      // What it shows in chat is brought by a job of its own, which is not to run into the next turn.
      while (facteur.app.store.outbox.count() > 0) await nextTick();
      if (index < warmUp) continue;
      bare.push(bareTime);
      ours.push(ourTime);
    }
  });
  const figure = {
    name: 'command to applied, median',
    value: median(ours),
    unit: 'ms',
    limit: { most: 3 },
  } as const;
  return compareTo(figure, median(bare));
}

/** In turns with the baseline, so that both meet the same machine; the median of the ratios is the one to hold. */
async function atOnce(facteur: RunningApp): Promise<Figure> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(
      await withBareBullMQ(facteur.socket, applyConcurrency, async ({ add }) =>
        rate(await timed(() => add(many))),
      ),
    );
    ours.push(rate(await timed(() => createAll(facteur, round))));
    await checkAll(facteur, round);
  }
  const baseline = median(bare);
  const ratio = median(ours.map((each, round) => each / (bare[round] ?? Number.NaN)));
  const value = median(ours);
  return {
    name: `${many} aliases at once, median`,
    value,
    unit: '/s',
    baseline,
    ratio,
    limit: { least: 0.25 },
  };
}

async function createAlias({ dispatcher, app }: RunningApp, name: string): Promise<void> {
  const { request, view } = await dispatcher.run(
    admin,
    `/mail alias ${name}@example.org ${name}@example.net`,
  );
  if (request === null) throw new Error(`An alias was refused: ${view.title}`);
  while (app.store.requests.stateOf(request) !== 'applied') await nextTick();
}

async function createAll({ dispatcher, app }: RunningApp, round: number): Promise<void> {
  const lines = Array.from(
    { length: many },
    (_, index) => `/mail alias many${round}.${index}@example.org a@example.net`,
  );
  await Promise.all(lines.map((line) => dispatcher.run(admin, line)));
  while (app.store.requests.countOpen() > 0) await sleep(20);
}

/** A rate counts only where every one of them is applied, with its request, audit and directory rows. */
async function checkAll({ app }: RunningApp, round: number): Promise<void> {
  for (let index = 0; index < many; index++) {
    const address = parseAddress(`many${round}.${index}@example.org`);
    if (!address.ok) throw new Error('The bench made a wrong address');
    const events = app.store.audit.forAddress(address.value, 10);
    const request = app.store.requests.get(events[0]?.requestId ?? 0);
    const held = await app.mailServer.read(address.value);
    if (request?.state !== 'applied' || events.length !== 2 || !held)
      throw new Error(`${address.value} is not whole`);
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const rate = (ms: number): number => many / (ms / 1_000);
