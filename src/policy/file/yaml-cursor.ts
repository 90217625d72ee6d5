import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Pair } from 'yaml';

/** A problem in a policy file, in words for its operator. Lines count from 1, as do items of lists in `where`. */
export type PolicyProblem = {
  readonly line: number;
  /** The path, as in `tenants.slack/T0123.roles.admin` or `rules.2.waits`; empty: the file as a whole. */
  readonly where: string;
  readonly message: string;
};

/** The state of reading a file. */
type ReadState = {
  readonly lines: LineCounter;
  readonly problems: PolicyProblem[];
  /** The nodes with problems, and all that contain them. */
  readonly broken: Set<string>;
};

/** A value in the file, with its position. */
export type YamlCursor = {
  readonly node: unknown;
  readonly line: number;
  readonly where: string;
  readonly within: YamlCursor | null;
  readonly reading: ReadState;
};

/** A name with its value, as in `waits: 3d`. */
export type Entry = { readonly name: string; readonly line: number; readonly value: YamlCursor };

/** A value at a cursor. Texts are as written: as a YAML number, a Discord id would lose digits. */
export type YamlValue =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly YamlCursor[] }
  | { readonly kind: 'settings'; readonly entries: readonly Entry[] }
  | { readonly kind: 'reference'; readonly name: string };

/** Characters of a typed text that a message shows at most. */
const maxShown = 60;

/** Replaces line breaks, and names the characters that a terminal would not show. */
export const toSingleLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\p{C}/gu, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`);

/** A typed text as a message shows it. */
export function truncate(text: string): string {
  const line = toSingleLine(text);
  return line.length > maxShown ? `${line.slice(0, maxShown)}…` : line;
}

export const rootCursor = (node: unknown, lines: LineCounter): YamlCursor => ({
  node,
  line: 1,
  where: '',
  within: null,
  reading: { lines, problems: [], broken: new Set() },
});

/** Reports a problem at a cursor. @returns undefined, as readers do for unusable values. */
export function reportProblem(cursor: YamlCursor, message: string, line = cursor.line): undefined {
  const { problems, broken } = cursor.reading;
  problems.push({ line, where: cursor.where, message });
  for (let each: YamlCursor | null = cursor; each; each = each.within) broken.add(each.where);
}

export function valueAt(cursor: YamlCursor): YamlValue {
  const { node } = cursor;
  if (isAlias(node)) return { kind: 'reference', name: node.source };
  if (isSeq(node))
    return { kind: 'list', items: node.items.map((item, index) => itemCursor(cursor, item, index + 1)) };
  if (isMap(node)) return { kind: 'settings', entries: node.items.map((pair) => toEntry(cursor, pair)) };
  const text = textOf(node);
  return text === '' ? { kind: 'nothing' } : { kind: 'text', text };
}

/** The cursor at a path, or at the deepest part of it that exists. */
export function at(cursor: YamlCursor, ...[step, ...further]: readonly string[]): YamlCursor {
  const { node } = cursor;
  if (step === undefined) return cursor;
  if (isSeq(node)) return at(itemCursor(cursor, node.items[Number(step) - 1], Number(step)), ...further);
  const pair = isMap(node) ? node.items.find(({ key }) => textOf(key) === step) : undefined;
  return pair ? at(toEntry(cursor, pair).value, ...further) : cursor;
}

/** Whether there is no problem at or below a path from a cursor, so that what was read there can be relied on. */
export const isValid = (cursor: YamlCursor, ...path: readonly string[]): boolean =>
  !cursor.reading.broken.has(path.map(truncate).reduce(joinPath, cursor.where));

/** The entries of the settings at a cursor, the first of each name; empty where there are none. */
export function entriesOf(cursor: YamlCursor): readonly Entry[] {
  const written = valueAt(cursor);
  const names = new Set<string>();
  return written.kind === 'settings'
    ? written.entries.filter(({ name }) => !names.has(name) && names.add(name))
    : [];
}

/** The items of the list at a cursor; empty where it is no list. */
export function itemsOf(cursor: YamlCursor): readonly YamlCursor[] {
  const written = valueAt(cursor);
  return written.kind === 'list' ? written.items : [];
}

/** Reports a missing setting. */
export const reportMissing = (cursor: YamlCursor, name: string, message: string): undefined =>
  reportProblem(below(cursor, name, null, cursor.line), message);

const textOf = (node: unknown): string => (isScalar(node) ? (node.source ?? '') : '');

/** The line of a setting: that of its name where a list or settings follow below, otherwise that of its value. */
function toEntry(within: YamlCursor, { key, value: node }: Pair): Entry {
  const name = textOf(key);
  const line = lineOf(within.reading, key) ?? within.line;
  const valueLine = isScalar(node) && textOf(node) !== '' ? lineOf(within.reading, node) : undefined;
  return { name, line, value: below(within, name, node, valueLine ?? line) };
}

const itemCursor = (within: YamlCursor, node: unknown, number: number): YamlCursor =>
  below(within, String(number), node, lineOf(within.reading, node) ?? within.line);

function below(within: YamlCursor, step: string, node: unknown, line: number): YamlCursor {
  return { node, line, where: joinPath(within.where, truncate(step)), within, reading: within.reading };
}

const joinPath = (where: string, step: string): string => (where === '' ? step : `${where}.${step}`);

function lineOf({ lines }: ReadState, node: unknown): number | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range ? lines.linePos(range[0]).line : undefined;
}
