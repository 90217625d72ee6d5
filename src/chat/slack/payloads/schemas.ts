import { z } from 'zod';
import { decodeText, formatMention } from './mentions.ts';
import { fromSender } from './sender.ts';

/** Where to reply. No channel: the payload came from App Home, or from a modal that was opened there. */
export type ReplyTarget = {
  readonly channel: string | null;
  readonly responseUrl: string | null;
  /** The id of the modal in which the answer is shown. */
  readonly modal?: string;
};

const id = z.string().min(1).max(64);
const text = z.string().max(10_000);
/** A response URL. */
const address = z.url({ protocol: /^https?$/ });

/** Typed `/mail …` (docs.slack.dev, "Slash commands"). */
export const commandPayload = z
  .object({
    channel_id: id,
    text: text.default(''),
    trigger_id: text,
    response_url: address,
  })
  .transform((body) => ({
    /** Decoded, but for mentions of users. */
    line: `/mail ${decodeText(body.text)}`.trimEnd(),
    trigger: body.trigger_id,
    asked: { channel: body.channel_id, responseUrl: body.response_url } satisfies ReplyTarget,
  }))
  .and(fromSender);

const json = z.string().transform((written, context): unknown => {
  try {
    return JSON.parse(written);
  } catch {
    context.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  }
});

/** The state of a command's form: the command, null while one is being chosen, and where to reply. */
const formState = z.object({
  path: z.array(text).nullable(),
  asked: z.object({ channel: id.nullable(), responseUrl: address.nullable() }),
});

export type FormState = z.infer<typeof formState>;

/** The state of a button's form: the button's id, never its action, and the message that it is on. */
const buttonFormState = z.object({
  button: text,
  asked: formState.shape.asked,
  message: text.nullable(),
  ephemeral: z.boolean(),
});

export type ButtonFormState = z.infer<typeof buttonFormState>;

const view = { private_metadata: json.pipe(formState) };

const option = z.object({ value: text });
const fieldState = z.object({
  value: text.nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).optional(),
  selected_user: id.nullish(),
  files: z.array(z.object({ id })).nullish(),
});

/** A field's value as text: several options are joined by spaces, a person is a mention, a file its id, nothing is empty. */
function fieldText(field: z.infer<typeof fieldState>): string {
  const { value, selected_option: one, selected_options: many, selected_user: user, files } = field;
  if (files) return files[0]?.id ?? '';
  if (user) return formatMention(user);
  return many ? many.map((each) => each.value).join(' ') : (one?.value ?? value ?? '');
}

const fieldStates = z.object({ values: z.record(text, z.record(text, fieldState)) });

/** By the inputs' names. */
const inputValues = ({ values }: z.infer<typeof fieldStates>): Record<string, string> =>
  Object.fromEntries(
    Object.values(values).flatMap((fields) =>
      Object.entries(fields).map(([name, state]) => [name, fieldText(state)]),
    ),
  );

/** The view with the button: App Home or a modal; only a form has a state. */
const clickedView = z.object({
  id,
  type: z.enum(['home', 'modal']),
  private_metadata: z.string().optional(),
  state: fieldStates.nullish(),
});

function formBeingFilled({ private_metadata: metadata, state }: z.infer<typeof clickedView>) {
  const form = metadata ? json.pipe(formState).safeParse(metadata).data : undefined;
  return form && { form, values: state ? inputValues(state) : {} };
}

/** A click (docs.slack.dev, "block_actions payload"). */
export const clickPayload = z
  .object({
    trigger_id: text,
    response_url: address.optional(),
    channel: z.object({ id }).nullish(),
    container: z.object({ message_ts: text.optional(), is_ephemeral: z.boolean().optional() }),
    view: clickedView.nullish(),
    actions: z.tuple(
      [z.object({ action_id: text, value: text.optional(), selected_option: option.nullish() })],
      z.unknown(),
    ),
  })
  .transform((body) => ({
    trigger: body.trigger_id,
    asked: {
      channel: body.channel?.id ?? null,
      responseUrl: body.response_url ?? null,
      ...(body.view?.type === 'modal' && { modal: body.view.id }),
    } satisfies ReplyTarget,
    /** The form in which something was chosen, with what is filled in; null: it was no form. */
    filling: body.view?.type === 'modal' ? formBeingFilled(body.view) : null,
    /** The `ts` of the message with the button; null where only one person sees it. */
    message: body.container.is_ephemeral ? null : (body.container.message_ts ?? null),
    ephemeral: body.container.is_ephemeral === true,
    actionId: body.actions[0].action_id,
    /** Of a button, or what was chosen in a menu. */
    value: body.actions[0].value ?? body.actions[0].selected_option?.value,
  }))
  .and(fromSender);

export type ClickPayload = z.infer<typeof clickPayload>;

/** Where a button was clicked, to reply there. */
export type ClickTarget = Pick<ClickPayload, 'asked' | 'message' | 'ephemeral'>;

/** A submitted form (docs.slack.dev, "view_submission payload"). */
export const formPayload = z
  .object({
    trigger_id: text,
    view: z.object({
      id,
      private_metadata: json.pipe(z.union([formState, buttonFormState])),
      state: fieldStates,
    }),
  })
  .transform((body) => ({
    trigger: body.trigger_id,
    asked: {
      ...body.view.private_metadata.asked,
      ...(body.view.private_metadata.asked.channel === null && { modal: body.view.id }),
    } satisfies ReplyTarget,
    form: body.view.private_metadata,
    values: inputValues(body.view.state),
  }))
  .and(fromSender);

/** Typing into a field with completion (docs.slack.dev, "block_suggestion payload"). */
export const suggestionPayload = z
  .object({ action_id: text, value: text.default(''), view: z.object(view) })
  .transform((body) => ({
    field: body.action_id,
    typed: body.value,
    form: body.view.private_metadata,
  }))
  .and(fromSender);

/** A user opened App Home (docs.slack.dev, "app_home_opened"). */
export const homePayload = z
  .object({ event_id: text, event: z.object({ user: id, tab: text }) })
  .transform(({ event_id: trigger, event }) => ({ trigger, tab: event.tab }))
  .and(fromSender);

/** A user group, or who is in it, changed (docs.slack.dev, "subteam_members_changed", "subteam_updated"). */
export const groupPayload = z
  .object({
    event_id: text,
    event: z.union([
      z.object({ subteam_id: id }).transform((event) => event.subteam_id),
      z.object({ subteam: z.object({ id }) }).transform((event) => event.subteam.id),
    ]),
  })
  .transform(({ event_id: trigger, event }) => ({ trigger, group: event }));

/** Messages by people, among those with a subtype; edits and deletions are other subtypes. */
const messageSubtypes = ['file_share', 'thread_broadcast'];

/** A mention of the bot, or a direct message to it (docs.slack.dev, "app_mention", "message.im"). */
export const messagePayload = z
  .object({
    event_id: text,
    authorizations: z.array(z.object({ user_id: id.nullish() })).nullish(),
    event: z.object({
      type: text,
      channel: id,
      channel_type: text.nullish(),
      text: text.default(''),
      ts: text,
      thread_ts: text.nullish(),
      user: id.nullish(),
      bot_id: id.nullish(),
      subtype: text.nullish(),
      edited: z.unknown().optional(),
    }),
  })
  .transform(({ event_id: trigger, authorizations, event }) => {
    const bot = authorizations?.[0]?.user_id ?? null;
    const isDirect = event.channel_type === 'im' || event.channel.startsWith('D');
    const isByPerson =
      !event.bot_id &&
      event.user !== bot &&
      event.user != null &&
      (!event.subtype || messageSubtypes.includes(event.subtype));
    // Slack may send a direct message that mentions the bot as both events.
    const isOnce = (event.type === 'message') === isDirect && event.edited === undefined;
    return {
      trigger,
      isAnswered: isByPerson && isOnce,
      isDirect,
      /** Without the mention of the bot; decoded, but for mentions of people. */
      line: decodeText(withoutBot(event.text, bot)).trim(),
      asked: { channel: event.channel, responseUrl: null } satisfies ReplyTarget,
      /** The thread in which it is answered: its own; in a channel a new one, if it is in none. */
      thread: event.thread_ts ?? (isDirect ? undefined : event.ts),
    };
  })
  .and(fromSender);

export type MessagePayload = z.infer<typeof messagePayload>;

const withoutBot = (said: string, bot: string | null): string =>
  bot === null
    ? said.replace(/^\s*<@[A-Z0-9]+(\|[^<>]*)?>/, '')
    : said.replace(new RegExp(`<@${bot}(\\|[^<>]*)?>`, 'g'), '');

/** A shortcut: from the menu of a message, or from anywhere (docs.slack.dev, "Shortcuts"). */
export const shortcutPayload = z
  .object({
    trigger_id: text,
    callback_id: text,
    response_url: address.optional(),
    channel: z.object({ id }).nullish(),
    message: z.object({ text: text.default('') }).nullish(),
  })
  .transform((body) => ({
    trigger: body.trigger_id,
    callback: body.callback_id,
    asked: {
      channel: body.channel?.id ?? null,
      responseUrl: body.response_url ?? null,
    } satisfies ReplyTarget,
    /** The message's text, decoded. */
    text: decodeText(body.message?.text ?? ''),
  }))
  .and(fromSender);

export type ShortcutPayload = z.infer<typeof shortcutPayload>;
