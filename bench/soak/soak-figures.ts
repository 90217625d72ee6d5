import { compareTo, type Figure } from '../report.ts';
import type { Complaints } from './facteur-process.ts';
import { countBut, type RequestsIn } from './requests-in.ts';
import type { Sample } from './sample.ts';

/** What a soak came to. */
export type Outcome = {
  readonly samples: readonly Sample[];
  /** Commands and clicks. */
  readonly sent: number;
  /** Those that could not be made, since what they need was not heard, or were not acknowledged. */
  readonly missed: number;
  /** Answers that name an unexpected error. */
  readonly troubles: number;
  readonly complaints: Readonly<Complaints>;
  readonly before: RequestsIn;
  readonly after: RequestsIn;
  /** Requests that were too old already when it began. */
  readonly old: number;
};

const kilobyte = 1024;

/** The first and the last quarter are compared, after a tenth of the time: whoever has just begun takes more by and by. */
export function soakFiguresOf(outcome: Outcome): Figure[] {
  const { samples, before, after } = outcome;
  const counted = samples.slice(Math.floor(samples.length / 10));
  const quarter = Math.max(1, Math.floor(counted.length / 4));
  const [first, last] = [counted.slice(0, quarter), counted.slice(-quarter)];
  const growth = (
    { name, unit, most }: Pick<Figure, 'name' | 'unit'> & { readonly most: number },
    of: (part: readonly Sample[]) => number,
  ): Figure =>
    compareTo(
      { name: `soak: ${name}, last to first quarter`, unit, value: of(last), limit: { most } },
      of(first),
    );
  const figure = (name: string, unit: Figure['unit'], value: number, most: number): Figure => ({
    ...{ name: `soak: ${name}`, unit, value },
    limit: { most },
  });
  const file = (name: string) => Math.max(...samples.map(({ files }) => files[name] ?? 0));
  const made = after.newest - before.newest;
  return [
    growth({ name: 'resident memory', unit: 'MB', most: 1.1 }, (part) =>
      mean(part, (each) => each.residentMegabytes),
    ),
    // After garbage was collected: what is in use at other moments says nothing.
    growth({ name: 'heap', unit: 'MB', most: 1.1 }, (part) => least(part, (each) => each.heapMegabytes)),
    growth({ name: 'descriptors', unit: '', most: 1.05 }, (part) =>
      greatest(part, (each) => each.descriptors),
    ),
    growth({ name: 'keys in Redis', unit: '', most: 1.1 }, (part) => mean(part, (each) => each.redisKeys)),
    growth({ name: 'memory of Redis', unit: 'MB', most: 1.1 }, (part) =>
      mean(part, (each) => each.redisMegabytes),
    ),
    figure('log of facteur.sqlite, largest', 'MB', file('facteur.sqlite-wal'), 64),
    figure('log of inbox.sqlite, largest', 'MB', file('inbox.sqlite-wal'), 64),
    figure('file of the queue, largest', 'MB', file('queue'), 256),
    figure('event loop, p99', 'ms', Math.max(...counted.map(({ lag }) => lag)), 200),
    figure(`commands without an answer, of ${outcome.sent}`, '', outcome.missed + outcome.troubles, 0),
    figure('requests that did not end well', '', countBut(after, ['applied', 'cancelled']), 0),
    figure('warnings and errors in the log', '', outcome.complaints.warnings + outcome.complaints.errors, 0),
    figure(
      'old requests left',
      '',
      Math.max(0, countBut(after, []) - made - (countBut(before, []) - outcome.old)),
      0,
    ),
    figure(`database, per request of ${made}`, 'KB', (after.bytes - before.bytes) / made / kilobyte, 16),
  ];
}

const mean = (part: readonly Sample[], of: (sample: Sample) => number): number =>
  part.reduce((sum, each) => sum + of(each), 0) / part.length;

const least = (part: readonly Sample[], of: (sample: Sample) => number): number => Math.min(...part.map(of));

const greatest = (part: readonly Sample[], of: (sample: Sample) => number): number =>
  Math.max(...part.map(of));
