import { parseAddress } from '../src/domain/address/address.ts';
import { compareTo, type Figure, median, percentile } from './report.ts';
import { admin, type RunningApp, withApp } from './running-app.ts';

const few = 1_000;
const many = 100_000;
const runs = 300;

/** What is timed, on few addresses and on many. Both hold two that the search finds. */
const questions = {
  '/mail list': ({ dispatcher }: RunningApp) => dispatcher.run(admin, '/mail list example.org'),
  '/mail list search:': ({ dispatcher }: RunningApp) =>
    dispatcher.run(admin, '/mail list example.org search:zelie'),
  'completion of an address': ({ dispatcher }: RunningApp) => dispatcher.complete(admin, '/mail show ma'),
} as const;

const syllables = [
  'ma',
  'ri',
  'lo',
  'chen',
  'tho',
  'mas',
  'an',
  'na',
  'ber',
  'nard',
  'eve',
  'kim',
  'jo',
  'seph',
  'ul',
  'ra',
];

/** A different name for each number, as people have them: `mari.lochen17`. */
function nameOf(index: number): string {
  if (index < 2) return `zelie${index}`;
  const syllable = (place: number) => syllables[Math.floor(index / 16 ** place) % 16] ?? '';
  return `${syllable(0)}${syllable(1)}.${syllable(2)}${syllable(3)}${index}`;
}

/** Lists and completion on 100,000 addresses against the same on 1,000. */
export async function listFigures(): Promise<Figure[]> {
  return withApp(async (facteur) => {
    fill(facteur, 0, few);
    const baseline = await timeAll(facteur);
    fill(facteur, few, many);
    const ours = await timeAll(facteur);
    const completions = await timesOf(facteur, questions['completion of an address']);
    const autocomplete = {
      name: `autocomplete on ${many}, p99`,
      value: percentile(completions, 99),
      unit: 'ms',
      limit: { most: 20 },
    } as const;
    const figures = Object.keys(questions).map((name) =>
      compareTo(
        { name: `${name} of ${many}, median`, value: ours[name] ?? 0, unit: 'ms', limit: { most: 2 } },
        baseline[name] ?? 0,
      ),
    );
    return [...figures, autocomplete];
  });
}

function fill({ app }: RunningApp, from: number, to: number): void {
  app.store.transaction(() => {
    for (let index = from; index < to; index++) {
      const address = parseAddress(`${nameOf(index)}@example.org`);
      const forward = parseAddress(`${nameOf(index)}@example.net`);
      if (!address.ok || !forward.ok) throw new Error('The bench made a wrong address');
      app.store.addresses.put(address.value, { mailbox: null, forwards: [forward.value], enabled: true });
    }
    // As the job does that comes every few seconds.
    app.store.addresses.indexNew(to);
  });
}

async function timeAll(facteur: RunningApp): Promise<Record<string, number>> {
  const medians: Record<string, number> = {};
  for (const [name, ask] of Object.entries(questions)) medians[name] = median(await timesOf(facteur, ask));
  return medians;
}

/** Milliseconds of each of many runs, after as many again to warm up. */
async function timesOf(
  facteur: RunningApp,
  ask: (facteur: RunningApp) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < 2 * runs; run++) {
    const start = performance.now();
    await ask(facteur);
    times.push(performance.now() - start);
  }
  return times.slice(runs);
}
