import { err, ok, type Result } from '../../domain/result.ts';
import { didYouMean } from './did-you-mean.ts';
import {
  type Entry,
  isValid,
  reportProblem,
  truncate,
  valueAt,
  type YamlCursor,
  type YamlValue,
} from './yaml-cursor.ts';

/** Reads the value at a cursor. Undefined: it can't be used, and that was reported. */
export type Reader<T> = (cursor: YamlCursor) => T | undefined;

type Readers = Readonly<Record<string, Reader<unknown>>>;
type ReadValues<R extends Readers> = { readonly [K in keyof R]?: Exclude<ReturnType<R[K]>, undefined> };

const referenceAdvice = (name: string): string =>
  '* begins a reference in YAML, which a policy has none of; write out what it stands for, or, ' +
  `where a text is meant, put that in quotes: "*${truncate(name)}"`;

/** Reports a value of the wrong kind. */
function reportWrongKind(cursor: YamlCursor, expected: string, written: YamlValue): undefined {
  switch (written.kind) {
    case 'reference':
      return reportProblem(cursor, referenceAdvice(written.name));
    case 'nothing':
      return reportProblem(cursor, `is empty; it must be ${expected}`);
    case 'text':
      return reportProblem(cursor, `must be ${expected}, not “${truncate(written.text)}”`);
    case 'list':
      return reportProblem(cursor, `must be ${expected}, not a list`);
    case 'settings':
      return reportProblem(cursor, `must be ${expected}, not settings of its own`);
  }
}

/** Reads a text. `expected` completes "must be …", for values that `parse` refuses without an explanation of its own. */
export function text<T>(expected: string, parse: (text: string) => Result<T, string | null>): Reader<T> {
  return (cursor) => {
    const written = valueAt(cursor);
    if (written.kind !== 'text') return reportWrongKind(cursor, expected, written);
    const parsed = parse(written.text.trim());
    if (parsed.ok) return parsed.value;
    return reportProblem(cursor, parsed.fault ?? `“${truncate(written.text)}” is not ${expected}`);
  };
}

/** Reads one of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): Reader<W> {
  const expected = `one of: ${words.join(', ')}`;
  return text(expected, (typed) => {
    const word = words.find((each) => each === typed);
    return word === undefined
      ? err(`“${truncate(typed)}” is not ${expected}${didYouMean(typed, words)}`)
      : ok(word);
  });
}

/** Reads a word that stands for a value, or otherwise uses the given reader. */
export const keywordOr =
  <T, const V>(word: string, value: V, read: Reader<T>): Reader<T | V> =>
  (cursor) => {
    const written = valueAt(cursor);
    return written.kind === 'text' && written.text === word ? value : read(cursor);
  };

/** Reads a list, or a single item without brackets. Items that can't be used are left out, and were reported. */
export function listOf<T>(expected: string, item: Reader<T>): Reader<readonly T[]> {
  return (cursor) => {
    const written = valueAt(cursor);
    if (written.kind === 'text' && written.text.includes(','))
      return reportProblem(cursor, `is a list, which needs brackets: [${truncate(written.text)}]`);
    if (written.kind !== 'text' && written.kind !== 'list') return reportWrongKind(cursor, expected, written);
    const items = written.kind === 'list' ? written.items : [cursor];
    return items.map(item).filter((each) => each !== undefined);
  };
}

/** Reads a list and reports duplicates. `key` gives the text by which items are compared. */
export function uniqueListOf<T>(
  expected: string,
  item: Reader<T>,
  key: (item: T) => string,
): Reader<readonly T[]> {
  return (cursor) => {
    const found = new Set<string>();
    return listOf(expected, (each) => {
      const value = item(each);
      if (value === undefined) return undefined;
      if (found.has(key(value))) return reportProblem(each, `${key(value)} is in this list twice; keep one`);
      found.add(key(value));
      return value;
    })(cursor);
  };
}

/** Reads a list that must not be empty. */
export const notEmpty =
  <T>(expected: string, read: Reader<readonly T[]>): Reader<readonly T[]> =>
  (cursor) => {
    const items = read(cursor);
    return items?.length === 0 && isValid(cursor)
      ? reportProblem(cursor, `is empty; it must be ${expected}`)
      : items;
  };

export const isEmpty = (cursor: YamlCursor): boolean => valueAt(cursor).kind === 'nothing';

/** Reads settings, each with its reader. Those that are absent or can't be used are left out. */
export function settings<R extends Readers>(readers: R): (cursor: YamlCursor) => ReadValues<R> {
  const known = Object.keys(readers);
  return (cursor) => {
    const values: Record<string, unknown> = {};
    for (const { name, line, value: at } of readEntries(cursor, `settings (${known.join(', ')})`)) {
      const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
      if (!read)
        reportProblem(
          at,
          `is no setting here${didYouMean(name, known) || `; these are: ${known.join(', ')}`}`,
          line,
        );
      const value = read?.(at);
      if (value !== undefined) values[name] = value;
    }
    return values as ReadValues<R>;
  };
}

/** The entries of settings, without repeated names. */
export function readEntries(cursor: YamlCursor, expected: string): readonly Entry[] {
  const written = valueAt(cursor);
  if (written.kind !== 'settings') {
    reportWrongKind(cursor, expected, written);
    return [];
  }
  const lines = new Map<string, number>();
  return written.entries.filter(({ name, line, value }) => {
    const before = lines.get(name);
    if (before !== undefined)
      reportProblem(value, `is there twice, in line ${before} as well; keep one`, line);
    else lines.set(name, line);
    return before === undefined;
  });
}
