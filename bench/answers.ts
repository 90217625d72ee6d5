import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Figure, median, percentile } from './report.ts';
import { exampleOrg, residentMegabytes, runApp } from './running-app.ts';
import { acknowledgements } from './slack-load.ts';
import { apiOf, ended, freePort, listening, startFacteurOnSlack, startSlackSink } from './slack-sink.ts';
import { fillDirectory } from './sync.ts';

const addresses = 2_000;
const seconds = 30;
/** Every tenth command changes something; the others look. */
const looks = [
  'help',
  'list',
  'list example.org page:4',
  'show many4@example.org',
  'list example.org search:many19',
].concat(['mine', 'requests', 'status', 'drift', 'history many4@example.org']);
/** How often memory is measured, and how long answers may be waited for, in milliseconds. */
const memoryInterval = 250;
const answerTimeout = 60_000;

/** What is measured at a rate: of acknowledgements the p99, of answers the median and the p99, in milliseconds. */
const limits = {
  200: { acknowledged: 50, median: 100, p99: 500, megabytes: 220 },
  400: { acknowledged: 50, median: 1_000, p99: 3_000, megabytes: 280 },
} as const;

type Rate = keyof typeof limits;
type Measured = { readonly acknowledged: number[]; readonly answered: number[]; readonly megabytes: number };

/** How long commands typed in Slack take to be acknowledged and answered, one in ten a change, and what memory that takes. */
export async function answerFigures(): Promise<Figure[]> {
  return [...figuresAt(200, await measured(200)), ...figuresAt(400, await measured(400))];
}

function figuresAt(rate: Rate, { acknowledged, answered, megabytes }: Measured): Figure[] {
  const limit = limits[rate];
  const name = (what: string) => `${what}, ${rate} commands a second, a tenth of them changes`;
  return [
    {
      name: name('acknowledgement p99'),
      value: percentile(acknowledged, 99),
      unit: 'ms',
      limit: { most: limit.acknowledged },
    },
    { name: name('answer median'), value: median(answered), unit: 'ms', limit: { most: limit.median } },
    { name: name('answer p99'), value: percentile(answered, 99), unit: 'ms', limit: { most: limit.p99 } },
    { name: name('resident memory, most'), value: megabytes, unit: 'MB', limit: { most: limit.megabytes } },
  ];
}

async function measured(rate: Rate): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const answers = createAnswers();
  const slack = await startSlackSink(answers.came);
  const api = apiOf(slack);
  const port = await freePort();
  await prepare(directory);
  const facteur = startFacteurOnSlack(directory, port, api);
  let megabytes = 0;
  const look = setInterval(async () => {
    megabytes = Math.max(megabytes, await residentMegabytes(facteur.pid ?? 0).catch(() => 0));
  }, memoryInterval);
  try {
    await listening(port);
    const acknowledged = await acknowledgements(port, { perSecond: rate, seconds }, (count) => {
      const text = textOf(count);
      return { text, responseUrl: `${api}${answers.asked(count, !looks.includes(text))}` };
    });
    return { acknowledged, answered: await answers.all(), megabytes };
  } finally {
    clearInterval(look);
    await ended(facteur);
    slack.closeAllConnections();
    slack.close();
    await rm(directory, { recursive: true });
  }
}

function textOf(count: number): string {
  if (count % 10 === 0)
    return count % 20 === 0 ? `alias l${count}@example.org a@example.net` : `create m${count}@example.org`;
  return looks[count % looks.length] ?? 'help';
}

/** A data directory with a domain that the workspace sees, and addresses on its mail server. */
async function prepare(directory: string): Promise<void> {
  await runApp(directory, async ({ app }) => app.store.domains.bind('slack/T1', exampleOrg));
  const held = new Database(join(directory, 'mail', 'directory.sqlite'));
  fillDirectory(held, addresses);
  held.close();
}

/** Knows when each command was typed and first answered. What a change comes to is posted, and not answered there. */
function createAnswers() {
  const asked = new Map<string, number>();
  const took: number[] = [];
  return {
    asked: (count: number, isChange: boolean): string => {
      const path = `response/${count}`;
      if (!isChange) asked.set(`/${path}`, performance.now());
      return path;
    },
    came: (path: string): void => {
      const at = asked.get(path);
      if (at === undefined) return;
      asked.delete(path);
      took.push(performance.now() - at);
    },
    /** Milliseconds of each; without end, where none came. */
    all: async (): Promise<number[]> => {
      const end = Date.now() + answerTimeout;
      while (asked.size > 0 && Date.now() < end) await sleep(100);
      return [...took, ...Array.from(asked, () => Number.POSITIVE_INFINITY)];
    },
  };
}
