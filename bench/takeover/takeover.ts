import { setTimeout as sleep } from 'node:timers/promises';
import { leaseTiming } from '../../src/standby/timing.ts';
import type { AppProcess } from '../../test/support/app-process/app-process.ts';
import { compareTo, type Figure, median } from '../report.ts';
import { startTwoMachines, type TwoMachines } from './two-machines.ts';
import { waitFor } from './wait-for.ts';

/** How the one that acts ends. */
type Ending = 'SIGKILL' | 'SIGTERM';

const runs = 5;
/** Milliseconds between two commands of the load. */
const loadInterval = 50;
/** How long the load lasts before the end, in milliseconds: it is replicated meanwhile. */
const loadTime = 2_500;

/**
 * How long it takes until the standby has applied its first request, since the one that acts, under load, was killed or
 * told to end. The machines take turns, so that each restores the other's replica. Held against the lease's length.
 */
export async function takeoverFigures(): Promise<Figure[]> {
  await using machines = await startTwoMachines();
  const took: Record<Ending, number[]> = { SIGKILL: [], SIGTERM: [] };
  let acting: 0 | 1 = 0;
  let facteur = machines.start(acting);
  await waitFor('the first acts', () => facteur.errors().includes('Facteur is ready'));
  await facteur.say('/mail domain add example.org postmaster:me@outside.test');
  await facteur.say('1');
  for (let run = 0; run < 2 * runs; run++) {
    const other: 0 | 1 = acting === 0 ? 1 : 0;
    const standby = machines.start(other);
    await waitFor('the other one waits', () => standby.errors().includes('this one waits'));
    const ending: Ending = run % 2 === 0 ? 'SIGKILL' : 'SIGTERM';
    took[ending].push(await measure(machines, { facteur, standby, ending, name: `run${run}` }));
    [acting, facteur] = [other, standby];
  }
  const figure = (ending: Ending, name: string, most: number): Figure[] => [
    compareTo(
      { name: `${name}, median`, value: seconds(median(took[ending])), unit: 's', limit: { most } },
      seconds(leaseTiming.ttl),
    ),
    compareTo(
      { name: `${name}, slowest`, value: seconds(Math.max(...took[ending])), unit: 's', limit: { most } },
      seconds(leaseTiming.ttl),
    ),
  ];
  return [
    ...figure('SIGKILL', 'from kill -9 to the first request of the standby', 1.5),
    ...figure('SIGTERM', 'from SIGTERM to the first request of the standby', 0.5),
  ];
}

const seconds = (milliseconds: number): number => milliseconds / 1_000;

async function measure(
  { has }: TwoMachines,
  run: {
    readonly facteur: AppProcess;
    readonly standby: AppProcess;
    readonly ending: Ending;
    readonly name: string;
  },
): Promise<number> {
  const { facteur, standby, ending, name } = run;
  let count = 0;
  const load = setInterval(() => facteur.type(aliasCommand(`${name}-load${count++}`)), loadInterval);
  await sleep(loadTime);
  await waitFor('the load is applied', () => has(addressOf(`${name}-load0`)));
  const since = performance.now();
  const ended = ending === 'SIGKILL' ? facteur.kill() : facteur.stop();
  clearInterval(load);
  // It is read as soon as the other one acts.
  standby.type(aliasCommand(name));
  await waitFor('the standby has applied a request', () => has(addressOf(name)));
  const took = performance.now() - since;
  await ended;
  return took;
}

const addressOf = (name: string): string => `${name}@example.org`;
const aliasCommand = (name: string): string => `/mail alias ${addressOf(name)} me@outside.test`;
