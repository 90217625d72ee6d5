import { styleText } from 'node:util';
import type { Button, Comparison, Field, Table, Tone, View } from '../view/view.ts';
import { escapeText } from './escape.ts';
import { pad, textWidth, wrap } from './layout.ts';

export type RenderOptions = {
  readonly colours: boolean;
  /** Columns; Infinity for text that is not to be wrapped. */
  readonly width: number;
  /** The number of the first button. */
  readonly firstButton: number;
};

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const signs: Readonly<Record<Tone, string>> = {
  plain: '',
  success: '✓ ',
  waiting: '… ',
  warning: '! ',
  failure: '✗ ',
};
const tones: Readonly<Record<Tone, Style>> = {
  plain: 'bold',
  success: ['bold', 'green'],
  waiting: ['bold', 'cyan'],
  warning: ['bold', 'yellow'],
  failure: ['bold', 'red'],
};
const buttonStyles: Readonly<Record<Button['style'], Style>> = {
  plain: 'bold',
  primary: 'green',
  danger: 'red',
};

const indent = '  ';
const gap = '  ';
const quotation = '> ';

/** Renders a view as lines of text, without a line end at the end. Nothing in the view can move the cursor or change colours. */
export function renderView(view: View, { colours, width, firstButton }: RenderOptions): string {
  const paint: Paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  const room = Math.max(20, width - indent.length);
  const [title = '', ...moreOfTitle] = wrap(signs[view.tone] + escapeText(view.title), room);
  const paragraphs = (view.text ?? []).flatMap((paragraph) => wrap(escapeText(paragraph), room));
  const hint = view.hint === undefined ? [] : wrap(escapeText(view.hint), room);
  const body = [
    ...moreOfTitle.map((line) => paint(tones[view.tone], line)),
    ...paragraphs,
    ...fieldLines(view.fields ?? [], room),
    ...(view.comparison ? tableLines(sideBySide(view.comparison), paint) : []),
    ...(view.table ? tableLines(view.table, paint) : []),
    ...(view.link
      ? [`${escapeText(view.link.label)}: ${paint('underline', escapeText(view.link.url))}`]
      : []),
    ...hint.map((line) => paint('dim', line)),
    ...(view.buttons ?? []).map((button, index) => buttonLine(button, firstButton + index, paint)),
  ];
  return [paint(tones[view.tone], title), ...body.map((line) => indent + line)].join('\n');
}

/** Values are aligned, also where one takes several lines; a quoted one stands below its name. */
function fieldLines(fields: readonly Field[], room: number): string[] {
  const names = fields.map(({ name, quoted }) => (quoted ? '' : `${escapeText(name)}:`));
  const column = Math.max(0, ...names.map(textWidth)) + gap.length;
  return fields.flatMap(({ name, value, quoted, toCopy }, index) => {
    // Not wrapped, so that it can be copied.
    const copied = toCopy === undefined ? [] : toCopy.split('\n').map(escapeText);
    if (quoted) {
      const lines = wrap(escapeText(value), Math.max(20, room - quotation.length));
      return [`${escapeText(name)}:`, ...lines.map((line) => quotation + line), ...copied];
    }
    const lines = wrap(escapeText(value), Math.max(20, room - column)).map(
      (line, row) => pad(row === 0 ? (names[index] ?? '') : '', column, 'left') + line,
    );
    return [...lines, ...copied];
  });
}

const sideBySide = ({ before, after, rows }: Comparison): Table => ({
  columns: ['', before, after].map((title) => ({ title, align: 'left' })),
  rows: rows.map((row) => [row.name, row.before, row.after]),
});

function tableLines(table: Table, paint: Paint): string[] {
  const rows = [table.columns.map(({ title }) => title), ...table.rows].map((row) => row.map(escapeText));
  const widths = table.columns.map((_, index) => Math.max(...rows.map((row) => textWidth(row[index] ?? ''))));
  const lines = rows.map((row) =>
    table.columns
      .map(({ align }, index) => pad(row[index] ?? '', widths[index] ?? 0, align))
      .join(gap)
      .trimEnd(),
  );
  return lines.map((line, index) => (index === 0 ? paint('underline', line) : line));
}

const buttonLine = (button: Button, number: number, paint: Paint): string =>
  `[${number}] ${paint(buttonStyles[button.style], escapeText(button.label))}`;
