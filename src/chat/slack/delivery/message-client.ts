import { createHash } from 'node:crypto';
import type { RecordChannelAccess } from '../../delivery/adapter.ts';
import { type SlackClient, slackError } from '../connection/api.ts';
import { closedChannels } from './channel-access.ts';
import type { Message } from './render.ts';

/** A message that can be edited. */
export type SlackMessageRef = { readonly channel: string; readonly ts: string };

/** Somebody who can't be written to (docs.slack.dev, "conversations.open", errors); Slack does not document that of bots. */
const closedUserErrors = new Set([
  'user_not_found',
  'user_not_visible',
  'user_disabled',
  'cannot_dm_bot',
  'invalid_user_combination',
  'method_not_supported_for_channel_type',
]);
/** A message in whose thread nothing can be written any more. */
const threadGoneErrors = new Set(['thread_not_found', 'message_not_found', 'cannot_reply_to_message']);
/** A message that is gone, or that Slack lets nobody edit any more. */
const messageGoneErrors = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Of a post with a `client_msg_id` that Slack knows, whose message is gone. */
const duplicateGoneErrors = new Set(['duplicate_message_not_found', 'duplicate_channel_not_found']);

/** Nothing is ever unfurled: a preview would open a link that works once. */
const noPreviews = { unfurl_links: false, unfurl_media: false };

/**
 * What a message is known by to us and to Slack: the same for the same message of the same work, and of no other
 * database, where works have the same numbers. A UUID, which Slack's own clients send too.
 */
export function clientMessageId(work: string, message: Message): string {
  const hash = createHash('sha256')
    .update(`${work} ${JSON.stringify(message)}`)
    .digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

export type PostOptions = {
  /** The message in whose thread it is written. */
  readonly thread?: string | undefined;
  /** A broadcast from a thread is seen in the channel too. */
  readonly broadcast?: boolean;
  /** Its {@link clientMessageId}: tried again, it is to be the same message. */
  readonly id?: string;
};

function threadArguments({ thread, broadcast = false }: PostOptions) {
  if (thread === undefined) return {};
  return broadcast ? ({ thread_ts: thread, reply_broadcast: true } as const) : { thread_ts: thread };
}

/** Seconds by which Slack's clock may be behind ours. */
const clockSkew = 120;
/** As many messages as are looked at for one of ours: a channel in which more were written since is left alone. */
const pageSize = 200;
const maxPages = 5;

const metadataEvent = 'facteur_request';
/**
 * How a message is found again whose `ts` we never heard: Slack knows `client_msg_id` by its errors alone
 * (docs.slack.dev, "chat.postMessage"), and metadata can be read with a scope that not everybody gives us.
 */
const metadataFor = (id: string | undefined) =>
  id === undefined
    ? {}
    : { client_msg_id: id, metadata: { event_type: metadataEvent, event_payload: { id } } };

export type MessageClient = ReturnType<typeof createMessageClient>;

/**
 * Writes messages. Every function rejects with what Slack or the network said.
 * @param recordChannelAccess hears what came of each post in a channel.
 */
export function createMessageClient(client: SlackClient, recordChannelAccess: RecordChannelAccess) {
  /** @returns null where we may not write in the channel. */
  async function post(
    channel: string,
    message: Message,
    { id, ...options }: PostOptions = {},
  ): Promise<SlackMessageRef | null> {
    try {
      const { ts, channel: where } = await client.chat.postMessage({
        channel,
        ...message,
        ...noPreviews,
        ...threadArguments(options),
        ...metadataFor(id),
      });
      if (ts === undefined) throw new Error('Slack posted a message and did not say which');
      recordChannelAccess(channel, { kind: 'open' });
      return { channel: where ?? channel, ts };
    } catch (error) {
      const said = slackError(error) ?? '';
      const why = closedChannels.get(said);
      if (why !== undefined) {
        recordChannelAccess(channel, { kind: 'closed', why });
        return null;
      }
      if (options.thread !== undefined && threadGoneErrors.has(said)) return post(channel, message);
      if (id !== undefined && duplicateGoneErrors.has(said)) return post(channel, message, options);
      throw error;
    }
  }

  /** @returns null where the person takes no direct messages. */
  async function postDirect(
    user: string,
    message: Message,
    options: PostOptions = {},
  ): Promise<SlackMessageRef | null> {
    const channel = await openConversation(user);
    return channel === null ? null : post(channel, message, options);
  }

  /** Where one person alone is written to; null where they take no direct messages. */
  async function openConversation(user: string): Promise<string | null> {
    try {
      const { channel } = await client.conversations.open({ users: user });
      if (channel?.id === undefined) throw new Error('Slack opened a conversation and did not say which');
      return channel.id;
    } catch (error) {
      if (closedUserErrors.has(slackError(error) ?? '')) return null;
      throw error;
    }
  }

  /** @returns whether the message was there to be edited. */
  async function edit({ channel, ts }: SlackMessageRef, message: Message): Promise<boolean> {
    try {
      await client.chat.update({ channel, ts, ...message });
      return true;
    } catch (error) {
      const said = slackError(error) ?? '';
      if (messageGoneErrors.has(said) || closedChannels.has(said)) return false;
      throw error;
    }
  }

  /**
   * Looks for a message that we may have posted since a time.
   * @returns null where there is none, and where Slack does not let us read the channel.
   */
  async function findPost(channel: string, id: string, since: number): Promise<SlackMessageRef | null> {
    const oldest = String(since / 1000 - clockSkew);
    try {
      let cursor: string | undefined = '';
      for (let page = 0; page < maxPages && cursor !== undefined; page += 1) {
        const { messages = [], response_metadata: more } = await client.conversations.history({
          ...{ channel, oldest, include_all_metadata: true, limit: pageSize },
          ...(cursor !== '' && { cursor }),
        });
        const ts = messages.find((each) => metadataId(each.metadata) === id)?.ts;
        if (ts !== undefined) return { channel, ts };
        cursor = more?.next_cursor || undefined;
      }
      return null;
    } catch (error) {
      if (slackError(error) === null) throw error;
      return null;
    }
  }

  return { post, postDirect, openConversation, edit, findPost };
}

const metadataId = (metadata: { event_type?: string; event_payload?: object } | undefined): unknown =>
  metadata?.event_type === metadataEvent && metadata.event_payload && 'id' in metadata.event_payload
    ? metadata.event_payload.id
    : undefined;
