import { join } from 'node:path';
import Database from 'better-sqlite3';
import { compareTo, type Figure, median } from './report.ts';
import { admin, nextTick, type RunningApp, withApp } from './running-app.ts';

const few = 10_000;
const many = 1_000_000;
/** Addresses that are made in one transaction. */
const part = 10_000;
const runs = 100;

/** What is timed, on few addresses and on many: one line or some, for a run that has a number of its own. */
const questions: Readonly<Record<string, (run: number, count: number) => readonly string[]>> = {
  '/mail show': (run) => [`/mail show ${mailboxAt(run)}`],
  '/mail delete, to its plan': (run) => [`/mail delete ${nameAt(4 * run + 3)}@example.org`],
  '/mail delete, refused for a forward': (run) => [`/mail delete ${mailboxAt(run)}`],
  '/mail list': () => ['/mail list example.org', '/mail list example.org kind:mailbox'],
  '/mail list, pages far on': (_, count) => [
    `/mail list example.org page:${count / 40}`,
    `/mail list example.org page:${count / 80} kind:mailbox`,
    `/mail list example.org page:${count / 20}`,
  ],
  // Two that nothing holds and two that more hold than are counted.
  'search for one and two letters': () => ['z', 'u1', 'u', 'u0'].map(searchFor),
  'search for three letters and more': (run) => ['u00', 'zzz', nameAt(run)].map(searchFor),
  'history, domains, drift, requests, mine': (run) => [
    `/mail history ${mailboxAt(run)}`,
    ...['domain list', 'drift', 'requests', 'mine'].map((command) => `/mail ${command}`),
  ],
};

const searchFor = (text: string): string => `/mail list example.org search:${text}`;
const nameAt = (index: number): string => `u${String(index).padStart(7, '0')}`;
const mailboxAt = (run: number): string => `${nameAt(4 * run)}@example.org`;

/** Every answer that reads addresses, with 1,000,000 of them against the same with 10,000. */
export const millionFigures = (): Promise<Figure[]> =>
  withApp((one) =>
    withApp(async (other) => {
      await fill(one, few);
      await fill(other, many);
      const figures: Figure[] = [];
      for (const [name, ask] of Object.entries(asked)) figures.push(await figureOf(name, ask, one, other));
      return figures;
    }),
  );

type Ask = (facteur: RunningApp, run: number, count: number) => unknown;

const asked: Readonly<Record<string, Ask>> = {
  ...Object.fromEntries(Object.entries(questions).map(([name, linesFor]) => [name, asking(linesFor)])),
  'completion of an address': ({ dispatcher }, run) =>
    dispatcher.complete(admin, `/mail show ${nameAt(run).slice(0, 6)}`),
};

function asking(linesFor: (run: number, count: number) => readonly string[]): Ask {
  return async ({ dispatcher }, run, count) => {
    for (const line of linesFor(run, count)) await dispatcher.run(admin, line);
  };
}

/** In turns, so that both meet the same machine; half of the runs are to warm up. */
async function figureOf(name: string, ask: Ask, one: RunningApp, other: RunningApp): Promise<Figure> {
  const baseline: number[] = [];
  const ours: number[] = [];
  for (let run = 0; run < 2 * runs; run++) {
    baseline.push(await timed(() => ask(one, run, few)));
    ours.push(await timed(() => ask(other, run, many)));
  }
  return compareTo(
    { name: `${name}, of ${many}`, value: median(ours.slice(runs)), unit: 'ms', limit: { most: 1.5 } },
    median(baseline.slice(runs)),
  );
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** So many addresses, a part at a time: what else the process has to do is not held up for seconds. */
async function fill(facteur: RunningApp, count: number): Promise<void> {
  const { addresses, transaction } = facteur.app.store;
  for (let from = 0; from < count; from += part) {
    fillPart(facteur, from, from + part);
    // This and what follows: as the job does that comes every few seconds.
    transaction(() => addresses.indexNew(part));
    await nextTick();
  }
  while (transaction(() => addresses.mergeIndex(50))) await nextTick();
  while (transaction(() => addresses.divideRanges(5)) > 0) await nextTick();
}

/**
 * Addresses in the mail directory and in the mirror alike: of four, one is a mailbox, one forwards to that, and two lead
 * elsewhere.
 */
function fillPart({ dataDirectory }: RunningApp, from: number, to: number): void {
  const numbers = `WITH RECURSIVE i (x) AS (SELECT ${from} UNION ALL SELECT x + 1 FROM i WHERE x < ${to - 1})`;
  const name = (number: string) => `printf('u%07d@example.org', ${number})`;
  const forward = `CASE WHEN x % 4 = 1 THEN ${name('x - 1')} ELSE printf('p%d@example.net', x) END`;
  write(
    join(dataDirectory, 'mail', 'directory.sqlite'),
    `${numbers} INSERT INTO alias (address, goto, domain)
       SELECT ${name('x')}, iif(x % 4 = 0, ${name('x')}, ${forward}), 'example.org' FROM i`,
    `${numbers} INSERT INTO mailbox (username, password, name, maildir, local_part, domain)
       SELECT ${name('x')}, '!', '', printf('%032x/', x), printf('u%07d', x), 'example.org' FROM i WHERE x % 4 = 0`,
  );
  write(
    join(dataDirectory, 'facteur.sqlite'),
    `${numbers} INSERT INTO addresses (address, domain, mailbox, forwards, enabled)
       SELECT ${name('x')}, 'example.org', iif(x % 4 = 0, printf('%032x', x), NULL),
         iif(x % 4 = 0, '[]', json_array(${forward})), 1 FROM i`,
  );
}

function write(file: string, ...statements: readonly string[]): void {
  const database = new Database(file);
  database.transaction(() => statements.forEach((each) => void database.exec(each)))();
  database.close();
}
