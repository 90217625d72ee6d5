import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Pair } from 'yaml';

/** Something wrong in a policy file, in words for its operator. Lines count from 1; so do items of lists in `where`. */
export type PolicyProblem = {
  readonly line: number;
  /** The path, as in `tenants.slack/T0123.roles.admin` or `rules.2.waits`; empty: the file as a whole. */
  readonly where: string;
  readonly message: string;
};

/** What is known of a file while it is read. */
type ReadState = {
  readonly lines: LineCounter;
  readonly problems: PolicyProblem[];
  /** Where something is wrong, and everything that holds it. */
  readonly broken: Set<string>;
};

/** A value in the file, and where it stands. */
export type YamlCursor = {
  readonly node: unknown;
  readonly line: number;
  readonly where: string;
  readonly within: YamlCursor | null;
  readonly reading: ReadState;
};

/** A name with its value, as in `waits: 3d`. */
export type Entry = { readonly name: string; readonly line: number; readonly value: YamlCursor };

/** What stands at a place. Texts are as written: YAML's own reading of a number would lose digits of a Discord id. */
export type YamlValue =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly YamlCursor[] }
  | { readonly kind: 'settings'; readonly entries: readonly Entry[] }
  | { readonly kind: 'reference'; readonly name: string };

/** The longest part of a typed text that is shown. */
const maxShown = 60;

/** A text without line breaks, and with a name for every character that a terminal would not show. */
export const toSingleLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\p{C}/gu, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`);

/** What somebody typed, as a message shows it. */
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

/** Says what is wrong at a place. Undefined, as what is read there. */
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

/** The place that a path leads to, or the last on the way that is there. */
export function at(cursor: YamlCursor, ...[step, ...further]: readonly string[]): YamlCursor {
  const { node } = cursor;
  if (step === undefined) return cursor;
  if (isSeq(node)) return at(itemCursor(cursor, node.items[Number(step) - 1], Number(step)), ...further);
  const pair = isMap(node) ? node.items.find(({ key }) => textOf(key) === step) : undefined;
  return pair ? at(toEntry(cursor, pair).value, ...further) : cursor;
}

/** Whether nothing is wrong at a place or at a path from it, nor below: what was read there can be relied on. */
export const isValid = (cursor: YamlCursor, ...path: readonly string[]): boolean =>
  !cursor.reading.broken.has(path.map(truncate).reduce(joinPath, cursor.where));

/** The entries of what stands at a place, the first of each name; none where that is no settings. */
export function entriesOf(cursor: YamlCursor): readonly Entry[] {
  const written = valueAt(cursor);
  const names = new Set<string>();
  return written.kind === 'settings'
    ? written.entries.filter(({ name }) => !names.has(name) && names.add(name))
    : [];
}

/** The items of what stands at a place, none where that is no list. */
export function itemsOf(cursor: YamlCursor): readonly YamlCursor[] {
  const written = valueAt(cursor);
  return written.kind === 'list' ? written.items : [];
}

/** Says that a setting is not there. */
export const reportMissing = (cursor: YamlCursor, name: string, message: string): undefined =>
  reportProblem(below(cursor, name, null, cursor.line), message);

const textOf = (node: unknown): string => (isScalar(node) ? (node.source ?? '') : '');

/** A setting's line is its name's where a list or further settings follow below, else that of its value. */
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
