import type { types } from '@slack/bolt';
import type { Locale } from '../../../domain/actor.ts';
import { sanitizeLines } from '../../../domain/text/sanitize.ts';
import { parseRuns } from '../../../domain/text/text-runs.ts';
import type { Mention } from '../../delivery/approver-alert.ts';
import type { Button, Comparison, Field, Table, Tone, View } from '../../view/view.ts';
import { limits, sizes } from '../limits.ts';
import type { SlackTranslations } from '../translations.ts';
import { dataTable } from './data-table.ts';
import {
  cut,
  isBlank,
  joinRuns,
  notificationText,
  type Permalink,
  plainLines,
  plainText,
  type Run,
  smallText,
  toRuns,
} from './rich-text.ts';

export type Message = {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
  /** The same without a block of type data_table, for where Slack takes none. Absent: there is none in it. */
  readonly withoutTable?: types.KnownBlock[];
};

/** Renders a view in a language, and commits what its buttons do. */
export type RenderMessage = (
  view: View,
  reader: {
    readonly locale: Locale;
    /** The user whom the message is to notify: mentioned in what notifications say, where others are only named. */
    readonly notifies?: string | null;
  },
) => Promise<Message>;

export type RenderOptions = {
  readonly notifies?: string | null;
  readonly translations: SlackTranslations;
  /** Stores a button's action. @returns the opaque id that goes into its value. */
  readonly buttonId: (button: Button) => string;
  /** Default: none is known. */
  readonly permalink?: Permalink;
};

/** What every part of a message is rendered with. */
type RenderState = {
  readonly translations: SlackTranslations;
  readonly permalink: Permalink | undefined;
  readonly buttons: readonly (Button & { readonly id: string })[];
  /** The fraction of its full length that each text and list may have: 1, less where the whole message is too long. */
  readonly share: number;
};

const signs: Readonly<Record<Tone, string>> = {
  plain: '',
  success: '✅ ',
  waiting: '⏳ ',
  warning: '⚠️ ',
  failure: '❌ ',
};

/** The action_id of a button that opens a page: Slack opens it and sends a click, which needs no answer. */
export const linkAction = 'link';

/** Renders a view within Slack's limits, whatever it holds. No text in it is read as markup. */
export function renderView(
  view: View,
  { translations, buttonId: idOf, permalink, notifies = null }: RenderOptions,
): Message {
  const buttons = (view.buttons ?? []).slice(0, sizes.buttons).map((each) => ({ ...each, id: idOf(each) }));
  const part = { translations, permalink, buttons, share: 1 };
  const text = notificationText(signs[view.tone] + (summaryOf(view) || '–'), limits.fallbackText, notifies);
  const table = view.table?.sortable ? dataTable(view.table, view.title) : null;
  const withoutTable = listBlocks(view, part);
  if (table === null) return { text, blocks: withoutTable };
  const blocks = blocksOf(view, part, table);
  return fits(blocks) ? { text, blocks, withoutTable } : { text, blocks: withoutTable };
}

const fits = (blocks: readonly types.KnownBlock[]): boolean =>
  Buffer.byteLength(JSON.stringify(blocks)) <= limits.messageJson;

/** All of a view in blocks that Slack has had for long, its texts shortened where they would be too long. */
function listBlocks(view: View, part: RenderState): types.KnownBlock[] {
  const blocks = blocksOf(view, part);
  return fits(blocks) ? blocks : listBlocks(view, { ...part, share: part.share / 2 });
}

/** The message in a sentence or two: a refusal's says what to do. */
const summaryOf = ({ tone, title, summary, hint }: View): string =>
  summary ?? (tone === 'failure' ? [title, hint].filter(Boolean).join(' ') : title);

/** @param shownTable takes the place of the view’s own table. */
function blocksOf(
  view: View,
  part: RenderState,
  shownTable: types.DataTableBlock | null = null,
): types.KnownBlock[] {
  const { text = [], fields = [], comparison, table, link, hint } = view;
  const notes = [
    ...(shownTable ? [] : omittedNote(table?.rows ?? [], maxRows(part), part.translations.more)),
    ...buttonNote(view, part),
  ];
  return [
    titleBlock(view, part),
    ...(text.length > 0 ? [paragraphsBlock(text, part)] : []),
    ...(fields.length > 0 ? [fieldsBlock(fields, part)] : []),
    ...(comparison && comparison.rows.length > 0 ? [comparisonBlock(comparison, part)] : []),
    ...(table && table.rows.length > 0 ? [shownTable ?? tableBlock(table, part)] : []),
    ...(link ? [linkBlock(link, part)] : []),
    ...(hint === undefined ? [] : [context(hint, part)]),
    ...(notes.length > 0 ? [context(notes.join(' '), part)] : []),
    ...(part.buttons.length > 0 ? [buttonsBlock(part)] : []),
  ];
}

const scaleLimit = (most: number, { share }: RenderState): number => Math.max(1, Math.floor(most * share));
const maxRows = (part: RenderState): number => scaleLimit(sizes.rows, part);

const omittedNote = (all: readonly unknown[], shown: number, note: (count: number) => string): string[] =>
  all.length > shown ? [note(all.length - shown)] : [];

const buttonNote = ({ buttons = [] }: View, part: RenderState): string[] =>
  omittedNote(buttons, sizes.buttons, part.translations.moreButtons);

/** A header; a title with a person, a time or a place in it, or a long one, is in bold. */
function titleBlock({ tone, title }: View, part: RenderState): types.RichTextBlock | types.HeaderBlock {
  const isWords = parseRuns(title).every((run) => typeof run === 'string');
  if (isWords && !isBlank(title) && signs[tone].length + title.length <= limits.headerText)
    return { type: 'header', text: plainText(signs[tone] + title, limits.headerText) };
  const shown = toRuns(title, scaleLimit(sizes.title, part), {
    mark: part.translations.shortened,
    bold: true,
  });
  const sign = signs[tone] === '' ? [] : [bold(signs[tone])];
  return richText([toSection([...sign, ...shown])]);
}

/** A line for each paragraph, as many as a section's text would hold, and how many more there are. */
function paragraphsBlock(text: readonly string[], part: RenderState): types.RichTextBlock {
  let available = scaleLimit(limits.sectionText, part);
  const lines: Run[][] = [];
  for (const paragraph of text) {
    if (available <= 0) break;
    lines.push(
      toRuns(paragraph, Math.min(available, scaleLimit(sizes.paragraph, part)), {
        mark: part.translations.shortened,
        permalink: part.permalink,
      }),
    );
    available -= paragraph.length;
  }
  const note = omittedNote(text, lines.length, part.translations.more).map((line) => [plainRun(line)]);
  return richText([toSection(toLines([...lines, ...note]))]);
}

const toSection = (all: readonly Run[]): types.RichTextSection => ({
  type: 'rich_text_section',
  elements: joinRuns(all),
});

const toLines = (lines: readonly Run[][]): Run[] =>
  lines.flatMap((line, index) => (index === 0 ? line : [plainRun('\n'), ...line]));

const section = (text: string, part: RenderState): types.SectionBlock => ({
  type: 'section',
  text: plainText(text, scaleLimit(limits.sectionText, part), part.translations.shortened),
});

const context = (text: string, part: RenderState): types.ContextBlock => ({
  type: 'context',
  elements: [smallText(text, scaleLimit(limits.contextText, part), part.translations.shortened)],
});

/** Quoted fields stand on lines of their own, as quotations; the others are a line each. */
function fieldsBlock(fields: readonly Field[], part: RenderState): types.RichTextBlock {
  const most = scaleLimit(sizes.fields, part);
  const elements: types.RichTextBlockElement[] = [];
  let lines: Run[][] = [];
  const endLines = () => {
    if (lines.length > 0) elements.push(toSection(toLines(lines)));
    lines = [];
  };
  for (const { name, value, quoted, toCopy } of fields.slice(0, most)) {
    const label = bold(`${cut(name, scaleLimit(sizes.cell, part))}${part.translations.colon} `);
    // A value may be long, such as many addresses: it has a limit of its own.
    const shown = toRuns(value, scaleLimit(sizes.fieldValue, part), { mark: part.translations.shortened });
    lines.push(quoted ? [label] : [label, ...shown]);
    if (!quoted && toCopy === undefined) continue;
    endLines();
    if (quoted) elements.push({ type: 'rich_text_quote', elements: joinRuns(shown) });
    if (toCopy !== undefined)
      elements.push({
        type: 'rich_text_preformatted',
        elements: [plainRun(cut(sanitizeLines(toCopy), scaleLimit(sizes.fieldValue, part)))],
      });
  }
  lines.push(...omittedNote(fields, most, part.translations.more).map((text) => [plainRun(text)]));
  endLines();
  return richText(elements);
}

/** Two fields of a section: Slack shows them side by side, on a narrow screen one below the other. */
function comparisonBlock({ before, after, rows }: Comparison, part: RenderState): types.SectionBlock {
  const cell = scaleLimit(sizes.cell, part);
  const side = (title: string, shown: (row: Comparison['rows'][number]) => string) => {
    const lines = rows
      .slice(0, scaleLimit(sizes.fields, part))
      .map(
        (row) =>
          `${cut(row.name, cell)}${part.translations.colon} ${cut(shown(row), scaleLimit(sizes.fieldValue, part))}`,
      );
    return plainLines(
      [cut(title, cell), ...lines],
      scaleLimit(limits.fieldText, part),
      part.translations.shortened,
    );
  };
  return { type: 'section', fields: [side(before, (row) => row.before), side(after, (row) => row.after)] };
}

/** Rows as items of a list: columns would not fit on a phone. */
function tableBlock(table: Table, part: RenderState): types.RichTextBlock {
  const items = table.rows.slice(0, maxRows(part)).map((row) => rowItem(table, row, part));
  return richText([{ type: 'rich_text_list', style: 'bullet', elements: items }]);
}

/** The first cell is bold; figures, which are right-aligned, get their column's title. */
function rowItem({ columns }: Table, row: readonly string[], part: RenderState): types.RichTextSection {
  const cell = scaleLimit(sizes.cell, part);
  const short = (text: string) => (text.length <= cell ? text : cut(text, cell));
  const [first = '–', ...others] = row;
  const rest = others.flatMap((text, index) => {
    if (text.trim() === '') return [];
    const column = columns[index + 1];
    return column?.align === 'right' ? [`${short(column.title)} ${short(text)}`] : [short(text)];
  });
  const line =
    rest.length > 0 ? [plainRun('\n'), ...toRuns(rest.join(' · '), scaleLimit(sizes.row, part))] : [];
  return toSection([...toRuns(first, cell, { bold: true }), ...line]);
}

function linkBlock({ label, url }: NonNullable<View['link']>, part: RenderState): types.KnownBlock {
  const page = URL.parse(url);
  const opens = page && /^https?:$/.test(page.protocol) && page.href.length <= limits.buttonUrl;
  if (!opens) return section(`${label}: ${url}`, part);
  const text = plainText(label, scaleLimit(limits.buttonText, part));
  return {
    type: 'actions',
    elements: [{ type: 'button', action_id: linkAction, text, url: page.href, style: 'primary' }],
  };
}

const buttonsBlock = (part: RenderState): types.ActionsBlock => ({
  type: 'actions',
  elements: part.buttons.map(({ label, style, id }, index) => ({
    type: 'button',
    action_id: `press-${index}`,
    text: plainText(label, scaleLimit(limits.buttonText, part)),
    value: id,
    ...(style !== 'plain' && { style }),
  })),
});

const richText = (elements: types.RichTextBlockElement[]): types.RichTextBlock => ({
  type: 'rich_text',
  elements,
});
const plainRun = (text: string): types.RichTextText => ({ type: 'text', text });
const bold = (text: string): types.RichTextText => ({ type: 'text', text, style: { bold: true } });

/** Puts mentions before a message, so that those people are notified (docs.slack.dev, "Rich text block"). */
export function withMentions(message: Message, mentions: readonly Mention[]): Message {
  if (mentions.length === 0) return message;
  const { text, blocks, withoutTable } = message;
  const named = mentions.map(({ kind, id }) => (kind === 'user' ? `<@${id}>` : `<!subteam^${id}>`));
  const elements = mentions.flatMap((mention, index) => [
    ...(index === 0 ? [] : [plainRun(' ')]),
    mentionRun(mention),
  ]);
  const first = richText([{ type: 'rich_text_section', elements }]);
  return {
    text: `${named.join(' ')} ${text}`,
    blocks: [first, ...blocks],
    ...(withoutTable && { withoutTable: [first, ...withoutTable] }),
  };
}

const mentionRun = ({ kind, id }: Mention): types.RichTextUserMention | types.RichTextUsergroupMention =>
  kind === 'user' ? { type: 'user', user_id: id } : { type: 'usergroup', usergroup_id: id };
