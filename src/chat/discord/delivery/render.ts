import {
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Action } from '../../../domain/action.ts';
import { sanitizeLines, sanitizeText } from '../../../domain/text/sanitize.ts';
import { textInWords } from '../../../domain/text/text-runs.ts';
import type { Mention } from '../../delivery/approver-alert.ts';
import type { Button, Comparison, Field, Table, Tone, View } from '../../view/view.ts';
import { limits } from '../limits.ts';
import type { DiscordTranslations } from '../translations.ts';
import { type CommandIds, linkCommands } from './command-mentions.ts';
import { cut, escapeMarkdown } from './markdown.ts';

/** A message's content, as Discord's API takes it. */
export type MessagePayload = {
  readonly flags: MessageFlags.IsComponentsV2;
  readonly components: [APIContainerComponent];
};

export type RenderOptions = {
  readonly translations: DiscordTranslations;
  /** Stores a button's action. @returns the opaque id that goes into the button. */
  readonly buttonId: (action: Action) => string;
  /** A line below the rest, in small type. */
  readonly note?: string | undefined;
  /** The registered commands, which are clickable in what Facteur says. Default: none. */
  readonly commands?: CommandIds | undefined;
  /** Who is mentioned; the message's allowed_mentions decide whether they are notified. */
  readonly mentions?: readonly Mention[] | undefined;
};

const signs: Readonly<Record<Tone, string>> = {
  plain: '',
  success: '✅ ',
  waiting: '⏳ ',
  warning: '⚠️ ',
  failure: '❌ ',
};
const colours: Readonly<Record<Tone, number | null>> = {
  plain: null,
  success: 0x2e9e5b,
  waiting: 0x3b82c4,
  warning: 0xd9901a,
  failure: 0xc93a3a,
};
const styles = {
  plain: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
} as const satisfies Record<Button['style'], ButtonStyle>;

const maxTitle = 900;
const maxLine = 900;
const maxSide = 400;
const maxHint = 700;
const maxCopied = maxLine - '```\n\n```'.length;
/** How many steps of a request are shown, the newest; the others are in its history. */
const maxSteps = 8;
const maxStep = 120;
/** Characters reserved for the line that says how many were left out. */
const noteCapacity = 100;
/** Components beside the buttons: the container, four texts, and a row with a link. */
const otherComponents = 7;
const { components, buttonsInRow } = limits.message;
/** A row counts as a component too. */
const maxButtons = Math.floor((components - otherComponents) / (buttonsInRow + 1)) * buttonsInRow;

/** Renders a view within Discord's limits. No text in it is read as markup. */
export function render(view: View, options: RenderOptions): MessagePayload {
  const title = `### ${signs[view.tone]}${cut(displayText(view.title), maxTitle)}`;
  const hints = footerLines(view, options).join('\n');
  const lines = bodyLines(view, options);
  const room = limits.message.text - title.length - hints.length - mentionCapacity(options);
  const body = fitLines(lines, room, options.translations);
  // The plan has precedence over the steps so far, which get the room that is left.
  const footer = [...newestSteps(view, room - noteCapacity - linesLength(body)), hints]
    .filter(Boolean)
    .join('\n');
  const mentions = (options.mentions ?? []).map(formatMention).join(' ');
  const texts = [title, mentions, body.join('\n'), footer].filter((text) => text !== '');
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [
      {
        type: ComponentType.Container,
        accent_color: colours[view.tone],
        components: [...texts.map(textDisplay), ...buttonRows(view, options)],
      },
    ],
  };
}

const formatMention = ({ kind, id }: Mention): string => (kind === 'user' ? `<@${id}>` : `<@&${id}>`);

const mentionCapacity = ({ mentions = [] }: RenderOptions): number =>
  mentions.map(formatMention).join(' ').length;

const textDisplay = (content: string): APITextDisplayComponent => ({
  type: ComponentType.TextDisplay,
  content,
});

const withCommands = (markdown: string, { commands = new Map() }: RenderOptions): string =>
  linkCommands(markdown, commands);

/** A dash for an empty text: Discord refuses texts of spaces alone. */
const displayText = (text: string): string => escapeMarkdown(text) || '–';

function bodyLines(
  { text = [], fields = [], comparison, table, link }: View,
  options: RenderOptions,
): string[] {
  return [
    ...text.map((line) => withCommands(displayText(line), options)),
    ...fields.flatMap((field) => fieldLines(field, options.translations)),
    ...(comparison ? comparisonLines(comparison, options.translations) : []),
    ...(table ? tableLines(table).map((line) => withCommands(line, options)) : []),
    ...(link && !fitsButton(link.url) ? [`${displayText(link.label)}: ${displayText(link.url)}`] : []),
  ].map((line) => cut(line, maxLine));
}

/** A quoted field's value stands on a line of its own, as a quotation. */
function fieldLines({ name, value, quoted, toCopy }: Field, { colon }: DiscordTranslations): string[] {
  const label = `**${cut(displayText(name), 100)}${colon}**`;
  const lines = quoted ? [label, `> ${displayText(value)}`] : [`${label} ${displayText(value)}`];
  return toCopy === undefined ? lines : [...lines, codeBlock(toCopy)];
}

/** Three grave accents would end the block. */
function codeBlock(text: string): string {
  const shown = sanitizeLines(text).replaceAll('```', "'''");
  return `\`\`\`\n${cut(shown, maxCopied)}\n\`\`\``;
}

/** A line for each row, before → after: columns would not fit on a phone. */
function comparisonLines({ before, after, rows }: Comparison, { colon }: DiscordTranslations): string[] {
  const side = (text: string) => escapeMarkdown(text) || '–';
  const lines = rows.map((row) =>
    row.before === row.after
      ? `**${displayText(row.name)}${colon}** ${side(row.after)}`
      : `**${displayText(row.name)}${colon}** ${cut(side(row.before), maxSide)} → ${cut(side(row.after), maxSide)}`,
  );
  return [`-# ${displayText(before)} → ${displayText(after)}`, ...lines];
}

/** A line for each row: columns would not fit on a phone. */
function tableLines({ columns, rows }: Table): string[] {
  const legend = columns.map(({ title }) => displayText(title)).join(' · ');
  return [`-# ${legend}`, ...rows.map(rowLine)];
}

function rowLine([first = '', ...others]: readonly string[]): string {
  const rest = others.filter((cell) => cell.trim() !== '').map(escapeMarkdown);
  return [`**${cut(displayText(first), 300)}**`, ...rest].join(' · ');
}

function fitLines(lines: readonly string[], room: number, translations: DiscordTranslations): string[] {
  const kept: string[] = [];
  let available = room - noteCapacity;
  for (const [index, line] of lines.entries()) {
    available -= line.length + 1;
    if (available < 0) return [...kept, `-# ${translations.linesLeftOut(lines.length - index)}`];
    kept.push(line);
  }
  return kept;
}

const linesLength = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + line.length + 1, 0);

/** As many of the newest steps as fit. */
function newestSteps({ log = [] }: View, room: number): string[] {
  const steps = log.slice(-maxSteps).map((step) => `-# ${cut(displayText(step), maxStep)}`);
  while (steps.length > 0 && linesLength(steps) > room) steps.shift();
  return steps;
}

function footerLines({ hint, buttons = [] }: View, options: RenderOptions): string[] {
  const { translations, note } = options;
  const leftOut = buttons.length - maxButtons;
  return [
    ...(hint === undefined ? [] : [cut(withCommands(displayText(hint), options), maxHint)]),
    ...(leftOut > 0 ? [translations.buttonsLeftOut(leftOut)] : []),
    ...(note === undefined ? [] : [withCommands(note, options)]),
  ].map((line) => `-# ${line}`);
}

const fitsButton = (url: string): boolean => url.length <= limits.button.url;

function buttonRows({ buttons = [], link }: View, { buttonId }: RenderOptions): APIComponentInContainer[] {
  const all: APIButtonComponent[] = buttons.slice(0, maxButtons).map(({ label, style, action }) => ({
    type: ComponentType.Button,
    style: styles[style],
    label: buttonLabel(label),
    custom_id: buttonId(action),
  }));
  const links: APIButtonComponent[] =
    link && fitsButton(link.url)
      ? [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Link,
            label: buttonLabel(link.label),
            url: link.url,
          },
        ]
      : [];
  return [...toRows(links), ...toRows(all)].map((row) => ({
    type: ComponentType.ActionRow,
    components: row,
  }));
}

/** A label is plain text: Discord reads no markup in it. */
const buttonLabel = (label: string): string =>
  cut(sanitizeText(textInWords(label)).trim() || '–', limits.button.label);

const toRows = (buttons: APIButtonComponent[]): APIButtonComponent[][] =>
  buttons.length === 0
    ? []
    : [buttons.slice(0, limits.message.buttonsInRow), ...toRows(buttons.slice(limits.message.buttonsInRow))];
