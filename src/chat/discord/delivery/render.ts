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
import { legible } from '../../../domain/text/sanitize.ts';
import type { Mention } from '../../delivery/approver-alert.ts';
import type { Button, Comparison, Field, Table, Tone, View } from '../../view/view.ts';
import { limits } from '../limits.ts';
import type { Words } from '../translations.ts';
import { cut, escaped } from './markdown.ts';

/** A message's contents, as Discord's API takes them. */
export type Payload = {
  readonly flags: MessageFlags.IsComponentsV2;
  readonly components: [APIContainerComponent];
};

export type Circumstances = {
  readonly words: Words;
  /** Remembers what a button does. @returns the opaque id that it carries. */
  readonly buttonId: (action: Action) => string;
  /** The id of the user who asked, named in a message that others see. */
  readonly asker?: string | undefined;
  /** Said below the rest, in a quiet voice. */
  readonly note?: string | undefined;
  /** Who is called by it; that they are notified is for the message's allowed_mentions to say. */
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

const longestTitle = 900;
const longestLine = 900;
const longestSide = 400;
const longestHint = 700;
/** The newest steps of a request; the others are in its history. */
const mostSteps = 8;
const longestStep = 120;
/** Characters kept for the line that says how many were left out. */
const roomForNote = 100;
/** The container, four texts, and a row with a link. */
const otherComponents = 7;
const { components, buttonsInRow } = limits.message;
/** A full row is a component more than its buttons. */
const mostButtons = Math.floor((components - otherComponents) / (buttonsInRow + 1)) * buttonsInRow;

/** A view as a message within Discord's limits, in which none of the view's texts is read as markup. */
export function render(view: View, circumstances: Circumstances): Payload {
  const title = `### ${signs[view.tone]}${cut(shown(view.title), longestTitle)}`;
  const hints = quietLines(view, circumstances).join('\n');
  const lines = bodyLines(view);
  const room = limits.message.text - title.length - hints.length - roomForMentions(circumstances);
  const body = fitted(lines, room, circumstances.words);
  // What is to be agreed to comes before what happened so far.
  const quiet = [...newestSteps(view, room - roomForNote - lengthOf(body)), hints].filter(Boolean).join('\n');
  const called = (circumstances.mentions ?? []).map(mentioned).join(' ');
  const texts = [title, called, body.join('\n'), quiet].filter((text) => text !== '');
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [
      {
        type: ComponentType.Container,
        accent_color: colours[view.tone],
        components: [...texts.map(textDisplay), ...buttonRows(view, circumstances)],
      },
    ],
  };
}

const mentioned = ({ kind, id }: Mention): string => (kind === 'user' ? `<@${id}>` : `<@&${id}>`);

const roomForMentions = ({ mentions = [] }: Circumstances): number =>
  mentions.map(mentioned).join(' ').length;

const textDisplay = (content: string): APITextDisplayComponent => ({
  type: ComponentType.TextDisplay,
  content,
});

/** Discord refuses texts that hold nothing but spaces. */
const shown = (text: string): string => escaped(text) || '–';

function bodyLines({ text = [], fields = [], comparison, table, link }: View): string[] {
  return [
    ...text.map(shown),
    ...fields.flatMap(fieldLines),
    ...(comparison ? comparisonLines(comparison) : []),
    ...(table ? tableLines(table) : []),
    ...(link && !fitsButton(link.url) ? [`${shown(link.label)}: ${shown(link.url)}`] : []),
  ].map((line) => cut(line, longestLine));
}

/** What somebody wrote stands on a line of its own, as a quotation. */
function fieldLines({ name, value, quoted }: Field): string[] {
  const label = `**${cut(shown(name), 100)}:**`;
  return quoted ? [label, `> ${shown(value)}`] : [`${label} ${shown(value)}`];
}

/** A line for each part, before → after: columns side by side are wider than a phone. */
function comparisonLines({ before, after, rows }: Comparison): string[] {
  const side = (text: string) => escaped(text) || '–';
  const lines = rows.map((row) =>
    row.before === row.after
      ? `**${shown(row.name)}:** ${side(row.after)}`
      : `**${shown(row.name)}:** ${cut(side(row.before), longestSide)} → ${cut(side(row.after), longestSide)}`,
  );
  return [`-# ${shown(before)} → ${shown(after)}`, ...lines];
}

/** A line for each row, since columns that stand below each other are wider than a phone. */
function tableLines({ columns, rows }: Table): string[] {
  const legend = columns.map(({ title }) => shown(title)).join(' · ');
  return [`-# ${legend}`, ...rows.map(rowLine)];
}

function rowLine([first = '', ...others]: readonly string[]): string {
  const rest = others.filter((cell) => cell.trim() !== '').map(escaped);
  return [`**${cut(shown(first), 300)}**`, ...rest].join(' · ');
}

function fitted(lines: readonly string[], room: number, words: Words): string[] {
  const kept: string[] = [];
  let left = room - roomForNote;
  for (const [index, line] of lines.entries()) {
    left -= line.length + 1;
    if (left < 0) return [...kept, `-# ${words.linesLeftOut(lines.length - index)}`];
    kept.push(line);
  }
  return kept;
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** As many of the newest steps as there is room for. */
function newestSteps({ log = [] }: View, room: number): string[] {
  const steps = log.slice(-mostSteps).map((step) => `-# ${cut(shown(step), longestStep)}`);
  while (steps.length > 0 && lengthOf(steps) > room) steps.shift();
  return steps;
}

function quietLines({ hint, buttons = [] }: View, { words, asker, note }: Circumstances): string[] {
  const leftOut = buttons.length - mostButtons;
  return [
    ...(hint === undefined ? [] : [cut(shown(hint), longestHint)]),
    ...(leftOut > 0 ? [words.buttonsLeftOut(leftOut)] : []),
    ...(note === undefined ? [] : [note]),
    ...(asker === undefined ? [] : [words.askedBy(`<@${asker}>`)]),
  ].map((line) => `-# ${line}`);
}

const fitsButton = (url: string): boolean => url.length <= limits.button.url;

function buttonRows({ buttons = [], link }: View, { buttonId }: Circumstances): APIComponentInContainer[] {
  const all: APIButtonComponent[] = buttons.slice(0, mostButtons).map(({ label, style, action }) => ({
    type: ComponentType.Button,
    style: styles[style],
    label: labelOf(label),
    custom_id: buttonId(action),
  }));
  const links: APIButtonComponent[] =
    link && fitsButton(link.url)
      ? [{ type: ComponentType.Button, style: ButtonStyle.Link, label: labelOf(link.label), url: link.url }]
      : [];
  return [...inRows(links), ...inRows(all)].map((row) => ({
    type: ComponentType.ActionRow,
    components: row,
  }));
}

/** A label is plain text: Discord reads no markup in it. */
const labelOf = (label: string): string => cut(legible(label).trim() || '–', limits.button.label);

const inRows = (buttons: APIButtonComponent[]): APIButtonComponent[][] =>
  buttons.length === 0
    ? []
    : [buttons.slice(0, limits.message.buttonsInRow), ...inRows(buttons.slice(limits.message.buttonsInRow))];
