import { z } from 'zod';
import { decodeText, formatMention } from './mentions.ts';

/** A person, as a payload names them. */
export type Sender = {
  readonly tenantId: string;
  readonly userId: string;
  readonly name: string | undefined;
  /** The id of the payload by which they speak; absent where nothing comes of it. */
  readonly payload?: string;
};

/** What a payload is known by once it is kept. */
export const payloadId = (trigger: string): string => `slack/${trigger}`;

/** Where something was asked, to be answered there. Without a channel: in App Home. */
export type ReplyTarget = { readonly channel: string | null; readonly responseUrl: string | null };

const id = z.string().min(1).max(64);
const text = z.string().max(10_000);
/** Where Slack takes an answer: nothing that has no path to ask for. */
const address = z.url({ protocol: /^https?$/ });

const senderFields = {
  team: z.object({ id }).nullish(),
  user: z.object({ id, team_id: id.optional(), username: text.optional(), name: text.optional() }),
};

type SenderPayload = z.infer<z.ZodObject<typeof senderFields>>;

/** Their own workspace: in a channel shared between two it is not always the one that the app is in. */
const toSender = ({ team, user, trigger_id: trigger }: SenderPayload & { trigger_id?: string }): Sender => ({
  tenantId: user.team_id ?? team?.id ?? '',
  userId: user.id,
  name: user.username ?? user.name,
  ...(trigger !== undefined && { payload: payloadId(trigger) }),
});

const hasTeam = ({ team, user }: SenderPayload): boolean => (user.team_id ?? team?.id) !== undefined;

/** Typed `/mail …` (docs.slack.dev, "Slash commands"). */
export const commandPayload = z
  .object({
    team_id: id,
    user_id: id,
    user_name: text.optional(),
    channel_id: id,
    text: text.default(''),
    trigger_id: text,
    response_url: address,
  })
  .transform((body) => ({
    who: {
      tenantId: body.team_id,
      userId: body.user_id,
      name: body.user_name,
      payload: payloadId(body.trigger_id),
    } satisfies Sender,
    /** As it was meant, but for mentions of people. */
    line: `/mail ${decodeText(body.text)}`.trimEnd(),
    trigger: body.trigger_id,
    asked: { channel: body.channel_id, responseUrl: body.response_url } satisfies ReplyTarget,
  }));

/** A click (docs.slack.dev, "block_actions payload"). */
export const clickPayload = z
  .object({
    ...senderFields,
    trigger_id: text,
    response_url: address.optional(),
    channel: z.object({ id }).nullish(),
    container: z.object({ message_ts: text.optional(), is_ephemeral: z.boolean().optional() }),
    actions: z.tuple([z.object({ action_id: text, value: text.optional() })], z.unknown()),
  })
  .refine(hasTeam)
  .transform((body) => ({
    who: toSender(body),
    trigger: body.trigger_id,
    asked: {
      channel: body.channel?.id ?? null,
      responseUrl: body.response_url ?? null,
    } satisfies ReplyTarget,
    /** The message that the button is on, unless only one person sees it. */
    message: body.container.is_ephemeral ? null : (body.container.message_ts ?? null),
    ephemeral: body.container.is_ephemeral === true,
    actionId: body.actions[0].action_id,
    value: body.actions[0].value,
  }));

export type ClickPayload = z.infer<typeof clickPayload>;

/** Where a button was clicked, to be answered there. */
export type ClickTarget = Pick<ClickPayload, 'asked' | 'message' | 'ephemeral'>;

const json = z.string().transform((written, context): unknown => {
  try {
    return JSON.parse(written);
  } catch {
    context.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  }
});

/** What a form of ours carries: its command, null while one is chosen, and where it was asked for. */
const formState = z.object({
  path: z.array(text).nullable(),
  asked: z.object({ channel: id.nullable(), responseUrl: address.nullable() }),
});

export type FormState = z.infer<typeof formState>;

/** What the form that a button asks for carries: the button's id, never what it does, and the message it is on. */
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
});

/** What was put into one field: nothing is an empty text, several are words, a person is a mention. */
function fieldText(field: z.infer<typeof fieldState>): string {
  const { value, selected_option: one, selected_options: many, selected_user: user } = field;
  if (user) return formatMention(user);
  return many ? many.map((each) => each.value).join(' ') : (one?.value ?? value ?? '');
}

/** A form that was sent (docs.slack.dev, "view_submission payload"). */
export const formPayload = z
  .object({
    ...senderFields,
    trigger_id: text,
    view: z.object({
      private_metadata: json.pipe(z.union([formState, buttonFormState])),
      state: z.object({ values: z.record(text, z.record(text, fieldState)) }),
    }),
  })
  .refine(hasTeam)
  .transform((body) => ({
    who: toSender(body),
    trigger: body.trigger_id,
    asked: body.view.private_metadata.asked,
    form: body.view.private_metadata,
    /** By the fields' names. */
    values: Object.fromEntries(
      Object.values(body.view.state.values).flatMap((fields) =>
        Object.entries(fields).map(([name, state]) => [name, fieldText(state)]),
      ),
    ),
  }));

/** Somebody types into a field that is completed (docs.slack.dev, "block_suggestion payload"). */
export const suggestionPayload = z
  .object({ ...senderFields, action_id: text, value: text.default(''), view: z.object(view) })
  .refine(hasTeam)
  .transform((body) => ({
    who: toSender(body),
    field: body.action_id,
    typed: body.value,
    form: body.view.private_metadata,
  }));

/** Somebody opened App Home (docs.slack.dev, "app_home_opened"). */
export const homePayload = z
  .object({ team_id: id, event_id: text, event: z.object({ user: id, tab: text }) })
  .transform(({ team_id: tenantId, event_id: eventId, event }) => ({
    who: { tenantId, userId: event.user, name: undefined } satisfies Sender,
    trigger: eventId,
    tab: event.tab,
  }));

/** Somebody came into a user group, or left it (docs.slack.dev, "subteam_members_changed"). */
export const groupPayload = z
  .object({ event_id: text, event: z.object({ subteam_id: id }) })
  .transform(({ event_id: trigger, event }) => ({ trigger, group: event.subteam_id }));
