import { momentText } from '../../src/domain/text/moments.ts';
import { parseRuns } from '../../src/domain/text/text-runs.ts';

/** A text, or all texts in a value, with the times in words, as a terminal shows them. */
export function timesInWords<T>(value: T): T;
export function timesInWords(value: unknown): unknown {
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value)) return value.map((each) => timesInWords(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, timesInWords(each)]));
}

const textOf = (text: string): string =>
  parseRuns(text).reduce<string>(
    (words, run) =>
      typeof run !== 'string' && run.kind === 'moment' ? words.replace(momentText(run), run.inWords) : words,
    text,
  );
