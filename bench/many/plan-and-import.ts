import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Address, parseAddress } from '../../src/domain/address/address.ts';
import { planChanges } from '../../src/requests/planning/plan-changes.ts';
import { compareTo, type Figure, median } from '../report.ts';
import { admin, nextTick, type RunningApp, withApp } from '../running-app.ts';
import { addressOf, askForImport, confirmImport, most } from './aliases.ts';
import { postfixadminRate } from './postfixadmin-cli.ts';

const rounds = 5;

/** Requests of 10,000 changes: planned, imported, and what they leave of the event loop to others. */
export const manyFigures = (): Promise<Figure[]> =>
  withApp(async (facteur) => {
    const plan = await measurePlan(facteur);
    const imports: Measured[] = [];
    for (let round = 0; round < rounds; round++) imports.push(await measureImport(facteur, `round${round}.`));
    const rate = median(imports.map((each) => each.perSecond));
    return [
      { name: `plan of ${most} changes`, value: plan.seconds, unit: 's', limit: { most: 3 } },
      { name: 'memory that it takes', value: plan.megabytes, unit: 'MB', limit: { most: 100 } },
      {
        name: `import of ${most} aliases, from the confirmation, median`,
        value: rate,
        unit: '/s',
        limit: { least: 5_000 },
      },
      compareTo(
        { name: 'the same, against postfixadmin-cli', value: rate, unit: '/s', limit: { least: 250 } },
        await postfixadminRate(),
      ),
      {
        name: 'longest turn of the event loop meanwhile, median',
        value: median(imports.map((each) => each.longestTurn)),
        unit: 'ms',
        limit: { most: 50 },
      },
    ];
  });

/**
 * The slowest of some plans, and the most memory that one takes: what is in use beyond what was after a garbage collection,
 * garbage of the plan's own included. Not what is resident: V8 keeps pages that earlier work has filled and left, by which
 * the same plan, of which 14 MB are alive at once, took from 36 to 66 MB.
 */
async function measurePlan({ app }: RunningApp): Promise<{ seconds: number; megabytes: number }> {
  let before = Number.POSITIVE_INFINITY;
  let megabytes = 0;
  const look = setInterval(() => {
    megabytes = Math.max(megabytes, megabytesInUse() - before);
  }, 5);
  let seconds = 0;
  for (let round = 0; round < rounds; round++) {
    const wanted = Array.from({ length: most }, (_, index) => ({
      change: {
        ...({ kind: 'address', address: at(addressOf('planned', index)), before: null } as const),
        after: { mailbox: null, forwards: [at(`to${index}@example.net`)], enabled: true },
      },
    }));
    collectGarbage();
    before = megabytesInUse();
    const began = performance.now();
    const plan = await planChanges(app, admin, wanted);
    seconds = Math.max(seconds, (performance.now() - began) / 1_000);
    if (!plan.ok || plan.value.changes.length !== most) throw new Error('The plan was refused');
  }
  clearInterval(look);
  return { seconds, megabytes };
}

function megabytesInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_024 ** 2;
}

/** Node gives its programs no function for this, unless V8 is told to. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

type Measured = { readonly perSecond: number; readonly longestTurn: number };

async function measureImport(facteur: RunningApp, name: string): Promise<Measured> {
  const turns = watchTurns();
  const asked = await askForImport(facteur, name);
  const began = performance.now();
  await confirmImport(facteur, asked);
  const perSecond = most / ((performance.now() - began) / 1_000);
  const longestTurn = await turns();
  await checkImport(facteur, name);
  // What it shows is brought by jobs of their own.
  while (facteur.app.store.outbox.count() > 0) await sleep(20);
  return { perSecond, longestTurn };
}

/** Measures turns of the event loop from now on. @returns what ends that, and gives the longest in milliseconds. */
function watchTurns(): () => Promise<number> {
  let last = performance.now();
  let longest = 0;
  let isWatched = true;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isWatched) setImmediate(look);
  };
  setImmediate(look);
  return async () => {
    // Twice, so that the turn that has just ended is counted.
    await nextTick();
    await nextTick();
    isWatched = false;
    return longest;
  };
}

/** A rate counts only where every alias has its directory, mirror and audit rows. */
async function checkImport({ app }: RunningApp, name: string): Promise<void> {
  const addresses = Array.from({ length: most }, (_, index) => at(addressOf(name, index)));
  const held = await app.mailServer.readMany(addresses);
  for (const [index, address] of addresses.entries()) {
    const events = app.store.audit.forAddress(address, 2);
    const isWhole =
      held[index] &&
      app.store.addresses.stateOf(address) &&
      events.length === 1 &&
      events[0]?.event === 'applied';
    if (!isWhole) throw new Error(`${address} is not whole`);
  }
}

function at(text: string): Address {
  const address = parseAddress(text);
  if (!address.ok) throw new Error(`The bench made a wrong address: ${text}`);
  return address.value;
}
