import { createHash } from 'node:crypto';
import type { RecordChannelAccess } from '../../delivery/adapter.ts';
import type { View } from '../../view/view.ts';
import { type SlackClient, slackError } from '../connection/api.ts';
import { closedChannels } from './channel-access.ts';
import type { Message } from './render.ts';
import type { TableSupport } from './table-support.ts';

/** Where a message is, to edit it. */
export type SlackMessageRef = { readonly channel: string; readonly ts: string };

/** Errors of users who take no direct messages (docs.slack.dev, "conversations.open", errors); that of bots is not documented. */
const closedUserErrors = new Set([
  'user_not_found',
  'user_not_visible',
  'user_disabled',
  'cannot_dm_bot',
  'invalid_user_combination',
  'method_not_supported_for_channel_type',
]);
/** Errors of a thread in which nothing can be posted any more. */
const threadGoneErrors = new Set(['thread_not_found', 'message_not_found', 'cannot_reply_to_message']);
/** Errors of a message that is gone, or that can't be edited any more. */
const messageGoneErrors = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Errors of a post with a `client_msg_id` that Slack knows and whose message is gone. */
const duplicateGoneErrors = new Set(['duplicate_message_not_found', 'duplicate_channel_not_found']);

/** Links are never unfurled: a preview would use up a one-time link. */
const noPreviews = { unfurl_links: false, unfurl_media: false };

/**
 * The `client_msg_id` of a message: the same for the same message of the same work. It depends on the message's content,
 * since another database has work with the same numbers. A UUID, as Slack's own clients send.
 */
export const clientMessageId = (work: string, message: Message): string => messageUuid(work, message);

/** The same for a message with buttons, whose ids are others each time that it is rendered. */
export const workMessageId = (work: string, view: View): string => messageUuid(work, view);

function messageUuid(work: string, content: Message | View): string {
  const hash = createHash('sha256')
    .update(`${work} ${JSON.stringify(content)}`)
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
  /** The `ts` of the message in whose thread it is posted. */
  readonly thread?: string | undefined;
  /** Posts nothing where the thread's message is gone, instead of posting in the channel. */
  readonly onlyInThread?: boolean;
  /** Shows a post in a thread in the channel too. */
  readonly broadcast?: boolean;
  /** Its {@link clientMessageId}, so that a retry makes the same message. */
  readonly id?: string;
};

function threadArguments({ thread, broadcast = false }: PostOptions) {
  if (thread === undefined) return {};
  return broadcast ? ({ thread_ts: thread, reply_broadcast: true } as const) : { thread_ts: thread };
}

/** How far Slack's clock may be behind ours, in seconds. */
const clockSkew = 120;
/** How many messages are searched for one of ours: in a channel with more since then, the search gives up. */
const pageSize = 200;
const maxPages = 5;

const metadataEvent = 'facteur_request';
/**
 * Fields that identify a message whose `ts` we never got. Slack mentions `client_msg_id` in its errors only
 * (docs.slack.dev, "chat.postMessage"), and reading metadata takes a scope that not every workspace grants.
 */
const metadataFor = (id: string | undefined) =>
  id === undefined
    ? {}
    : { client_msg_id: id, metadata: { event_type: metadataEvent, event_payload: { id } } };

export type MessageClient = ReturnType<typeof createMessageClient>;

/** Posts and edits messages. Every function rejects with Slack's error or the network's. */
export function createMessageClient(
  client: SlackClient,
  tables: TableSupport,
  recordChannelAccess: RecordChannelAccess,
) {
  /** @returns null where Facteur may not post in the channel. */
  async function post(
    channel: string,
    message: Message,
    { id, ...options }: PostOptions = {},
  ): Promise<SlackMessageRef | null> {
    try {
      const { ts, channel: where } = await tables.send(message, (content) =>
        client.chat.postMessage({
          channel,
          ...content,
          ...noPreviews,
          ...threadArguments(options),
          ...metadataFor(id),
        }),
      );
      if (ts === undefined) throw new Error('Slack posted a message and did not say which');
      recordChannelAccess(channel, { kind: 'open' });
      return { channel: where ?? channel, ts };
    } catch (error) {
      const code = slackError(error) ?? '';
      const why = closedChannels.get(code);
      if (why !== undefined) {
        recordChannelAccess(channel, { kind: 'closed', why });
        return null;
      }
      if (options.thread !== undefined && threadGoneErrors.has(code))
        return options.onlyInThread ? null : post(channel, message);
      if (id !== undefined && duplicateGoneErrors.has(code)) return post(channel, message, options);
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

  /** @returns the channel of direct messages with a user; null where they take none. */
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
      await tables.send(message, (content) => client.chat.update({ channel, ts, ...content }));
      return true;
    } catch (error) {
      const code = slackError(error) ?? '';
      if (messageGoneErrors.has(code) || closedChannels.has(code)) return false;
      throw error;
    }
  }

  /**
   * Looks for a message that we may have posted since a time, by the id in its metadata.
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
