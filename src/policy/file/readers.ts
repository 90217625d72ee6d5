import { ok, type Result, refused } from '../../domain/result.ts';
import { meant } from './did-you-mean.ts';
import { type Entry, isSound, type Place, report, shown, type Written, writtenAt } from './yaml-cursor.ts';

/** Reads what stands at a place. Undefined: it says nothing that can be used, and that was reported. */
export type Read<T> = (place: Place) => T | undefined;

type Readers = Readonly<Record<string, Read<unknown>>>;
type Values<R extends Readers> = { readonly [K in keyof R]?: Exclude<ReturnType<R[K]>, undefined> };

const reference = (name: string): string =>
  '* begins a reference in YAML, which a policy has none of; write out what it stands for, or, ' +
  `where a text is meant, put that in quotes: "*${shown(name)}"`;

/** Says that something else should stand at a place. */
export function wrongKind(place: Place, expected: string, written: Written): undefined {
  switch (written.kind) {
    case 'reference':
      return report(place, reference(written.name));
    case 'nothing':
      return report(place, `is empty; it must be ${expected}`);
    case 'text':
      return report(place, `must be ${expected}, not “${shown(written.text)}”`);
    case 'list':
      return report(place, `must be ${expected}, not a list`);
    case 'settings':
      return report(place, `must be ${expected}, not settings of its own`);
  }
}

/** One text. `expected` completes "must be …"; what `parse` refuses it explains, or leaves that to `expected`. */
export function text<T>(expected: string, parse: (text: string) => Result<T, string | null>): Read<T> {
  return (place) => {
    const written = writtenAt(place);
    if (written.kind !== 'text') return wrongKind(place, expected, written);
    const parsed = parse(written.text.trim());
    if (parsed.ok) return parsed.value;
    return report(place, parsed.fault ?? `“${shown(written.text)}” is not ${expected}`);
  };
}

/** One of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): Read<W> {
  const expected = `one of: ${words.join(', ')}`;
  return text(expected, (typed) => {
    const word = words.find((each) => each === typed);
    return word === undefined
      ? refused(`“${shown(typed)}” is not ${expected}${meant(typed, words)}`)
      : ok(word);
  });
}

/** A word that stands for a value, or else what a reader reads. */
export const wordOr =
  <T, const V>(word: string, value: V, read: Read<T>): Read<T | V> =>
  (place) => {
    const written = writtenAt(place);
    return written.kind === 'text' && written.text === word ? value : read(place);
  };

/** A list, or the one item of a list without its brackets. What is no item is left out, and was reported. */
export function listOf<T>(expected: string, item: Read<T>): Read<readonly T[]> {
  return (place) => {
    const written = writtenAt(place);
    if (written.kind === 'text' && written.text.includes(','))
      return report(place, `is a list, which needs brackets: [${shown(written.text)}]`);
    if (written.kind !== 'text' && written.kind !== 'list') return wrongKind(place, expected, written);
    const items = written.kind === 'list' ? written.items : [place];
    return items.map(item).filter((each) => each !== undefined);
  };
}

/** A list in which nothing stands twice. `key` makes a text of an item by which it is told from others. */
export function setOf<T>(expected: string, item: Read<T>, key: (item: T) => string): Read<readonly T[]> {
  return (place) => {
    const found = new Set<string>();
    return listOf(expected, (each) => {
      const value = item(each);
      if (value === undefined) return undefined;
      if (found.has(key(value))) return report(each, `${key(value)} is in this list twice; keep one`);
      found.add(key(value));
      return value;
    })(place);
  };
}

/** A list with something in it. */
export const notEmpty =
  <T>(expected: string, read: Read<readonly T[]>): Read<readonly T[]> =>
  (place) => {
    const items = read(place);
    return items?.length === 0 && isSound(place) ? report(place, `is empty; it must be ${expected}`) : items;
  };

export const isEmpty = (place: Place): boolean => writtenAt(place).kind === 'nothing';

/** Settings by their names, each read by its reader; without those that are not written or can't be used. */
export function settings<R extends Readers>(readers: R): (place: Place) => Values<R> {
  const known = Object.keys(readers);
  return (place) => {
    const values: Record<string, unknown> = {};
    for (const { name, line, value: at } of entriesAt(place, `settings (${known.join(', ')})`)) {
      const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
      if (!read)
        report(at, `is no setting here${meant(name, known) || `; these are: ${known.join(', ')}`}`, line);
      const value = read?.(at);
      if (value !== undefined) values[name] = value;
    }
    return values as Values<R>;
  };
}

/** The entries of settings, without those whose name stood before. */
export function entriesAt(place: Place, expected: string): readonly Entry[] {
  const written = writtenAt(place);
  if (written.kind !== 'settings') {
    wrongKind(place, expected, written);
    return [];
  }
  const lines = new Map<string, number>();
  return written.entries.filter(({ name, line, value }) => {
    const before = lines.get(name);
    if (before !== undefined) report(value, `is there twice, in line ${before} as well; keep one`, line);
    else lines.set(name, line);
    return before === undefined;
  });
}
