import { join } from 'node:path';
import Database from 'better-sqlite3';
import { against, type Figure, median } from './report.ts';
import { admin, type Running, withFacteur } from './running-facteur.ts';

const few = 10_000;
const many = 1_000_000;
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
  withFacteur(async (facteur) => {
    fill(facteur, 0, few);
    const baseline = await timeAll(facteur, 0, few);
    fill(facteur, few, many);
    const ours = await timeAll(facteur, 2 * runs, many);
    return [...ours].map(([name, value]) =>
      against(
        { name: `${name}, of ${many}`, value, unit: 'ms', limit: { most: 1.5 } },
        baseline.get(name) ?? Number.NaN,
      ),
    );
  });

/**
 * Addresses in the mail directory and in the mirror alike, a transaction each: of four, one is a mailbox, one forwards
 * to that, and two lead elsewhere.
 */
function fill({ office, dataDirectory }: Running, from: number, to: number): void {
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
  // As the job does that comes every few seconds.
  const { addresses, transaction } = office.store;
  transaction(() => addresses.indexNew(to));
  transaction(() => addresses.divideRanges(to));
}

function write(file: string, ...statements: readonly string[]): void {
  const database = new Database(file);
  database.transaction(() => statements.forEach((each) => void database.exec(each)))();
  database.close();
}

/** From one number of a run on, which is no other's: what was asked to be deleted is asked for once. */
async function timeAll({ desk }: Running, from: number, count: number): Promise<ReadonlyMap<string, number>> {
  const medians = new Map<string, number>();
  for (const [name, linesFor] of Object.entries(questions)) {
    const ask = async (run: number) => {
      for (const line of linesFor(run, count)) await desk.run(admin, line);
    };
    medians.set(name, await timed(from, ask));
  }
  const complete = (run: number) => desk.complete(admin, `/mail show ${nameAt(run).slice(0, 6)}`);
  return medians.set('completion of an address', await timed(from, complete));
}

/** The median of many runs in milliseconds, after as many again to warm up. */
async function timed(from: number, work: (run: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = from; run < from + 2 * runs; run++) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
  }
  return median(times.slice(runs));
}
