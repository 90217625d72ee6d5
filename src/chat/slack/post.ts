import type { NoteReach } from '../channel-reach.ts';
import { type SlackClient, slackError } from './api.ts';
import { closedChannels } from './reach.ts';
import type { Message } from './render.ts';

/** A message that can be edited. */
export type Spot = { readonly channel: string; readonly ts: string };

/** Somebody who can't be written to (docs.slack.dev, "conversations.open", errors); Slack does not document that of bots. */
const closedPerson = new Set([
  'user_not_found',
  'user_not_visible',
  'user_disabled',
  'cannot_dm_bot',
  'invalid_user_combination',
  'method_not_supported_for_channel_type',
]);
/** A message in whose thread nothing can be written any more. */
const lostThread = new Set(['thread_not_found', 'message_not_found', 'cannot_reply_to_message']);
/** A message that is gone, or that Slack lets nobody edit any more. */
const lostMessage = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Nothing is ever unfurled: a preview would open a link that works once. */
const noPreviews = { unfurl_links: false, unfurl_media: false };

function inThread(thread: string | undefined, broadcast: boolean) {
  if (thread === undefined) return {};
  return broadcast ? ({ thread_ts: thread, reply_broadcast: true } as const) : { thread_ts: thread };
}

export type Posts = ReturnType<typeof createPosts>;

/**
 * Writes messages. Every function rejects with what Slack or the network said.
 * @param noteReach hears what came of each post in a channel.
 */
export function createPosts(client: SlackClient, noteReach: NoteReach) {
  /** @returns null where we may not write in the channel. A broadcast from a thread is seen in the channel too. */
  async function inChannel(
    channel: string,
    message: Message,
    thread?: string,
    { broadcast = false } = {},
  ): Promise<Spot | null> {
    try {
      const { ts, channel: where } = await client.chat.postMessage({
        channel,
        ...message,
        ...noPreviews,
        ...inThread(thread, broadcast),
      });
      if (ts === undefined) throw new Error('Slack posted a message and did not say which');
      noteReach(channel, { kind: 'open' });
      return { channel: where ?? channel, ts };
    } catch (error) {
      const said = slackError(error) ?? '';
      const why = closedChannels.get(said);
      if (why !== undefined) {
        noteReach(channel, { kind: 'closed', why });
        return null;
      }
      if (thread !== undefined && lostThread.has(said)) return inChannel(channel, message);
      throw error;
    }
  }

  /** @returns null where the person takes no direct messages. */
  async function direct(user: string, message: Message): Promise<Spot | null> {
    const channel = await conversationWith(user);
    return channel === null ? null : inChannel(channel, message);
  }

  async function conversationWith(user: string): Promise<string | null> {
    try {
      const { channel } = await client.conversations.open({ users: user });
      if (channel?.id === undefined) throw new Error('Slack opened a conversation and did not say which');
      return channel.id;
    } catch (error) {
      if (closedPerson.has(slackError(error) ?? '')) return null;
      throw error;
    }
  }

  /** @returns whether the message was there to be edited. */
  async function edit({ channel, ts }: Spot, message: Message): Promise<boolean> {
    try {
      await client.chat.update({ channel, ts, ...message });
      return true;
    } catch (error) {
      const said = slackError(error) ?? '';
      if (lostMessage.has(said) || closedChannels.has(said)) return false;
      throw error;
    }
  }

  return { inChannel, direct, edit };
}
