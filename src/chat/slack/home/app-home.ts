import type { types } from '@slack/bolt';
import type { Actor } from '../../../domain/actor.ts';
import type { AdminContent, HomeContent, HomeMailbox, HomeRequest } from '../../dispatch/home-content.ts';
import type { FormOptions } from '../../form/form.ts';
import { type OwnPageTranslations, ownPageIn } from '../../i18n/own-page.ts';
import type { SlackContext } from '../context.ts';
import { plainText, type Run, toRuns } from '../delivery/rich-text.ts';
import { limits, sizes } from '../limits.ts';
import { addressMenu, commandButtons, lineButton } from './home-buttons.ts';

/** Shows App Home: what waits for the actor, their mailboxes and their requests, each with buttons for what can be done. */
export async function showAppHome(context: SlackContext, actor: Actor): Promise<void> {
  const content = await context.dispatcher.home(actor);
  const blocks = content.ok
    ? await homeBlocks(context, actor, content.value)
    : (await context.render(content.fault, actor)).blocks;
  context.openViews.noteHome(actor);
  await context.client.views.publish({
    user_id: actor.userId,
    view: { type: 'home', blocks: blocks.slice(0, limits.viewBlocks) },
  });
}

/** What the parts of App Home are made with. */
type HomePart = { readonly options: FormOptions; readonly words: OwnPageTranslations };

/** At most 79 blocks: 10 rows of 2 blocks in each of the three lists, and what is around them. */
async function homeBlocks(
  { dispatcher, chat }: SlackContext,
  actor: Actor,
  { waiting, mailboxes, open, admin }: HomeContent,
): Promise<types.KnownBlock[]> {
  const options = dispatcher.formOptions(actor);
  const words = ownPageIn(actor.locale);
  const part = { options, words };
  const ownRequests = await chat.renderWithButtons((buttonId) =>
    open.rows.flatMap((request) =>
      ownRequestRow(part, request, buttonId({ kind: 'cancel', request: request.id })),
    ),
  );
  return [
    ...startBlocks(part),
    ...(waiting.rows.length > 0 || actor.roles.some((role) => role !== 'member')
      ? list(part, words.waiting, words.nothingWaits, {
          blocks: waiting.rows.flatMap((request) => waitingRow(part, request)),
          more: waiting.more,
          moreLine: '/mail request list waiting',
        })
      : []),
    ...(mailboxes.ok
      ? list(part, words.mailboxes, words.noMailbox, {
          blocks: mailboxes.value.rows.flatMap((mailbox) => mailboxRow(part, mailbox)),
          more: mailboxes.value.more,
          moreLine: '/mail mine',
        })
      : [header(words.mailboxes), note(mailboxes.fault)]),
    ...list(part, words.requests, words.noRequest, {
      blocks: ownRequests,
      more: open.more,
      moreLine: '/mail request list mine',
    }),
    ...(admin ? adminBlocks(part, admin) : []),
  ];
}

function startBlocks({ options, words }: HomePart): types.KnownBlock[] {
  const paths = [['create'], ['alias'], ['forward', 'add']];
  const [first, ...others] = paths.flatMap((path, index) => commandButtons(options, path, index));
  const all = lineButton(words.others, '/mail', paths.length);
  return [
    {
      type: 'actions',
      elements: [...(first ? [{ ...first, style: 'primary' as const }] : []), ...others, all],
    },
    note(words.hint),
  ];
}

type ListPart = {
  readonly blocks: readonly types.KnownBlock[];
  readonly more: number | 'some';
  /** Shows all of them. */
  readonly moreLine: string;
};

function list(
  { words }: HomePart,
  title: string,
  empty: string,
  { blocks, more, moreLine }: ListPart,
): types.KnownBlock[] {
  return [
    { type: 'divider' },
    header(title),
    ...(blocks.length > 0 ? blocks : [note(empty)]),
    ...(more !== 0 ? [note(words.more(more)), actions([lineButton(words.showAll, moreLine, 0)])] : []),
  ];
}

/** Nobody approves what they were not shown: the button shows the whole request, with the buttons to decide. */
const waitingRow = ({ words }: HomePart, { id, title, about, reason }: HomeRequest) => [
  row(title, [about], reason),
  actions([{ ...lineButton(words.show(id), `/mail request show ${id}`, 0), style: 'primary' as const }]),
];

const ownRequestRow = ({ words }: HomePart, { id, title, about }: HomeRequest, cancelButton: string) => [
  row(title, [about]),
  actions([
    lineButton(words.show(id), `/mail request show ${id}`, 0),
    {
      type: 'button',
      action_id: 'press-cancel',
      text: plainText(words.cancel(id), limits.buttonText),
      value: cancelButton,
    },
  ]),
];

function mailboxRow({ options }: HomePart, { address, title, about, appPasswords }: HomeMailbox) {
  const rest = [
    ['quota'],
    ['forward', 'add'],
    ['person', 'handover'],
    ...(appPasswords ? [['app-passwords']] : []),
  ];
  return [
    row(title, [about]),
    actions([
      ...commandButtons(options, ['password'], 0, address),
      ...(appPasswords ? commandButtons(options, ['app-password'], 1, address) : []),
      ...addressMenu(options, rest, address),
    ]),
  ];
}

function adminBlocks({ words, options }: HomePart, admin: AdminContent): types.KnownBlock[] {
  const { waiting, waitingMore, mailboxes, domains, troubles } = admin;
  const shown = troubles.slice(0, maxTroubles);
  return [
    { type: 'divider' },
    header(words.health),
    row(
      troubles.length === 0 ? words.well : words.troubles(troubles.length),
      shown.map(({ part, detail }) => `${part}: ${detail}`),
    ),
    note(words.counts({ waiting, waitingMore, mailboxes, domains })),
    actions([
      ...commandButtons(options, ['status'], 0),
      ...commandButtons(options, ['domain', 'list'], 1),
      ...commandButtons(options, ['drift'], 2),
    ]),
  ];
}

const maxTroubles = 5;

/** A title, lines about it, and what somebody wrote, as a quotation. */
function row(title: string, lines: readonly string[], quoted: string | null = null): types.RichTextBlock {
  const about = lines.flatMap((line): Run[] => [
    { type: 'text', text: '\n' },
    ...toRuns(line, sizes.fieldValue),
  ]);
  const elements = [...toRuns(title, sizes.title, { bold: true }), ...about];
  const quote: types.RichTextQuote[] =
    quoted === null ? [] : [{ type: 'rich_text_quote', elements: toRuns(quoted, sizes.fieldValue) }];
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }, ...quote] };
}

const header = (text: string): types.HeaderBlock => ({
  type: 'header',
  text: plainText(text, limits.headerText),
});

const note = (text: string): types.ContextBlock => ({
  type: 'context',
  elements: [plainText(text, limits.contextText)],
});

const actions = (elements: types.ActionsBlock['elements']): types.ActionsBlock => ({
  type: 'actions',
  elements,
});
