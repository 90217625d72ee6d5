import type { Actor } from '../../domain/actor.ts';
import type { ChatStore, Place } from '../../store/chat.ts';
import { createOrder } from '../in-order.ts';
import type { View } from '../view.ts';
import type { Posts, Spot } from './post.ts';
import type { Message } from './render.ts';

/** What of a request's place is kept: without `ts`, the message is still to be posted; `step` is the last one told. */
type Kept = { readonly channel: string; readonly ts: string | undefined; readonly step: string | undefined };

export type RequestMessages = ReturnType<typeof createRequestMessages>;

/**
 * Each request has one message, edited in place from its beginning to its end, with a log of its steps in the
 * message's thread. The functions reject with what Slack or the network said; tried again, they go on where they were.
 */
export function createRequestMessages(options: {
  readonly posts: Posts;
  readonly chat: ChatStore;
  readonly render: (view: View, actor: Actor) => Message;
}) {
  const { posts, chat, render } = options;
  const inOrder = createOrder();

  const kept = (request: number): Kept | undefined => {
    const { channel, ts, step } = chat.message(request, 'slack') ?? {};
    return channel === undefined ? undefined : { channel, ts, step };
  };
  /** The message that a request has. */
  const spotOf = (request: number): Spot | null => {
    const { channel, ts } = kept(request) ?? {};
    return channel === undefined || ts === undefined ? null : { channel, ts };
  };
  const keep = (request: number, place: Place) => chat.putMessage(request, 'slack', place);

  /** Posts in the channel, or directly where we may not. */
  async function post(request: number, channel: string | null, view: View, actor: Actor): Promise<Spot> {
    if (channel !== null) keep(request, { channel });
    const message = render(view, actor);
    const spot =
      (channel === null ? null : await posts.inChannel(channel, message)) ??
      (await posts.direct(actor.userId, message));
    keep(request, { ...spot, step: view.title });
    return spot;
  }

  /** Shows a request as it is now: in its message, or in a new one where there is none any more. */
  async function update(request: number, view: View, actor: Actor, channel: string | null): Promise<Spot> {
    const place = kept(request);
    const spot = spotOf(request);
    if (!spot || !(await posts.edit(spot, render(view, actor)))) {
      return post(request, place?.channel ?? channel, view, actor);
    }
    if (place?.step !== view.title) {
      await posts.inChannel(spot.channel, render({ tone: view.tone, title: view.title }, actor), spot.ts);
      keep(request, { ...spot, step: view.title });
    }
    return spot;
  }

  /**
   * Shows a request anew where it was asked for. The message that it had loses its buttons.
   * @returns null where we may not write there and the request has a message already.
   */
  async function move(request: number, view: View, actor: Actor, channel: string): Promise<Spot | null> {
    const before = spotOf(request);
    if (!before) return post(request, channel, view, actor);
    const spot = await posts.inChannel(channel, render(view, actor));
    if (!spot) return null;
    keep(request, { ...spot, step: view.title });
    await posts.edit(before, render(withoutButtons(view), actor));
    return spot;
  }

  return {
    spotOf,
    update: (request: number, view: View, actor: Actor, channel: string | null) =>
      inOrder(request, () => update(request, view, actor, channel)),
    move: (request: number, view: View, actor: Actor, channel: string) =>
      inOrder(request, () => move(request, view, actor, channel)),
  };
}

export function withoutButtons({ buttons: _, ...view }: View): View {
  return view;
}
