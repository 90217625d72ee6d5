import { z } from 'zod';
import type { Actor, Locale } from '../../domain/actor.ts';
import { createOrder } from '../../in-order.ts';
import { type Audience, asker } from '../../requests/audiences.ts';
import type { Update } from '../desk.ts';
import { digestOf } from '../digest.ts';
import type { KeptChat } from '../kept-chat.ts';
import type { View } from '../view.ts';
import type { Posts, Spot } from './post.ts';
import type { Message } from './render.ts';

/**
 * What is kept of a message: where it is, what it shows, how many lines of the log its thread has, and where it was
 * shown before.
 */
type Kept = Spot & {
  readonly shows: string | undefined;
  readonly told: number;
  readonly copies: readonly Spot[];
};

/** More copies than anybody asks for: each is edited with the message. */
const mostCopies = 20;

/** What of a request is shown, and to whom. */
type Showing = Pick<Update, 'request' | 'audience' | 'view' | 'channel' | 'person' | 'locale'>;

export type RequestMessages = ReturnType<typeof createRequestMessages>;

/**
 * A request has one message for each of its audiences, edited in place from its beginning to its end, with a log of
 * its steps in the message's thread. The functions reject with what Slack or the network said; tried again, they go on
 * where they were.
 */
export function createRequestMessages(options: {
  readonly posts: Posts;
  readonly chat: KeptChat;
  readonly render: (view: View, speaksTo: { readonly locale: Locale }) => Promise<Message>;
}) {
  const { posts, chat, render } = options;
  const inOrder = createOrder();

  function kept(request: number, audience: Audience): Kept | null {
    const { channel, ts, shows, told, copies } = chat.message(request, audience) ?? {};
    return channel === undefined || ts === undefined
      ? null
      : { channel, ts, shows, told: Number(told ?? 0), copies: readSpots(copies) };
  }

  function keep(
    { request, audience, view, locale }: Showing,
    spot: Spot,
    copies: readonly Spot[],
    shows = digestOf(view, locale),
  ): Promise<void> {
    return chat.putMessage(request, audience, {
      channel: spot.channel,
      ts: spot.ts,
      told: String(view.log?.length ?? 0),
      shows,
      ...(copies.length > 0 && { copies: writtenSpots(copies) }),
    });
  }

  /** Shows in the places of before what the message shows, but for its buttons. @returns those that are still there. */
  async function editCopies(showing: Showing, copies: readonly Spot[]): Promise<readonly Spot[]> {
    if (copies.length === 0) return copies;
    const message = await render(withoutButtons(showing.view), showing);
    const there = await Promise.all(copies.map((copy) => posts.edit(copy, message)));
    return copies.filter((_, index) => there[index]);
  }

  /** Keeps where a message was posted; until its copies show the same, it counts as showing nothing yet. */
  async function keepPosted(showing: Showing, spot: Spot, copies: readonly Spot[]): Promise<void> {
    if (copies.length > 0) await keep(showing, spot, copies, '');
    await keep(showing, spot, await editCopies(showing, copies));
  }

  /** Posts in the channel, or directly where we may not. */
  async function post(showing: Showing): Promise<Spot | null> {
    const { view, channel, person } = showing;
    const message = await render(view, showing);
    const spot =
      (channel === null ? null : await posts.inChannel(channel, message)) ??
      (person === null ? null : await posts.direct(person, message));
    if (spot) await keepPosted(showing, spot, kept(showing.request, showing.audience)?.copies ?? []);
    return spot;
  }

  /**
   * Shows a request as it is now: in its message, or in a new one where there is none any more.
   * @returns null where we may write nowhere.
   */
  async function update(showing: Showing): Promise<Spot | null> {
    const { request, audience, view, locale, channel } = showing;
    const spot = kept(request, audience);
    if (!spot) return post(showing);
    if (spot.shows === digestOf(view, locale)) return spot;
    if (!(await posts.edit(spot, await render(view, showing)))) {
      return post({ ...showing, channel: channel ?? spot.channel });
    }
    const [title, ...text] = (view.log ?? []).slice(spot.told);
    if (title !== undefined)
      await posts.inChannel(spot.channel, await render({ tone: 'plain', title, text }, showing), spot.ts);
    await keep(showing, spot, await editCopies(showing, spot.copies));
    return spot;
  }

  /**
   * Shows a request anew where its requester asks for it. The message that it had loses its buttons.
   * @returns null where we may not write there and the request has a message already.
   */
  async function move(request: number, view: View, actor: Actor, channel: string): Promise<Spot | null> {
    const showing = { request, view, ...asker(actor), channel };
    const before = kept(request, 'requester');
    if (!before) return post(showing);
    const spot = await posts.inChannel(channel, await render(view, showing));
    if (!spot) return null;
    const copies = [...before.copies, { channel: before.channel, ts: before.ts }].slice(-mostCopies);
    await keepPosted(showing, spot, copies);
    return spot;
  }

  return {
    /** The message that a request has where it was asked for. */
    spotOf: (request: number): Spot | null => kept(request, 'requester'),
    /** The message that an audience has of a request. */
    spotFor: (request: number, audience: Audience): Spot | null => kept(request, audience),
    update: (showing: Showing) => inOrder(showing.request, () => update(showing)),
    move: (request: number, view: View, actor: Actor, channel: string) =>
      inOrder(request, () => move(request, view, actor, channel)),
  };
}

const spots = z.array(z.object({ channel: z.string(), ts: z.string() }));

const readSpots = (written: string | undefined): readonly Spot[] =>
  written === undefined ? [] : spots.parse(JSON.parse(written));

const writtenSpots = (all: readonly Spot[]): string =>
  JSON.stringify(all.map(({ channel, ts }) => ({ channel, ts })));

export function withoutButtons({ buttons: _, ...view }: View): View {
  return view;
}
