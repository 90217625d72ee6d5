import type { Platform } from '../../domain/actor.ts';
import { nameElsewhere, personText, type Run, runsOf } from '../../domain/text/mentions.ts';
import { legible } from '../../domain/text/sanitize.ts';
import type { Comparison, Field, View } from './view.ts';

/** How much of a view's body a message of a platform shows; a terminal shows all. */
export const roomOn = (platform: Platform): number =>
  platform === 'terminal' ? Number.POSITIVE_INFINITY : roomOfMessage;

/** How much of a view's body a message shows whole, for certain; in characters, as {@link lengthOf} counts them. */
const roomOfMessage = 2200;

/** A piece of a text is no longer than this: each platform shows such a line whole. An address with its A-labels fits. */
const longestPiece = 700;
/** What a field takes beside its name and value, whichever way a platform writes it. */
const aroundField = 100;
const aroundLine = 10;

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'compared'; readonly row: Comparison['rows'][number] }
  | { readonly kind: 'row'; readonly row: readonly string[] };

/**
 * A view in pages, none of which any platform has to shorten: all that is in the view is on one of them. One page where
 * there is room for all of it. Buttons, log and link are not for pages.
 */
export function pagesOf(view: View, room: number): View[] {
  const pages: Part[][] = [];
  let page: Part[] = [];
  let left = room;
  for (const part of partsOf(view)) {
    const length = lengthOfPart(part);
    if (length > left && page.length > 0) {
      pages.push(page);
      page = [];
      left = room;
    }
    page.push(part);
    left -= length;
  }
  return [...pages, page].map((parts) => viewOf(view, parts));
}

/** What a field is given on a first page that it does not stand on. */
const roomForHeading = 400;

/** The first page, with the first field of all below, such as who asks for it, unless that is long. */
export function firstPage(view: View, room: number): View {
  const [first] = view.fields ?? [];
  const isShort = first !== undefined && lengthOfPart({ kind: 'field', field: first }) <= roomForHeading;
  const page = pagesOf(view, room - roomForHeading)[0] ?? view;
  return isShort && !page.fields ? { ...page, fields: [first] } : page;
}

/** What a page holds, in the order in which it is shown. */
function partsOf({ text = [], fields = [], comparison, table }: View): Part[] {
  const rows = comparison?.rows ?? [];
  const long = rows.filter(isLong);
  const asFields = comparison ? long.flatMap((row) => sidesOf(comparison, row)) : [];
  return [
    ...text.flatMap((each) => piecesOf(each).map((piece): Part => ({ kind: 'text', text: piece }))),
    ...[...fields, ...asFields].flatMap((each) =>
      piecesOf(each.value).map((value): Part => ({ kind: 'field', field: { ...each, value } })),
    ),
    ...rows.filter((row) => !isLong(row)).map((row): Part => ({ kind: 'compared', row })),
    ...(table?.rows ?? []).map((row): Part => ({ kind: 'row', row })),
  ];
}

const isLong = ({ before, after }: Comparison['rows'][number]): boolean =>
  lengthOf(before) > longestSide || lengthOf(after) > longestSide;

/** A side of a comparison that every platform shows whole. */
const longestSide = 350;

/** What is too long to stand side by side stands one below the other. */
const sidesOf = ({ before, after }: Comparison, row: Comparison['rows'][number]): Field[] => [
  { name: `${row.name}, ${before}`, value: row.before },
  { name: `${row.name}, ${after}`, value: row.after },
];

function viewOf({ tone, title, comparison, table, hint }: View, parts: readonly Part[]): View {
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

function lengthOfPart(part: Part): number {
  switch (part.kind) {
    case 'text':
      return aroundLine + lengthOf(part.text);
    case 'field':
      return aroundField + lengthOf(part.field.name) + lengthOf(part.field.value);
    case 'compared':
      return aroundField + 2 * lengthOf(part.row.name) + lengthOf(part.row.before) + lengthOf(part.row.after);
    case 'row':
      return aroundField + part.row.reduce((sum, cell) => sum + lengthOf(cell), 0);
  }
}

/** What some platform reads as markup stands behind a backslash there. */
const markup = /[\\*_~`|<>[\]:@]/g;

/** Characters that a text takes at most, on whichever platform. */
function lengthOf(text: string): number {
  const spelledOut = runsOf(text)
    .map((run) => legible(typeof run === 'string' ? run : nameElsewhere(run)))
    .join('');
  return spelledOut.length + (spelledOut.match(markup)?.length ?? 0);
}

/** A long text in pieces: broken between the items of a list; an item too long for one, between its words; else anywhere. */
const piecesOf = (text: string): string[] => packed(runsOf(text).flatMap(itemsOf));

function itemsOf(run: Run): string[] {
  if (typeof run !== 'string') return [personText(run)];
  return legible(run)
    .split(/(?<=, )/)
    .flatMap((item) =>
      lengthOf(item) <= longestPiece ? [item] : packed(item.split(/(?<= )/).flatMap(brokenUp)),
    );
}

const anyLetters = new RegExp(`.{1,${longestPiece / 2}}`, 'gsu');

const brokenUp = (word: string): readonly string[] =>
  lengthOf(word) <= longestPiece ? [word] : (word.match(anyLetters) ?? []);

/** Puts together what follows each other, as long as it fits. */
function packed(items: readonly string[]): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const item of items) {
    if (piece !== '' && lengthOf(piece + item) > longestPiece) {
      pieces.push(piece);
      piece = '';
    }
    piece += item;
  }
  return [...pieces, piece];
}
