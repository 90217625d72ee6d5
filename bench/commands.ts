import { setTimeout as sleep } from 'node:timers/promises';
import { parseAddress } from '../src/domain/address.ts';
import { withBareBullMQ } from './bare-bullmq.ts';
import { against, type Figure, median } from './report.ts';
import { admin, type Running, soon, withFacteur } from './running-facteur.ts';

const warmUp = 200;
const single = 1_000;
const many = 2_000;
/** As many as Facteur's own worker runs at once. */
const concurrency = 50;

/** From a command to its change being applied: one at a time, and 2,000 at once. */
export const commandFigures = (): Promise<Figure[]> =>
  withFacteur(async (facteur) => [await oneAtATime(facteur), await atOnce(facteur)]);

async function oneAtATime(facteur: Running): Promise<Figure> {
  const ours: number[] = [];
  const bare: number[] = [];
  await withBareBullMQ(facteur.socket, 1, async ({ roundTrip }) => {
    for (let index = 0; index < warmUp + single; index++) {
      // In turns, so that both meet the same machine.
      const bareTime = await timed(roundTrip);
      const ourTime = await timed(() => createAlias(facteur, `one${index}`));
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
  return against(figure, median(bare));
}

async function atOnce(facteur: Running): Promise<Figure> {
  const bare = await withBareBullMQ(facteur.socket, concurrency, async ({ add }) => {
    await add(many);
    return rate(await timed(() => add(many)));
  });
  const ours = rate(await timed(() => createAll(facteur)));
  await checkAll(facteur);
  const figure = {
    name: `${many} aliases at once`,
    value: ours,
    unit: '/s',
    limit: { least: 0.25 },
  } as const;
  return against(figure, bare);
}

async function createAlias({ desk, office }: Running, name: string): Promise<void> {
  const { request, view } = await desk.run(admin, `/mail alias ${name}@example.org ${name}@example.net`);
  if (request === null) throw new Error(`An alias was refused: ${view.title}`);
  while (office.store.requests.get(request)?.state !== 'applied') await soon();
}

async function createAll({ desk, office }: Running): Promise<void> {
  const lines = Array.from(
    { length: many },
    (_, index) => `/mail alias many${index}@example.org a@example.net`,
  );
  await Promise.all(lines.map((line) => desk.run(admin, line)));
  while (office.store.requests.countOpen() > 0) await sleep(20);
}

/** A rate counts only where every one of them is applied, with its request, audit and directory rows. */
async function checkAll({ office }: Running): Promise<void> {
  for (let index = 0; index < many; index++) {
    const address = parseAddress(`many${index}@example.org`);
    if (!address.ok) throw new Error('The bench made a wrong address');
    const events = office.store.audit.about(address.value, 10);
    const request = office.store.requests.get(events[0]?.requestId ?? 0);
    const held = await office.mailServer.read(address.value);
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
