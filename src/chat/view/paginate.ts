import type { Platform } from '../../domain/actor.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { parseRuns, runInWords, runText, type TextRun } from '../../domain/text/text-runs.ts';
import type { Comparison, Field, View } from './view.ts';

/** How much of a view's body one message of a platform shows, in characters as {@link textLength} counts them; a terminal shows all. */
export const pageCapacity = (platform: Platform): number =>
  platform === 'terminal' ? Number.POSITIVE_INFINITY : messageCapacity;

/**
 * Rows on one page of a list. On Slack, the reader sorts and looks through a table without asking again: as many as its size in
 * bytes allows (see the limits of Slack's messages).
 * @param inTable how many usual rows of this list a table on Slack holds.
 */
export const rowsPerPage = (platform: Platform, { inTable }: { readonly inTable: number }): number =>
  platform === 'slack' ? inTable : 20;

/** What a message certainly shows in full, on every platform but the terminal. */
const messageCapacity = 2200;

/** The longest piece of a text: every platform shows such a line in full. An address with its A-labels fits. */
const maxPiece = 700;
/** What a platform may add around a field's name and value. */
const fieldOverhead = 100;
const lineOverhead = 10;

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'compared'; readonly row: Comparison['rows'][number] }
  | { readonly kind: 'row'; readonly row: readonly string[] };

/**
 * Splits a view into pages that no platform has to shorten; all of the view is on one of them. One page where all fits.
 * Pages have no buttons, log or link.
 */
export function paginate(view: View, room: number): View[] {
  const pages: Part[][] = [];
  let page: Part[] = [];
  let available = room;
  for (const part of splitIntoParts(view)) {
    const length = partLength(part);
    if (length > available && page.length > 0) {
      pages.push(page);
      page = [];
      available = room;
    }
    page.push(part);
    available -= length;
  }
  return [...pages, page].map((parts) => pageView(view, parts));
}

/** How many of the texts, from the first on, one page holds beside a title and a hint. */
export function countFitting(texts: readonly string[], room: number): number {
  let available = room;
  const left = texts.findIndex((text) => {
    available -= lineOverhead + textLength(text);
    return available < 0;
  });
  return left === -1 ? texts.length : left;
}

/**
 * Splits a text into pieces that every platform shows in full: between the items of a list; an item that is too long, between
 * its words; a word, anywhere.
 */
export function splitText(text: string): string[] {
  const runs = parseRuns(text);
  const [only, ...others] = runs;
  // Most are short: such a one fits even where each of its characters is escaped.
  if (typeof only === 'string' && others.length === 0 && only.length <= maxPiece / 2)
    return [sanitizeText(only)];
  return joinItems(runs.flatMap(splitItems));
}

/** Room on the first page for a field that would otherwise be on a later one. */
const headingCapacity = 400;

/** The first page, together with the view's first field, such as who asks, unless that is long. */
export function firstPage(view: View, room: number): View {
  const [first] = view.fields ?? [];
  const isShort = first !== undefined && partLength({ kind: 'field', field: first }) <= headingCapacity;
  const page = paginate(view, room - headingCapacity)[0] ?? view;
  return isShort && !page.fields ? { ...page, fields: [first] } : page;
}

/** The parts of a view, in the order in which they are shown. */
function splitIntoParts({ text = [], fields = [], comparison, table }: View): Part[] {
  const rows = comparison?.rows ?? [];
  const long = rows.filter(isLong);
  const asFields = comparison ? long.flatMap((row) => comparisonFields(comparison, row)) : [];
  return [
    ...text.flatMap((each) => splitText(each).map((piece): Part => ({ kind: 'text', text: piece }))),
    ...[...fields, ...asFields].flatMap((each) =>
      splitText(each.value).map((value): Part => ({ kind: 'field', field: { ...each, value } })),
    ),
    ...rows.filter((row) => !isLong(row)).map((row): Part => ({ kind: 'compared', row })),
    ...(table?.rows ?? []).map((row): Part => ({ kind: 'row', row })),
  ];
}

const isLong = ({ before, after }: Comparison['rows'][number]): boolean =>
  textLength(before) > maxComparisonSide || textLength(after) > maxComparisonSide;

/** The longest side of a comparison that every platform shows in full. */
const maxComparisonSide = 350;

/** A row too long for two columns, as two fields. */
const comparisonFields = ({ before, after }: Comparison, row: Comparison['rows'][number]): Field[] => [
  { name: `${row.name}, ${before}`, value: row.before },
  { name: `${row.name}, ${after}`, value: row.after },
];

function pageView({ tone, title, summary, comparison, table, hint }: View, parts: readonly Part[]): View {
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const fields = parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
  const compared = parts.flatMap((part) => (part.kind === 'compared' ? [part.row] : []));
  const rows = parts.flatMap((part) => (part.kind === 'row' ? [part.row] : []));
  return {
    tone,
    title,
    ...(summary !== undefined && { summary }),
    ...(text.length > 0 && { text }),
    ...(fields.length > 0 && { fields }),
    ...(comparison && compared.length > 0 && { comparison: { ...comparison, rows: compared } }),
    ...(table && rows.length > 0 && { table: { ...table, rows } }),
    ...(hint !== undefined && { hint }),
  };
}

function partLength(part: Part): number {
  switch (part.kind) {
    case 'text':
      return lineOverhead + textLength(part.text);
    case 'field':
      return fieldOverhead + textLength(part.field.name) + textLength(part.field.value);
    case 'compared':
      return (
        fieldOverhead +
        2 * textLength(part.row.name) +
        textLength(part.row.before) +
        textLength(part.row.after)
      );
    case 'row':
      return fieldOverhead + part.row.reduce((sum, cell) => sum + textLength(cell), 0);
  }
}

/** Characters that some platform escapes with a backslash. */
const markup = /[\\*_~`|<>[\]:@]/g;

/** The most characters of a time: Discord's deadline, `<t:1790000000:f> (<t:1790000000:R>)`. */
const maxMoment = 40;
/** The most characters of a place: a message's address on Discord. */
const maxPlace = 100;

/** The most characters that a text takes on any platform. */
const textLength = (text: string): number => parseRuns(text).reduce((sum, run) => sum + runLength(run), 0);

function runLength(run: TextRun): number {
  const spelledOut = runInWords(run);
  const length = spelledOut.length + (spelledOut.match(markup)?.length ?? 0);
  if (typeof run === 'string' || run.kind === 'person') return length;
  return Math.max(length, run.kind === 'moment' ? maxMoment : maxPlace);
}

function splitItems(run: TextRun): string[] {
  if (typeof run !== 'string') return [runText(run)];
  return sanitizeText(run)
    .split(/(?<=, )/)
    .flatMap((item) =>
      textLength(item) <= maxPiece ? [item] : joinItems(item.split(/(?<= )/).flatMap(breakWord)),
    );
}

const anyCharacters = new RegExp(`.{1,${maxPiece / 2}}`, 'gsu');

const breakWord = (word: string): readonly string[] =>
  textLength(word) <= maxPiece ? [word] : (word.match(anyCharacters) ?? []);

/** Joins neighbouring items as long as they fit into a piece. */
function joinItems(items: readonly string[]): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const item of items) {
    if (piece !== '' && textLength(piece + item) > maxPiece) {
      pieces.push(piece);
      piece = '';
    }
    piece += item;
  }
  return [...pieces, piece];
}
