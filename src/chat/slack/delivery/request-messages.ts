import { randomUUID } from 'node:crypto';
import type { Actor, Locale } from '../../../domain/actor.ts';
import { createOrder } from '../../../lib/mutex.ts';
import { type Audience, asker } from '../../../requests/outbox/recipients.ts';
import type { PendingPost, Place } from '../../../store/tables/request-messages.ts';
import type { KeptChat } from '../../delivery/chat-state.ts';
import { adoptMessage, editCopies, isNoted } from '../../delivery/message-copies.ts';
import type { Update } from '../../dispatch/dispatcher-types.ts';
import type { View } from '../../view/view.ts';
import { digestOf } from '../../view/view-hash.ts';
import { isRefused } from '../connection/api.ts';
import { messageId, type Posts, type Spot } from './message-client.ts';
import type { Message } from './render.ts';

/** What is kept of a message: where it is, what it shows, and how many lines of the log its thread has. */
type Kept = Spot & { readonly shows: string | undefined; readonly told: number };

/** What of a request is shown, and to whom. */
type Showing = Pick<Update, 'request' | 'audience' | 'view' | 'channel' | 'person' | 'locale'>;

export type RequestMessages = ReturnType<typeof createRequestMessages>;

/**
 * A request has one message for each of its audiences, edited in place from its beginning to its end, with a log of
 * its steps in the message's thread. Where it was shown before, or may have been, it is shown to its end as well,
 * without buttons. The functions reject with what Slack or the network said; tried again, they go on where they were.
 */
export function createRequestMessages(options: {
  readonly posts: Posts;
  readonly chat: KeptChat;
  readonly render: (view: View, speaksTo: { readonly locale: Locale }) => Promise<Message>;
  readonly clock: () => number;
}) {
  const { posts, chat, render, clock } = options;
  const inOrder = createOrder();

  function kept(request: number, audience: Audience): Kept | null {
    const { channel, ts, shows, told } = chat.message(request, audience) ?? {};
    return channel === undefined || ts === undefined ? null : { channel, ts, shows, told: Number(told ?? 0) };
  }

  const showsOf = ({ view, locale }: Showing): string => digestOf(view, locale);

  const placeOf = (showing: Showing, { channel, ts }: Spot, shows = showsOf(showing)): Place => ({
    ...{ channel, ts, shows },
    told: String(showing.view.log?.length ?? 0),
  });

  const editOthers = (showing: Showing): Promise<void> =>
    editCopies(chat, showing, showsOf(showing), async ({ channel, message }) =>
      posts.edit({ channel, ts: message }, await render(withoutButtons(showing.view), showing)),
    );

  /**
   * Posts a request's newest message. That it is about to be there is committed before: a post of before whose end we
   * never heard is looked for, or made again in a way that Slack can tell from a second one.
   * @returns null where we may not write there.
   */
  async function postIn(showing: Showing, channel: string): Promise<Spot | null> {
    const { request: requestId, audience, view } = showing;
    const begun = chat.pendingPosts(requestId, audience).find((each) => each.channel === channel);
    const post =
      begun ?? (await chat.beginPost({ requestId, audience, channel, nonce: randomUUID(), at: clock() }));
    const spot =
      (begun && (await posts.find(channel, begun.nonce, begun.at))) ?? (await posted(showing, post));
    if (!spot) return null;
    // What was there already shows the request as it was.
    await chat.endPost(post, placeOf(showing, spot, begun ? '' : showsOf(showing)));
    if (begun) {
      if (!(await posts.edit(spot, await render(view, showing)))) return postIn(showing, channel);
      await chat.putMessage(requestId, audience, placeOf(showing, spot));
    }
    await editOthers(showing);
    return spot;
  }

  /** @returns null where we may not write there. What Slack did not take is forgotten: it needs no looking for. */
  async function posted(showing: Showing, { id, channel, nonce }: PendingPost): Promise<Spot | null> {
    try {
      const spot = await posts.inChannel(channel, await render(showing.view, showing), { id: nonce });
      if (!spot) await chat.abandonPost(id);
      return spot;
    } catch (error) {
      if (isRefused(error)) await chat.abandonPost(id);
      throw error;
    }
  }

  /** Ends the posts of before whose end we never heard. @returns where the last one is. */
  async function endPending(showing: Showing, except?: string): Promise<Spot | null> {
    let last: Spot | null = null;
    for (const { channel } of chat.pendingPosts(showing.request, showing.audience))
      if (channel !== except) last = (await postIn(showing, channel)) ?? last;
    return last;
  }

  /** Posts in the channel, or directly where we may not. */
  async function post(showing: Showing): Promise<Spot | null> {
    const { channel, person } = showing;
    const spot = channel === null ? null : await postIn(showing, channel);
    if (spot || person === null) return spot;
    const conversation = await posts.conversationWith(person);
    return conversation === null ? null : postIn(showing, conversation);
  }

  /** @returns null where we may write nowhere. */
  async function update(showing: Showing): Promise<Spot | null> {
    const { request, audience, view, channel } = showing;
    const ended = await endPending(showing);
    if (ended) return ended;
    const spot = kept(request, audience);
    if (!spot) return post(showing);
    if (spot.shows !== showsOf(showing)) {
      if (!(await posts.edit(spot, await render(view, showing))))
        return post({ ...showing, channel: channel ?? spot.channel });
      await tellSteps(showing, spot);
      await chat.putMessage(request, audience, placeOf(showing, spot));
    }
    await editOthers(showing);
    return spot;
  }

  /** Writes what has become of a request into its message's thread. */
  async function tellSteps(showing: Showing, { channel, ts, told }: Kept): Promise<void> {
    const { log = [] } = showing.view;
    const [title, ...text] = log.slice(told);
    if (title === undefined) return;
    const message = await render({ tone: 'plain', title, text }, showing);
    await posts.inChannel(channel, message, {
      thread: ts,
      id: messageId(`steps ${channel} ${ts} ${told}`, message),
    });
  }

  /**
   * Shows a request anew where its requester asks for it. The message that it had loses its buttons.
   * @returns null where we may not write there and the request has a message already.
   */
  async function move(request: number, view: View, actor: Actor, channel: string): Promise<Spot | null> {
    const showing = { request, view, ...asker(actor), channel };
    await endPending(showing, channel);
    return kept(request, 'requester') ? postIn(showing, channel) : post(showing);
  }

  return {
    /** The message that a request has where it was asked for. */
    spotOf: (request: number): Spot | null => kept(request, 'requester'),
    /** The message that an audience has of a request. */
    spotFor: (request: number, audience: Audience): Spot | null => kept(request, audience),
    /**
     * Shows a request as it is now: in its message, or in a new one where there is none any more.
     * @param look is asked when it is this one's turn, so that what was shown meanwhile is never taken back: an edit that
     *   a kill keeps us from noting would stay for ever.
     */
    update: (
      request: number,
      look: () => Showing | null | Promise<Showing | null>,
    ): Promise<'shown' | 'nowhere'> =>
      inOrder(request, async () => {
        const showing = await look();
        return showing === null || (await update(showing)) ? 'shown' : 'nowhere';
      }),
    move: (request: number, view: View, actor: Actor, channel: string) =>
      inOrder(request, () => move(request, view, actor, channel)),
    /** Takes a message that was clicked as one of the request's. @returns whether it has yet to show it as it is now. */
    adopt: (updates: readonly Update[], { channel, ts }: Spot): Promise<boolean> =>
      adoptMessage(chat, updates, { channel, message: ts }, { channel, ts }),
    /** Whether a message is known to be one of a request's. */
    has: (updates: readonly Update[], { channel, ts }: Spot): boolean =>
      isNoted(chat, updates, { channel, message: ts }),
  };
}

export function withoutButtons({ buttons: _, ...view }: View): View {
  return view;
}
