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
import type { Mention } from '../../delivery/approver-alert.ts';
import type { NoteReach } from '../../delivery/channel-access.ts';
import { withoutSecrets } from '../connection/redact-error.ts';
import { closedFor } from './channel-access.ts';
import type { Payload } from './render.ts';

/** What the bot does with messages on its own, whether or not an interaction lives. All reject where Discord is down. */
export type Messages = {
  /** @returns false where the message or its channel is gone, or out of the bot's reach. */
  readonly edit: (channel: string, message: string, payload: Payload) => Promise<boolean>;
  /** @param nonce makes one message of all posts that carry it. @returns the message's id; null where the bot may not post. */
  readonly post: (channel: string, payload: Payload, nonce: string, call?: Call) => Promise<string | null>;
  /** Sends a message to one person alone. @param nonce as above. @returns where it is; null where the person takes none. */
  readonly direct: (
    user: string,
    payload: Payload,
    nonce?: string,
  ) => Promise<{ channel: string; message: string } | null>;
  /** Whether somebody is in a server. */
  readonly isMember: (server: string, user: string) => Promise<boolean>;
};

const outOfReach: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  ...CannotSendMessagesToThisUserErrorCodes,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
];
const nobodyThere: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownUser,
  RESTJSONErrorCodes.UnknownMember,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
];

/** Whom a message notifies, and which message it answers. */
export type Call = { readonly mentions: readonly Mention[]; readonly answers: string | null };

/** Those who are called are pinged, and nobody else, whatever a text holds. */
function callOf({ mentions, answers }: Call) {
  const ids = (kind: Mention['kind']) => mentions.filter((each) => each.kind === kind).map(({ id }) => id);
  return {
    allowed_mentions: { parse: [], users: ids('user'), roles: ids('group'), replied_user: false },
    ...(answers !== null && { message_reference: { message_id: answers, fail_if_not_exists: false } }),
  };
}

/** Nobody is pinged, whatever a text holds. */
const allowed_mentions = { parse: [] };

/** Discord makes one message of all that carry the nonce, where they come within a few minutes. */
const onceWith = (nonce: string) => ({ nonce, enforce_nonce: true });

/** @param noteReach hears what came of each post in a channel. */
export function createMessages(rest: REST, noteReach: NoteReach): Messages {
  const post: Messages['post'] = (channel, payload, nonce, call) =>
    orNull(
      outOfReach,
      async () => {
        const body = { ...payload, allowed_mentions, ...(call && callOf(call)), ...onceWith(nonce) };
        // Discord's own word for what it answers with.
        const { id } = (await rest.post(Routes.channelMessages(channel), { body })) as APIMessage;
        noteReach(channel, { kind: 'open' });
        return id;
      },
      (error) => noteReach(channel, closedFor(error)),
    );

  const edit: Messages['edit'] = async (channel, message, payload) => {
    const body = { ...payload, allowed_mentions };
    return succeeds(outOfReach, () => rest.patch(Routes.channelMessage(channel, message), { body }));
  };

  const direct: Messages['direct'] = (user, payload, nonce) =>
    orNull(outOfReach, async () => {
      const opened = await rest.post(Routes.userChannels(), { body: { recipient_id: user } });
      const channel = (opened as APIDMChannel).id;
      const flags = payload.flags | MessageFlags.SuppressEmbeds;
      const body = { ...payload, flags, allowed_mentions, ...(nonce !== undefined && onceWith(nonce)) };
      const { id } = (await rest.post(Routes.channelMessages(channel), { body })) as APIMessage;
      return { channel, message: id };
    });

  const isMember: Messages['isMember'] = (server, user) =>
    succeeds(nobodyThere, () => rest.get(Routes.guildMember(server, user)));
  return { edit, post, direct, isMember };
}

const succeeds = async (expected: typeof outOfReach, call: () => Promise<unknown>): Promise<boolean> =>
  (await orNull(expected, async () => ({ done: await call() }))) !== null;

async function orNull<T>(
  expected: typeof outOfReach,
  call: () => Promise<T>,
  onRefusal: (error: DiscordAPIError) => void = () => undefined,
): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DiscordAPIError && expected.includes(error.code))) throw withoutSecrets(error);
    onRefusal(error);
    return null;
  }
}
