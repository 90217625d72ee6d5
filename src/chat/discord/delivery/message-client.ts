import { createHash } from 'node:crypto';
import {
  type APIDMChannel,
  type APIMessage,
  CannotSendMessagesToThisUserErrorCodes,
  DiscordAPIError,
  MessageFlags,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { RecordChannelAccess } from '../../delivery/adapter.ts';
import type { Mention } from '../../delivery/approver-alert.ts';
import { redactError } from '../connection/api-errors.ts';
import type { PrivatePayload } from './attach-file.ts';
import { closedByError } from './channel-access.ts';
import type { MessagePayload } from './render.ts';

/** Posts and edits messages as the bot, independent of an interaction. Every function rejects where Discord is down. */
export type MessageClient = {
  /** @returns false where the message or its channel is gone, or the bot has no access. */
  readonly edit: (channel: string, message: string, payload: MessagePayload) => Promise<boolean>;
  /** @param nonce makes one message of all posts with it. @returns the message's id; null where the bot may not post. */
  readonly post: (
    channel: string,
    payload: MessagePayload,
    nonce: string,
    options?: MessageMentions,
  ) => Promise<string | null>;
  /** Sends a direct message. @param nonce as above. @returns where it is; null where the user takes none. */
  readonly postDirect: (
    user: string,
    payload: PrivatePayload,
    nonce?: string,
  ) => Promise<{ channel: string; message: string } | null>;
  /** Whether a user is in a server. */
  readonly isMember: (server: string, user: string) => Promise<boolean>;
};

const unreachableErrors: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  ...CannotSendMessagesToThisUserErrorCodes,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
];
const memberGoneErrors: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownUser,
  RESTJSONErrorCodes.UnknownMember,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
];

/** Whom a message notifies, and to which message it replies. */
type MessageMentions = { readonly mentions: readonly Mention[]; readonly answers: string | null };

/** Notifies those who are mentioned and nobody else, whatever a text holds. */
function mentionFields({ mentions, answers }: MessageMentions) {
  const ids = (kind: Mention['kind']) => mentions.filter((each) => each.kind === kind).map(({ id }) => id);
  return {
    allowed_mentions: { parse: [], users: ids('user'), roles: ids('group'), replied_user: false },
    ...(answers !== null && { message_reference: { message_id: answers, fail_if_not_exists: false } }),
  };
}

/** Notifies nobody, whatever a text holds. */
const allowed_mentions = { parse: [] };

/** A nonce for a piece of work, so that Discord makes one message of all attempts at it. 132 bits, 22 characters. */
export const messageNonce = (work: string): string =>
  createHash('sha256').update(work).digest('base64url').slice(0, 22);

/** Discord makes one message of all posts with the same nonce within a few minutes. */
const nonceFields = (nonce: string) => ({ nonce, enforce_nonce: true });

export function createMessageClient(rest: REST, recordChannelAccess: RecordChannelAccess): MessageClient {
  const post: MessageClient['post'] = (channel, payload, nonce, options) =>
    orNull(
      unreachableErrors,
      async () => {
        const body = {
          ...payload,
          allowed_mentions,
          ...(options && mentionFields(options)),
          ...nonceFields(nonce),
        };
        // discord.js leaves the type of a response open; this is the one that Discord documents.
        const { id } = (await rest.post(Routes.channelMessages(channel), { body })) as APIMessage;
        recordChannelAccess(channel, { kind: 'open' });
        return id;
      },
      (error) => recordChannelAccess(channel, closedByError(error)),
    );

  const edit: MessageClient['edit'] = async (channel, message, payload) => {
    const body = { ...payload, allowed_mentions };
    return succeeds(unreachableErrors, () => rest.patch(Routes.channelMessage(channel, message), { body }));
  };

  const postDirect: MessageClient['postDirect'] = (user, { files = [], ...payload }, nonce) =>
    orNull(unreachableErrors, async () => {
      const opened = await rest.post(Routes.userChannels(), { body: { recipient_id: user } });
      const channel = (opened as APIDMChannel).id;
      const flags = payload.flags | MessageFlags.SuppressEmbeds;
      const body = { ...payload, flags, allowed_mentions, ...(nonce !== undefined && nonceFields(nonce)) };
      const attached = files.map(({ name, attachment }) => ({ name, data: attachment }));
      const route = Routes.channelMessages(channel);
      const { id } = (await rest.post(route, { body, files: attached })) as APIMessage;
      return { channel, message: id };
    });

  const isMember: MessageClient['isMember'] = (server, user) =>
    succeeds(memberGoneErrors, () => rest.get(Routes.guildMember(server, user)));
  return { edit, post, postDirect, isMember };
}

const succeeds = async (expected: typeof unreachableErrors, call: () => Promise<unknown>): Promise<boolean> =>
  (await orNull(expected, async () => ({ done: await call() }))) !== null;

async function orNull<T>(
  expected: typeof unreachableErrors,
  call: () => Promise<T>,
  onRefusal: (error: DiscordAPIError) => void = () => undefined,
): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DiscordAPIError && expected.includes(error.code))) throw redactError(error);
    onRefusal(error);
    return null;
  }
}
