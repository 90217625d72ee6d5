import type { Platform } from '../../domain/actor.ts';
import { mentionFallback, mentionText, parseMentions, type TextRun } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import type { Comparison, Field, View } from './view.ts';

/** How much of a view's body a message of a platform shows; a terminal shows all. */
export const pageCapacity = (platform: Platform): number =>
  platform === 'terminal' ? Number.POSITIVE_INFINITY : messageCapacity;

/** How much of a view's body a message shows whole, for certain; in characters, as {@link textLength} counts them. */
const messageCapacity = 2200;

/** A piece of a text is no longer than this: each platform shows such a line whole. An address with its A-labels fits. */
const maxPiece = 700;
/** What a field takes beside its name and value, whichever way a platform writes it. */
const fieldOverhead = 100;
const lineOverhead = 10;

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'compared'; readonly row: Comparison['rows'][number] }
  | { readonly kind: 'row'; readonly row: readonly string[] };

/**
 * A view in pages, none of which any platform has to shorten: all that is in the view is on one of them. One page where
 * there is room for all of it. Buttons, log and link are not for pages.
 */
export function paginate(view: View, room: number): View[] {
  const pages: Part[][] = [];
  let page: Part[] = [];
  let left = room;
  for (const part of splitIntoParts(view)) {
    const length = partLength(part);
    if (length > left && page.length > 0) {
      pages.push(page);
      page = [];
      left = room;
    }
    page.push(part);
    left -= length;
  }
  return [...pages, page].map((parts) => pageView(view, parts));
}

/** What a field is given on a first page that it does not stand on. */
const headingCapacity = 400;

/** The first page, with the first field of all below, such as who asks for it, unless that is long. */
export function firstPage(view: View, room: number): View {
  const [first] = view.fields ?? [];
  const isShort = first !== undefined && partLength({ kind: 'field', field: first }) <= headingCapacity;
  const page = paginate(view, room - headingCapacity)[0] ?? view;
  return isShort && !page.fields ? { ...page, fields: [first] } : page;
}

/** What a page holds, in the order in which it is shown. */
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

/** A side of a comparison that every platform shows whole. */
const maxComparisonSide = 350;

/** What is too long to stand side by side stands one below the other. */
const comparisonFields = ({ before, after }: Comparison, row: Comparison['rows'][number]): Field[] => [
  { name: `${row.name}, ${before}`, value: row.before },
  { name: `${row.name}, ${after}`, value: row.after },
];

function pageView({ tone, title, comparison, table, hint }: View, parts: readonly Part[]): View {
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const fields = parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
  const compared = parts.flatMap((part) => (part.kind === 'compared' ? [part.row] : []));
  const rows = parts.flatMap((part) => (part.kind === 'row' ? [part.row] : []));
  return {
    tone,
    title,
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

/** What some platform reads as markup stands behind a backslash there. */
const markup = /[\\*_~`|<>[\]:@]/g;

/** Characters that a text takes at most, on whichever platform. */
function textLength(text: string): number {
  const spelledOut = parseMentions(text)
    .map((run) => sanitizeText(typeof run === 'string' ? run : mentionFallback(run)))
    .join('');
  return spelledOut.length + (spelledOut.match(markup)?.length ?? 0);
}

/** A long text in pieces: broken between the items of a list; an item too long for one, between its words; else anywhere. */
const splitText = (text: string): string[] => packItems(parseMentions(text).flatMap(splitItems));

function splitItems(run: TextRun): string[] {
  if (typeof run !== 'string') return [mentionText(run)];
  return sanitizeText(run)
    .split(/(?<=, )/)
    .flatMap((item) =>
      textLength(item) <= maxPiece ? [item] : packItems(item.split(/(?<= )/).flatMap(breakWord)),
    );
}

const anyLetters = new RegExp(`.{1,${maxPiece / 2}}`, 'gsu');

const breakWord = (word: string): readonly string[] =>
  textLength(word) <= maxPiece ? [word] : (word.match(anyLetters) ?? []);

/** Puts together what follows each other, as long as it fits. */
function packItems(items: readonly string[]): string[] {
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
