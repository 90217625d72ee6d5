import type { types } from '@slack/bolt';
import type { Mention } from '../../delivery/approver-alert.ts';
import type { Button, Comparison, Field, Table, Tone, View } from '../../view/view.ts';
import { limits, sizes } from '../limits.ts';
import type { Words } from '../translations.ts';
import { cut, joined, notification, plain, plainLines, type Run, runs } from './rich-text.ts';

export type Message = { readonly text: string; readonly blocks: types.KnownBlock[] };

export type Look = {
  readonly words: Words;
  /** Remembers what a button does. @returns the opaque id that goes into its value. */
  readonly idOf: (button: Button) => string;
};

/** What every part of a message is made with. */
type Part = {
  readonly words: Words;
  readonly buttons: readonly (Button & { readonly id: string })[];
  /** How much of its full length each text and list may have: 1, and less where the whole would be too long. */
  readonly share: number;
};

const signs: Readonly<Record<Tone, string>> = {
  plain: '',
  success: '✅ ',
  waiting: '⏳ ',
  warning: '⚠️ ',
  failure: '❌ ',
};

/** The action_id of a button that opens a page: Slack opens it and tells us, which needs no answer. */
export const linkAction = 'link';

/** A view as a message within Slack's limits, whatever it holds. No text in it is read as markup. */
export function renderView(view: View, { words, idOf }: Look): Message {
  const buttons = (view.buttons ?? []).slice(0, sizes.buttons).map((each) => ({ ...each, id: idOf(each) }));
  let share = 1;
  let blocks = blocksOf(view, { words, buttons, share });
  while (Buffer.byteLength(JSON.stringify(blocks)) > limits.messageJson) {
    share /= 2;
    blocks = blocksOf(view, { words, buttons, share });
  }
  return { text: notification(signs[view.tone] + (view.title || '–'), limits.fallbackText), blocks };
}

function blocksOf(view: View, part: Part): types.KnownBlock[] {
  const { text = [], fields = [], comparison, table, link, hint } = view;
  const notes = [...tooMany(table?.rows ?? [], rowsOf(part), part.words.more), ...buttonNote(view, part)];
  return [
    titleBlock(view, part),
    ...(text.length > 0 ? [paragraphsBlock(text, part)] : []),
    ...(fields.length > 0 ? [fieldsBlock(fields, part)] : []),
    ...(comparison && comparison.rows.length > 0 ? [comparisonBlock(comparison, part)] : []),
    ...(table && table.rows.length > 0 ? [tableBlock(table, part)] : []),
    ...(link ? [linkBlock(link, part)] : []),
    ...(hint === undefined ? [] : [context(hint, part)]),
    ...(notes.length > 0 ? [context(notes.join(' '), part)] : []),
    ...(part.buttons.length > 0 ? [buttonsBlock(part)] : []),
  ];
}

const scaled = (most: number, { share }: Part): number => Math.max(1, Math.floor(most * share));
const rowsOf = (part: Part): number => scaled(sizes.rows, part);

const tooMany = (all: readonly unknown[], shown: number, note: (count: number) => string): string[] =>
  all.length > shown ? [note(all.length - shown)] : [];

const buttonNote = ({ buttons = [] }: View, part: Part): string[] =>
  tooMany(buttons, sizes.buttons, part.words.moreButtons);

function titleBlock({ tone, title }: View, part: Part): types.RichTextBlock {
  const shown = runs(title, scaled(sizes.title, part), { mark: part.words.shortened, bold: true });
  const sign = signs[tone] === '' ? [] : [bold(signs[tone])];
  return richText([inSection([...sign, ...shown])]);
}

/** A line for each paragraph; as many as a section's text would hold, and how many more there are. */
function paragraphsBlock(text: readonly string[], part: Part): types.RichTextBlock {
  let left = scaled(limits.sectionText, part);
  const lines: Run[][] = [];
  for (const paragraph of text) {
    if (left <= 0) break;
    lines.push(
      runs(paragraph, Math.min(left, scaled(sizes.paragraph, part)), { mark: part.words.shortened }),
    );
    left -= paragraph.length;
  }
  const note = tooMany(text, lines.length, part.words.more).map((words) => [plainRun(words)]);
  return richText([inSection(inLines([...lines, ...note]))]);
}

const inSection = (all: readonly Run[]): types.RichTextSection => ({
  type: 'rich_text_section',
  elements: joined(all),
});

const inLines = (lines: readonly Run[][]): Run[] =>
  lines.flatMap((line, index) => (index === 0 ? line : [plainRun('\n'), ...line]));

const section = (text: string, part: Part): types.SectionBlock => ({
  type: 'section',
  text: plain(text, scaled(limits.sectionText, part), part.words.shortened),
});

const context = (text: string, part: Part): types.ContextBlock => ({
  type: 'context',
  elements: [plain(text, scaled(limits.contextText, part), part.words.shortened)],
});

/** What somebody wrote stands on lines of its own, as a quotation; the other fields are a line each. */
function fieldsBlock(fields: readonly Field[], part: Part): types.RichTextBlock {
  const most = scaled(sizes.fields, part);
  const elements: types.RichTextBlockElement[] = [];
  let lines: Run[][] = [];
  const endLines = () => {
    if (lines.length > 0) elements.push(inSection(inLines(lines)));
    lines = [];
  };
  for (const { name, value, quoted } of fields.slice(0, most)) {
    const label = bold(`${cut(name, scaled(sizes.cell, part))}: `);
    // A value may be many lines or addresses: it is cut like a text of its own.
    const shown = runs(value, scaled(sizes.fieldValue, part), { mark: part.words.shortened });
    lines.push(quoted ? [label] : [label, ...shown]);
    if (!quoted) continue;
    endLines();
    elements.push({ type: 'rich_text_quote', elements: joined(shown) });
  }
  lines.push(...tooMany(fields, most, part.words.more).map((text) => [plainRun(text)]));
  endLines();
  return richText(elements);
}

/** Two fields of a section stand side by side; on a narrow screen, one below the other. */
function comparisonBlock({ before, after, rows }: Comparison, part: Part): types.SectionBlock {
  const cell = scaled(sizes.cell, part);
  const side = (title: string, shown: (row: Comparison['rows'][number]) => string) => {
    const lines = rows
      .slice(0, scaled(sizes.fields, part))
      .map((row) => `${cut(row.name, cell)}: ${cut(shown(row), scaled(sizes.fieldValue, part))}`);
    return plainLines([cut(title, cell), ...lines], scaled(limits.fieldText, part), part.words.shortened);
  };
  return { type: 'section', fields: [side(before, (row) => row.before), side(after, (row) => row.after)] };
}

/** A row is an item of a list: columns side by side would not fit on a phone. */
function tableBlock(table: Table, part: Part): types.RichTextBlock {
  const items = table.rows.slice(0, rowsOf(part)).map((row) => rowItem(table, row, part));
  return richText([{ type: 'rich_text_list', style: 'bullet', elements: items }]);
}

/** The first cell stands out; figures, which are right-aligned, say what they are. */
function rowItem({ columns }: Table, row: readonly string[], part: Part): types.RichTextSection {
  const cell = scaled(sizes.cell, part);
  const short = (text: string) => (text.length <= cell ? text : cut(text, cell));
  const [first = '–', ...others] = row;
  const rest = others.flatMap((text, index) => {
    if (text.trim() === '') return [];
    const column = columns[index + 1];
    return column?.align === 'right' ? [`${short(column.title)} ${short(text)}`] : [short(text)];
  });
  const line = rest.length > 0 ? [plainRun('\n'), ...runs(rest.join(' · '), scaled(sizes.row, part))] : [];
  return inSection([...runs(first, cell, { bold: true }), ...line]);
}

function linkBlock({ label, url }: NonNullable<View['link']>, part: Part): types.KnownBlock {
  const page = URL.parse(url);
  const opens = page && /^https?:$/.test(page.protocol) && page.href.length <= limits.buttonUrl;
  if (!opens) return section(`${label}: ${url}`, part);
  const text = plain(label, scaled(limits.buttonText, part));
  return {
    type: 'actions',
    elements: [{ type: 'button', action_id: linkAction, text, url: page.href, style: 'primary' }],
  };
}

const buttonsBlock = (part: Part): types.ActionsBlock => ({
  type: 'actions',
  elements: part.buttons.map(({ label, style, id }, index) => ({
    type: 'button',
    action_id: `press-${index}`,
    text: plain(label, scaled(limits.buttonText, part)),
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

/** A message that calls people before all else: those whom it names are notified (docs.slack.dev, "Rich text block"). */
export function calling({ text, blocks }: Message, mentions: readonly Mention[]): Message {
  if (mentions.length === 0) return { text, blocks };
  const named = mentions.map(({ kind, id }) => (kind === 'user' ? `<@${id}>` : `<!subteam^${id}>`));
  const elements = mentions.flatMap((mention, index) => [
    ...(index === 0 ? [] : [plainRun(' ')]),
    mentionRun(mention),
  ]);
  const first = richText([{ type: 'rich_text_section', elements }]);
  return { text: `${named.join(' ')} ${text}`, blocks: [first, ...blocks] };
}

const mentionRun = ({ kind, id }: Mention): types.RichTextUserMention | types.RichTextUsergroupMention =>
  kind === 'user' ? { type: 'user', user_id: id } : { type: 'usergroup', usergroup_id: id };
