import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../domain/actor.ts';
import type { Audience } from '../../../domain/request/request.ts';
import { createKeyedMutex } from '../../../lib/mutex.ts';
import { requesterRecipient } from '../../../requests/outbox/recipients.ts';
import type { MessageLocation, PendingPost } from '../../../store/tables/request-messages.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { adoptMessage, editCopies, isKnownMessage } from '../../delivery/message-copies.ts';
import type { View } from '../../view/view.ts';
import { viewHash } from '../../view/view-hash.ts';
import { isRefused } from '../connection/api.ts';
import { clientMessageId, type MessageClient, type SlackMessageRef } from './message-client.ts';
import type { RenderMessage } from './render.ts';

/** What is kept of a message: where it is, what it shows, and how many lines of the log its thread has. */
type StoredMessage = SlackMessageRef & { readonly shows: string | undefined; readonly told: number };

/** What of a request is shown, and to whom. */
type RequestMessage = Pick<RequestUpdate, 'request' | 'audience' | 'view' | 'channel' | 'person' | 'locale'>;

export type RequestMessages = ReturnType<typeof createRequestMessages>;

/**
 * A request has one message for each of its audiences, edited in place from its beginning to its end, with a log of
 * its steps in the message's thread. Where it was shown before, or may have been, it is shown to its end as well,
 * without buttons. The functions reject with what Slack or the network said; tried again, they go on where they were.
 */
export function createRequestMessages(options: {
  readonly messageClient: MessageClient;
  readonly chat: ChatState;
  readonly render: RenderMessage;
  readonly clock: () => number;
}) {
  const { messageClient, chat, render, clock } = options;
  const inSequence = createKeyedMutex();

  function storedMessage(request: number, audience: Audience): StoredMessage | null {
    const { channel, ts, shows, told } = chat.message(request, audience) ?? {};
    return channel === undefined || ts === undefined ? null : { channel, ts, shows, told: Number(told ?? 0) };
  }

  const contentHash = ({ view, locale }: RequestMessage): string => viewHash(view, locale);

  const toLocation = (
    showing: RequestMessage,
    { channel, ts }: SlackMessageRef,
    shows = contentHash(showing),
  ): MessageLocation => ({
    ...{ channel, ts, shows },
    told: String(showing.view.log?.length ?? 0),
  });

  const editOthers = (showing: RequestMessage): Promise<void> =>
    editCopies(chat, showing, contentHash(showing), async ({ channel, message }) =>
      messageClient.edit({ channel, ts: message }, await render(withoutButtons(showing.view), showing)),
    );

  /**
   * Posts a request's newest message. That it is about to be there is committed before: a post of before whose end we
   * never heard is looked for, or made again in a way that Slack can tell from a second one.
   * @returns null where we may not write there.
   */
  async function postIn(showing: RequestMessage, channel: string): Promise<SlackMessageRef | null> {
    const { request: requestId, audience, view } = showing;
    const begun = chat.pendingPosts(requestId, audience).find((each) => each.channel === channel);
    const post =
      begun ?? (await chat.beginPost({ requestId, audience, channel, nonce: randomUUID(), at: clock() }));
    const spot =
      (begun && (await messageClient.findPost(channel, begun.nonce, begun.at))) ??
      (await postOnce(showing, post));
    if (!spot) return null;
    // What was there already shows the request as it was.
    await chat.endPost(post, toLocation(showing, spot, begun ? '' : contentHash(showing)));
    if (begun) {
      if (!(await messageClient.edit(spot, await render(view, showing)))) return postIn(showing, channel);
      await chat.putMessage(requestId, audience, toLocation(showing, spot));
    }
    await editOthers(showing);
    return spot;
  }

  /** @returns null where we may not write there. What Slack did not take is forgotten: it needs no looking for. */
  async function postOnce(
    showing: RequestMessage,
    { id, channel, nonce }: PendingPost,
  ): Promise<SlackMessageRef | null> {
    try {
      const spot = await messageClient.post(channel, await render(showing.view, showing), { id: nonce });
      if (!spot) await chat.abandonPost(id);
      return spot;
    } catch (error) {
      if (isRefused(error)) await chat.abandonPost(id);
      throw error;
    }
  }

  /** Ends the posts of before whose end we never heard. @returns where the last one is. */
  async function endPending(showing: RequestMessage, except?: string): Promise<SlackMessageRef | null> {
    let last: SlackMessageRef | null = null;
    for (const { channel } of chat.pendingPosts(showing.request, showing.audience))
      if (channel !== except) last = (await postIn(showing, channel)) ?? last;
    return last;
  }

  /** Posts in the channel, or directly where we may not. */
  async function post(showing: RequestMessage): Promise<SlackMessageRef | null> {
    const { channel, person } = showing;
    const spot = channel === null ? null : await postIn(showing, channel);
    if (spot || person === null) return spot;
    const conversation = await messageClient.openConversation(person);
    return conversation === null ? null : postIn(showing, conversation);
  }

  /** @returns null where we may write nowhere. */
  async function update(showing: RequestMessage): Promise<SlackMessageRef | null> {
    const { request, audience, view, channel } = showing;
    const ended = await endPending(showing);
    if (ended) return ended;
    const spot = storedMessage(request, audience);
    if (!spot) return post(showing);
    if (spot.shows !== contentHash(showing)) {
      if (!(await messageClient.edit(spot, await render(view, showing))))
        return post({ ...showing, channel: channel ?? spot.channel });
      await postSteps(showing, spot);
      await chat.putMessage(request, audience, toLocation(showing, spot));
    }
    await editOthers(showing);
    return spot;
  }

  /** Writes what has become of a request into its message's thread. */
  async function postSteps(showing: RequestMessage, { channel, ts, told }: StoredMessage): Promise<void> {
    const { log = [] } = showing.view;
    const [title, ...text] = log.slice(told);
    if (title === undefined) return;
    const message = await render({ tone: 'plain', title, text }, showing);
    await messageClient.post(channel, message, {
      thread: ts,
      id: clientMessageId(`steps ${channel} ${ts} ${told}`, message),
    });
  }

  /**
   * Shows a request anew where its requester asks for it. The message that it had loses its buttons.
   * @returns null where we may not write there and the request has a message already.
   */
  async function repost(
    request: number,
    view: View,
    actor: Actor,
    channel: string,
  ): Promise<SlackMessageRef | null> {
    const showing = { request, view, ...requesterRecipient(actor), channel };
    await endPending(showing, channel);
    return storedMessage(request, 'requester') ? postIn(showing, channel) : post(showing);
  }

  return {
    /** The message that a request has where it was asked for. */
    requesterMessage: (request: number): SlackMessageRef | null => storedMessage(request, 'requester'),
    /** The message that an audience has of a request. */
    audienceMessage: (request: number, audience: Audience): SlackMessageRef | null =>
      storedMessage(request, audience),
    /**
     * Shows a request as it is now: in its message, or in a new one where there is none any more.
     * @param look is asked when it is this one's turn, so that what was shown meanwhile is never taken back: an edit that
     *   a kill keeps us from noting would stay for ever.
     */
    update: (
      request: number,
      look: () => RequestMessage | null | Promise<RequestMessage | null>,
    ): Promise<'shown' | 'nowhere'> =>
      inSequence(request, async () => {
        const showing = await look();
        return showing === null || (await update(showing)) ? 'shown' : 'nowhere';
      }),
    repost: (request: number, view: View, actor: Actor, channel: string) =>
      inSequence(request, () => repost(request, view, actor, channel)),
    /** Takes a message that was clicked as one of the request's. @returns whether it has yet to show it as it is now. */
    adopt: (updates: readonly RequestUpdate[], { channel, ts }: SlackMessageRef): Promise<boolean> =>
      adoptMessage(chat, updates, { channel, message: ts }, { channel, ts }),
    /** Whether a message is known to be one of a request's. */
    isKnown: (updates: readonly RequestUpdate[], { channel, ts }: SlackMessageRef): boolean =>
      isKnownMessage(chat, updates, { channel, message: ts }),
  };
}

export function withoutButtons({ buttons: _, ...view }: View): View {
  return view;
}
