import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../domain/actor.ts';
import type { Audience } from '../../../domain/request/request.ts';
import { createKeyedMutex } from '../../../lib/mutex.ts';
import { requesterRecipient } from '../../../requests/outbox/recipients.ts';
import type { MessageLocation, PendingPost } from '../../../store/tables/request-messages.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { adoptMessage, editCopies, isKnownMessage } from '../../delivery/message-copies.ts';
import type { RequesterNotice } from '../../delivery/requester-notice.ts';
import type { View } from '../../view/view.ts';
import { viewHash } from '../../view/view-hash.ts';
import { isRefused } from '../connection/api.ts';
import {
  clientMessageId,
  type MessageClient,
  type SlackMessageRef,
  workMessageId,
} from './message-client.ts';
import { quietSteps } from './quiet-steps.ts';
import { type Message, type RenderMessage, withMentions } from './render.ts';

/** What is stored of a message: where it is, the hash of what it shows, and how many lines of the log are in its thread. */
type StoredMessage = SlackMessageRef & { readonly shows: string | undefined; readonly told: number };

/** What is shown of a request, and to whom. */
type RequestMessage = Pick<
  RequestUpdate,
  'request' | 'audience' | 'view' | 'channel' | 'person' | 'locale' | 'mentions' | 'noticeFollows'
>;

export type RequestMessages = ReturnType<typeof createRequestMessages>;

/**
 * Shows requests: a request has one message for each of its audiences, edited in place to the end, with a log of its steps
 * in the message's thread. Older messages of it are kept up to date as well, without buttons. The functions reject with
 * Slack's error or the network's; called again, they go on where they were.
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

  /** In a direct message there is nobody who may decide. */
  const renderFor = (showing: RequestMessage, channel: string): Promise<Message> =>
    render(isDirect(channel) ? withoutDecision(showing.view) : showing.view, showing);

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
   * Posts a request's newest message. The post is committed as pending before: one whose outcome we never got is looked
   * for, or repeated with the same id, by which Slack can tell that it is no second one.
   * @returns null where Facteur may not post there.
   */
  async function postIn(showing: RequestMessage, channel: string): Promise<SlackMessageRef | null> {
    const { request: requestId, audience } = showing;
    const pending = chat.pendingPosts(requestId, audience).find((each) => each.channel === channel);
    const post =
      pending ?? (await chat.beginPost({ requestId, audience, channel, nonce: randomUUID(), at: clock() }));
    const ref =
      (pending && (await messageClient.findPost(channel, pending.nonce, pending.at))) ??
      (await postOnce(showing, post));
    if (!ref) return null;
    // A message that was posted before shows the request as it was then.
    await chat.endPost(post, toLocation(showing, ref, pending ? '' : contentHash(showing)));
    if (pending) {
      if (!(await messageClient.edit(ref, await renderFor(showing, channel))))
        return postIn(showing, channel);
      await chat.putMessage(requestId, audience, toLocation(showing, ref));
    }
    await editOthers(showing);
    return ref;
  }

  /** @returns null where Facteur may not post there. A post that Slack refused is no longer pending. */
  async function postOnce(
    showing: RequestMessage,
    { id, channel, nonce }: PendingPost,
  ): Promise<SlackMessageRef | null> {
    try {
      const message = withMentions(await renderFor(showing, channel), showing.mentions ?? []);
      const ref = await messageClient.post(channel, message, { id: nonce });
      if (!ref) await chat.abandonPost(id);
      return ref;
    } catch (error) {
      if (isRefused(error)) await chat.abandonPost(id);
      throw error;
    }
  }

  /** Finishes the pending posts, whose outcome we never got. @returns where the last one is. */
  async function endPending(showing: RequestMessage, except?: string): Promise<SlackMessageRef | null> {
    let last: SlackMessageRef | null = null;
    for (const { channel } of chat.pendingPosts(showing.request, showing.audience))
      if (channel !== except) last = (await postIn(showing, channel)) ?? last;
    return last;
  }

  /** Posts in the channel, or directly to the person where that is not allowed. */
  async function post(showing: RequestMessage): Promise<SlackMessageRef | null> {
    const { channel, person } = showing;
    const ref = channel === null ? null : await postIn(showing, channel);
    if (ref || person === null) return ref;
    const conversation = await messageClient.openConversation(person);
    return conversation === null ? null : postIn(showing, conversation);
  }

  /** @returns null where Facteur may post nowhere. */
  async function update(showing: RequestMessage): Promise<SlackMessageRef | null> {
    const { request, audience, channel } = showing;
    const finished = await endPending(showing);
    if (finished) return finished;
    const stored = storedMessage(request, audience);
    if (!stored) return post(showing);
    if (stored.shows !== contentHash(showing)) {
      if (!(await messageClient.edit(stored, await renderFor(showing, stored.channel))))
        return post({ ...showing, channel: channel ?? stored.channel });
      if (!showing.noticeFollows) await postSteps(showing, stored);
      const location = toLocation(showing, stored);
      const told = showing.noticeFollows ? { told: String(stored.told) } : {};
      await chat.putMessage(request, audience, { ...location, ...told });
    }
    await editOthers(showing);
    return stored;
  }

  /** Posts a request's new steps into its message's thread. */
  async function postSteps(showing: RequestMessage, { channel, ts, told }: StoredMessage): Promise<void> {
    const { log = [] } = showing.view;
    const [title, ...text] = quietSteps(log.slice(told));
    if (title === undefined) return;
    const message = await render({ tone: 'plain', title, text }, showing);
    await messageClient.post(channel, message, {
      thread: ts,
      id: clientMessageId(`steps ${channel} ${ts} ${told}`, message),
    });
  }

  /**
   * Posts a notice in the thread of its requester's message, with the steps that are not there yet. @returns false where
   * that message is gone.
   */
  async function postNotice(
    { request, view, ...notice }: RequesterNotice,
    steps: readonly string[],
  ): Promise<boolean> {
    const stored = storedMessage(request, 'requester');
    if (!stored) return false;
    const { channel, ts, shows, told } = stored;
    const text = [...(view.text ?? []), ...quietSteps(steps.slice(told))];
    const posted = await messageClient.post(
      channel,
      await render({ ...view, text }, { ...notice, notifies: notice.person }),
      {
        ...{ thread: ts, onlyInThread: true },
        id: workMessageId(`notice ${notice.id}`, view),
      },
    );
    if (!posted) return false;
    const place = { channel, ts, ...(shows !== undefined && { shows }) };
    await chat.putMessage(request, 'requester', { ...place, told: String(Math.max(told, steps.length)) });
    return true;
  }

  /**
   * Posts a request anew where its requester asks for it. Its previous message loses its buttons.
   * @returns null where Facteur may not post there and the request has a message already.
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
    /** The requester's message of a request. */
    requesterMessage: (request: number): SlackMessageRef | null => storedMessage(request, 'requester'),
    /** An audience's message of a request. */
    audienceMessage: (request: number, audience: Audience): SlackMessageRef | null =>
      storedMessage(request, audience),
    /**
     * Shows a request as it is now: in its message, or in a new one where that is gone.
     * @param look reads the request when it is this call's turn, so that what was shown meanwhile is never taken back: an
     *   edit that a kill keeps us from recording would stay for ever. Null: nothing is to be shown any more.
     */
    update: (
      request: number,
      look: () => RequestMessage | null | Promise<RequestMessage | null>,
    ): Promise<'shown' | 'nowhere'> =>
      inSequence(request, async () => {
        const showing = await look();
        return showing === null || (await update(showing)) ? 'shown' : 'nowhere';
      }),
    postNotice: (notice: RequesterNotice, steps: readonly string[]): Promise<boolean> =>
      inSequence(notice.request, () => postNotice(notice, steps)),
    repost: (request: number, view: View, actor: Actor, channel: string) =>
      inSequence(request, () => repost(request, view, actor, channel)),
    /** Records a message that was posted beside a request's own, with its buttons, to keep it up to date. */
    addCopy: (request: number, audience: Audience, { channel, ts }: SlackMessageRef): Promise<void> =>
      chat.addCopy(request, audience, { channel, message: ts }),
    /** Records a clicked message as one of the request's. @returns whether it has yet to be brought up to date. */
    adopt: (updates: readonly RequestUpdate[], { channel, ts }: SlackMessageRef): Promise<boolean> =>
      adoptMessage(chat, updates, { channel, message: ts }, { channel, ts }),
    /** Whether a message is recorded as one of the request's. */
    isKnown: (updates: readonly RequestUpdate[], { channel, ts }: SlackMessageRef): boolean =>
      isKnownMessage(chat, updates, { channel, message: ts }),
  };
}

/** Whether an id is that of a conversation with one person (docs.slack.dev, "Conversation object"). */
const isDirect = (channel: string): boolean => channel.startsWith('D');

const withoutDecision = (view: View): View => ({
  ...view,
  ...(view.buttons && {
    buttons: view.buttons.filter(({ action }) => action.kind !== 'approve' && action.kind !== 'deny'),
  }),
});

export function withoutButtons({ buttons: _, ...view }: View): View {
  return view;
}
