import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from './node-flags.ts';
import { compareTo, type Figure, median } from './report.ts';

const program = fileURLToPath(new URL('./metrics-run.ts', import.meta.url));

const warmUp = 300;
const counted = 1_000;
const ports = { measured: 27_464, scraped: 27_465 };

/** What it costs to measure, and to be scraped every second: a command until it is applied, and one scrape. */
export async function metricsFigures(): Promise<Figure[]> {
  const plain = startFacteur();
  const measured = startFacteur(`METRICS_PORT=${ports.measured}`);
  const scraped = startFacteur(`METRICS_PORT=${ports.scraped}`);
  const all = [plain, measured, scraped];
  const times = new Map(all.map((each) => [each, [] as number[]]));
  const scrapes: number[] = [];
  const ended = new AbortController();
  try {
    for (let index = 0; index < warmUp; index++) for (const each of all) await each.create(`warm${index}`);
    const scraping = scrapeEverySecond(ports.scraped, scrapes, ended.signal);
    for (let index = 0; index < counted; index++) {
      // In turns, so that all meet the same machine; and each first as often as the others.
      for (let turn = 0; turn < all.length; turn++) {
        const each = all[(index + turn) % all.length];
        if (each) times.get(each)?.push(await each.create(`one${index}`));
      }
    }
    ended.abort();
    await scraping;
  } finally {
    ended.abort();
    await Promise.all(all.map(({ end }) => end()));
  }
  const of = (each: (typeof all)[number]): number => median(times.get(each) ?? []);
  const figure = (name: string, value: number, most: number) => ({
    ...{ name, value, unit: 'ms' as const, limit: { most } },
  });
  return [
    compareTo(figure('command to applied, measured, against not', of(measured), 1.02), of(plain)),
    compareTo(
      figure('command to applied, scraped every second, against not', of(scraped), 1.02),
      of(measured),
    ),
    figure('a scrape', median(scrapes), 100),
  ];
}

async function scrapeEverySecond(port: number, times: number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const start = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    times.push(performance.now() - start);
    await pause(1_000, undefined, { signal }).catch(() => undefined);
  }
}

function startFacteur(...environment: readonly string[]) {
  const child = spawn(process.execPath, [...nodeFlags, program, ...environment], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    /** Creates an alias. @returns the milliseconds until it was applied. */
    create: async (name: string): Promise<number> => {
      child.stdin.write(`${name}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('Facteur ended');
      return Number(value);
    },
    end: async (): Promise<void> => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
