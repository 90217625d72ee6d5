import {
  type APIButtonComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APISeparatorComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Action } from '../../../domain/action.ts';
import { commandAt } from '../../command/find-command.ts';
import type { AdminContent, HomeContent, HomeMailbox, HomeRequest } from '../../dispatch/home-content.ts';
import type { FormOptions } from '../../form/form.ts';
import { type OwnPageTranslations, ownPageIn } from '../../i18n/own-page.ts';
import { cut, escapeMarkdown } from '../delivery/markdown.ts';
import type { MessagePayload } from '../delivery/render.ts';
import { limits } from '../limits.ts';

/** The path of the command that shows the page. */
export const ownPagePath = 'mine';

/** The beginning of the id of what a line is run by: a menu, and the form of a command chosen there. */
const linePrefix = '/mail ';

/** The line that an id of a component or form stands for. Null: the id is a button's. */
export const lineOfId = (id: string): string | null => (id.startsWith(linePrefix) ? id : null);

/** The id of the page's menu; what is chosen in it is a line. */
const menuId = 'line';

type PageOptions = {
  readonly options: FormOptions;
  /** Stores a button's action. @returns its id. */
  readonly buttonId: (action: Action) => string;
};

type Part = PageOptions & { readonly words: OwnPageTranslations };

/** Renders somebody's own page, within Discord's limit of components: what has no room is counted. */
export function renderOwnPage(content: HomeContent, { options, buttonId }: PageOptions): MessagePayload {
  const words = ownPageIn(options.locale);
  const part: Part = { options, buttonId, words };
  const frame = [...startBlocks(part), ...menuBlocks(part)];
  const admin = content.admin ? adminBlocks(part, content.admin) : [];
  const room = limits.message.components - 1 - countComponents([...frame, ...admin]);
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [
      {
        type: ComponentType.Container,
        components: [...frame, ...listBlocks(part, pageLists(part, content), room), ...admin],
      },
    ],
  };
}

/** A list of the page: rows of Discord's components, made once it is known that they have room. */
type PageList = {
  readonly title: string;
  readonly empty: string;
  readonly rows: readonly (() => readonly APIComponentInContainer[])[];
  /** Components that a row takes. */
  readonly cost: number;
  /** Rows that there are beside these. */
  readonly more: number | 'some';
  readonly showAll: Action;
};

function pageLists(part: Part, { waiting, mailboxes, open, admin }: HomeContent): PageList[] {
  const { words } = part;
  const waits: PageList = {
    title: words.waiting,
    empty: words.nothingWaits,
    rows: waiting.rows.map((request) => () => waitingRow(part, request)),
    cost: 3,
    more: waiting.more,
    showAll: line('/mail request list waiting'),
  };
  const own: PageList = {
    title: words.mailboxes,
    empty: mailboxes.ok ? words.noMailbox : mailboxes.fault,
    rows: mailboxes.ok ? mailboxes.value.rows.map((mailbox) => () => mailboxRow(part, mailbox)) : [],
    cost: 4,
    more: mailboxes.ok ? mailboxes.value.more : 0,
    showAll: { kind: 'fill-in', path: [ownPagePath], values: {} },
  };
  const asked: PageList = {
    title: words.requests,
    empty: words.noRequest,
    rows: open.rows.map((request) => () => ownRequestRow(part, request)),
    cost: 4,
    more: open.more,
    showAll: line('/mail request list mine'),
  };
  return [...(waiting.rows.length > 0 || admin ? [waits] : []), own, asked];
}

/** A line above a list, and its title: a text, or with a button that shows all a section of three components. */
const titleCost = 4;

/** Gives each list a row in turn, as long as there is room. */
function listBlocks(part: Part, lists: readonly PageList[], room: number): APIComponentInContainer[] {
  const shown = lists.map(() => 0);
  const most = Math.max(...lists.map(({ rows }) => rows.length));
  let left = room - lists.length * titleCost;
  for (let row = 0; row < most; row++)
    for (const [index, { rows, cost }] of lists.entries())
      if (row < rows.length && cost <= left) {
        left -= cost;
        shown[index] = row + 1;
      }
  return lists.flatMap((list, index) => [divider, ...oneList(part, list, shown[index] ?? 0)]);
}

function oneList({ words, buttonId }: Part, list: PageList, shown: number): APIComponentInContainer[] {
  const { title, empty, rows, more, showAll } = list;
  const left = more === 'some' ? more : rows.length - shown + more;
  const heading = `**${escapeMarkdown(title)}**`;
  if (rows.length === 0) return [text(`${heading}\n-# ${escapeMarkdown(empty)}`)];
  const head =
    left === 0
      ? text(heading)
      : section(`${heading}\n-# ${words.more(left)}`, button(words.showAll, buttonId(showAll)));
  return [head, ...rows.slice(0, shown).flatMap((row) => row())];
}

const line = (typed: string): Action => ({ kind: 'run', line: typed });

/** The buttons that open the forms for what is new. */
function startBlocks(part: Part): APIComponentInContainer[] {
  const paths = [['create'], ['alias'], ['forward', 'add']];
  const [first, ...others] = paths.flatMap((path) => commandButton(part, path, {}));
  const buttons: APIButtonComponent[] = first ? [{ ...first, style: ButtonStyle.Primary }, ...others] : [];
  return [text(`### ${escapeMarkdown(part.words.title)}`), row(buttons)];
}

/** The menu of all other commands. */
function menuBlocks({ options: { commands, locale }, words }: Part): APIComponentInContainer[] {
  const onButtons = ['create', 'alias', 'forward add', ownPagePath];
  const others = commands
    .filter(({ path, task }) => task !== null && !onButtons.includes(path.join(' ')))
    .slice(0, limits.select.options);
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: menuId,
          placeholder: words.others,
          options: others.map(({ path, form }) => ({
            label: cut(form.title[locale], limits.select.label),
            value: `${linePrefix}${path.join(' ')}`,
          })),
        },
      ],
    },
  ];
}

/** Nobody approves what they were not shown: the button shows the whole request, with the buttons to decide. */
const waitingRow = ({ words, buttonId }: Part, { id, title, about, reason }: HomeRequest) => [
  section(rowText(title, about, reason), {
    ...button(words.show(id), buttonId(line(`/mail request show ${id}`))),
    style: ButtonStyle.Primary,
  }),
];

const ownRequestRow = ({ words, buttonId }: Part, { id, title, about }: HomeRequest) => [
  text(rowText(title, about)),
  row([
    button(words.show(id), buttonId(line(`/mail request show ${id}`))),
    button(words.cancel(id), buttonId({ kind: 'cancel', request: id })),
  ]),
];

const mailboxRow = (part: Part, { address, title, about, appPasswords }: HomeMailbox) => [
  text(rowText(title, about)),
  row([
    button(titleOf(part.options, ['password', 'set']), part.buttonId(line(`/mail password set ${address}`))),
    ...(appPasswords ? commandButton(part, ['password', 'app'], { address }) : []),
  ]),
];

function adminBlocks(part: Part, { waiting, waitingMore, mailboxes, domains, troubles }: AdminContent) {
  const { words } = part;
  const state = troubles.length === 0 ? words.well : words.troubles(troubles.length);
  const lines = [
    `**${escapeMarkdown(words.health)}**`,
    state,
    ...troubles.slice(0, maxTroubles).map(({ part: name, detail }) => quiet(`${name}: ${detail}`)),
    `-# ${words.counts({ waiting, waitingMore, mailboxes, domains })}`,
  ];
  const paths = [['status'], ['domain', 'list'], ['drift']];
  return [divider, text(lines.join('\n')), row(paths.flatMap((path) => lineButton(part, path)))];
}

const maxTroubles = 5;
const maxRowText = 160;

const quiet = (words: string): string => `-# ${cut(escapeMarkdown(words), maxRowText)}`;

/** A title, a line about it, and what somebody wrote, as a quotation. */
const rowText = (title: string, about: string, quoted: string | null = null): string =>
  [
    cut(escapeMarkdown(title), maxRowText),
    quiet(about),
    ...(quoted === null ? [] : [`> ${cut(escapeMarkdown(quoted), maxRowText)}`]),
  ].join('\n');

/** A button that opens a command's form; none where the command can't be used here. */
function commandButton(
  { options, buttonId }: Part,
  path: readonly string[],
  values: Readonly<Record<string, string>>,
): APIButtonComponentWithCustomId[] {
  const command = commandAt(options.commands, path);
  if (!command) return [];
  return [button(command.form.title[options.locale], buttonId({ kind: 'fill-in', path, values }))];
}

/** A button that runs a command which needs nothing more; none where it can't be used here. */
function lineButton({ options, buttonId }: Part, path: readonly string[]): APIButtonComponent[] {
  const command = commandAt(options.commands, path);
  if (!command) return [];
  return [button(command.form.title[options.locale], buttonId(line(`/mail ${path.join(' ')}`)))];
}

const titleOf = ({ commands, locale }: FormOptions, path: readonly string[]): string =>
  commandAt(commands, path)?.form.title[locale] ?? path.join(' ');

const divider: APISeparatorComponent = { type: ComponentType.Separator };

const text = (content: string): APITextDisplayComponent => ({ type: ComponentType.TextDisplay, content });

const section = (content: string, accessory: APIButtonComponent): APIComponentInContainer => ({
  type: ComponentType.Section,
  components: [text(content)],
  accessory,
});

const row = (components: APIButtonComponent[]): APIComponentInContainer => ({
  type: ComponentType.ActionRow,
  components,
});

const button = (label: string, custom_id: string): APIButtonComponentWithCustomId => ({
  type: ComponentType.Button,
  style: ButtonStyle.Secondary,
  label: cut(label, limits.button.label),
  custom_id,
});

/** Discord counts what is inside others, too. */
const countComponents = (blocks: readonly APIComponentInContainer[]): number =>
  blocks.reduce((sum, block) => {
    const inside = 'components' in block ? block.components.length : 0;
    return sum + 1 + inside + ('accessory' in block ? 1 : 0);
  }, 0);
