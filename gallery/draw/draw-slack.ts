import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type MessageProps, Message as SlackMessage } from 'slack-blocks-to-jsx';
import { z } from 'zod';
import { escapeHtml } from './html.ts';

type Names = ReadonlyMap<string, string>;

/** A message as Slack shows it, with the text for notifications and screen readers below. */
export const drawSlackMessage = (
  { blocks, text }: { readonly blocks: readonly object[]; readonly text: string },
  names: Names,
): string =>
  `<div class="slack">${drawBlocks(blocks, names, false)}<p class="spoken">${escapeHtml(withNames(text, names))}</p></div>`;

const plain = z.object({ text: z.string() });
const blockList = z.array(z.looseObject({ type: z.string() }));
const modal = z.object({
  title: plain,
  submit: plain.optional(),
  close: plain.optional(),
  blocks: blockList,
});

/** A modal: its frame is ours, its blocks are drawn as in a message, its inputs by us. */
export function drawSlackModal(view: unknown, names: Names): string {
  const { title, submit, close, blocks } = modal.parse(view);
  const button = (label: z.infer<typeof plain> | undefined, style: string) =>
    label ? `<span class="button ${style}">${escapeHtml(label.text)}</span>` : '';
  return `<div class="slack modal"><div class="head">${escapeHtml(title.text)}</div>${blocks
    .map((block) => drawViewBlock(block, names))
    .join('')}<div class="foot">${button(close, '')}${button(submit, 'primary')}</div></div>`;
}

export const drawSlackHome = (view: unknown, names: Names): string =>
  `<div class="slack home">${drawBlocks(z.object({ blocks: blockList }).parse(view).blocks, names, true)}</div>`;

const input = z.object({
  type: z.literal('input'),
  label: plain,
  hint: plain.optional(),
  optional: z.boolean().optional(),
  element: z.looseObject({
    type: z.string(),
    placeholder: plain.optional(),
    initial_value: z.string().optional(),
    initial_user: z.string().optional(),
    initial_option: z.object({ text: plain }).optional(),
    initial_options: z.array(z.object({ text: plain })).optional(),
    options: z.array(z.object({ text: plain })).optional(),
  }),
});

function drawViewBlock(block: z.infer<typeof blockList>[number], names: Names): string {
  const parsed = input.safeParse(block);
  if (!parsed.success) return drawBlocks([block], names, true);
  const { label, hint, optional, element } = parsed.data;
  const {
    initial_value: value,
    initial_user: user,
    initial_option: one,
    initial_options: many = [],
  } = element;
  const given =
    value ??
    (user && `@${names.get(user)}`) ??
    one?.text.text ??
    many.map(({ text }) => text.text).join(', ');
  const shown =
    given === '' || given === undefined
      ? `<i>${escapeHtml(element.placeholder?.text ?? '')}</i>`
      : escapeHtml(given);
  const isChoice = /^(radio_buttons|checkboxes)$/.test(element.type);
  const field = isChoice
    ? (element.options ?? [])
        .map(({ text }) => `<div>${text.text === one?.text.text ? '◉' : '○'} ${escapeHtml(text.text)}</div>`)
        .join('')
    : `<div class="field">${shown}${/select/.test(element.type) ? '<b>▾</b>' : ''}</div>`;
  const options = /static_select/.test(element.type)
    ? `<small>${escapeHtml((element.options ?? []).map(({ text }) => text.text).join(' | '))}</small>`
    : '';
  return `<div class="input"><div class="label">${escapeHtml(label.text)}${optional ? ' <i>(optional)</i>' : ''}</div>${field}${options}${hint ? `<small>${escapeHtml(hint.text)}</small>` : ''}</div>`;
}

function drawBlocks(blocks: readonly unknown[], names: Names, withoutWrapper: boolean): string {
  const props = {
    // The fake has checked the blocks.
    blocks: withoutDateMarkup(blocks.map(asKnownBlock)) as MessageProps['blocks'],
    ...{ logo: icon, name: 'Facteur', time: new Date(), theme: 'light' as const, withoutWrapper },
    data: { users: [...names].map(([id, name]) => ({ id, name })) },
  } as const;
  try {
    return renderToStaticMarkup(createElement(SlackMessage, props));
  } catch (error) {
    throw new Error(`These blocks can’t be drawn: ${JSON.stringify(blocks)}`, { cause: error });
  }
}

const dataTable = z.looseObject({
  type: z.literal('data_table'),
  caption: z.unknown(),
  rows: z.array(z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))),
});

/** The library knows no data_table yet: it is drawn as a table of all its rows, with its numbers as they are written. */
function asKnownBlock(block: unknown): unknown {
  const parsed = dataTable.safeParse(block);
  if (!parsed.success) return block;
  const { caption: _, rows, ...rest } = parsed.data;
  const drawn = rows.map((cells) =>
    cells.map((cell) => (cell.type === 'raw_number' ? { type: 'raw_text', text: cell.text ?? '' } : cell)),
  );
  return { ...rest, type: 'table', rows: drawn };
}

/** The library reads no `<!date^…|words>` in small print: its words are shown, as Slack does where it can't. */
const withoutDateMarkup = (blocks: readonly unknown[]): unknown =>
  JSON.parse(JSON.stringify(blocks).replace(/<!date\^\d+\^[^|"]*\|([^>"]*)>/g, '$1'));

const withNames = (text: string, names: Names): string =>
  text
    .replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/<@(\w+)>/g, (_, id: string) => `@${names.get(id) ?? id}`);

const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="6" fill="#1f6feb"/><path d="M7 11h22v15H7z" fill="#fff"/><path d="M7 11l11 9 11-9" fill="none" stroke="#1f6feb" stroke-width="2"/></svg>')}`;
