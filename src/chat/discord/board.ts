import { randomBytes } from 'node:crypto';
import type { Actor } from '../../domain/actor.ts';
import type { ChatStore } from '../../store/chat.ts';
import type { View } from '../view.ts';
import type { Messages } from './messages.ts';
import { type Circumstances, type Payload, render } from './render.ts';
import { type Words, wordsOf } from './words.ts';

/** Where a request's message is. */
export type Spot = {
  readonly channel: string;
  readonly message: string;
  /** Whether it was made now. */
  readonly isNew: boolean;
};

/** The one message of each request: edited in place as long as it is there, posted anew when it is not. */
export type Board = {
  /**
   * Shows a request in its message, or else in this channel, or else where it was shown last.
   * @returns null where the bot may not post there. Rejects where Discord is down.
   */
  readonly show: (request: number, view: View, channel?: string) => Promise<Spot | null>;
  /** Shows a request to its requester alone, for want of a channel. @returns whether that was possible. */
  readonly showDirectly: (request: number, view: View) => Promise<boolean>;
};

export type BoardOptions = {
  readonly chat: ChatStore;
  readonly messages: Messages;
  readonly requesterOf: (request: number) => Actor | undefined;
  readonly clock: () => number;
};

const platform = 'discord';

export function createBoard({ chat, messages, requesterOf, clock }: BoardOptions): Board {
  const drawn = (request: number, view: View, note?: (words: Words) => string): Payload => {
    const requester = requesterOf(request);
    const words = wordsOf(requester?.locale ?? 'en');
    const circumstances: Circumstances = {
      words,
      buttonId: (action) => chat.addButton(action, clock()),
      asker: requester?.userId,
      note: note?.(words),
    };
    return render(view, circumstances);
  };

  const show: Board['show'] = async (request, view, channel) => {
    const place = chat.message(request, platform);
    // What was sent to one person is no answer in a channel.
    const known = place?.['direct'] && channel !== undefined ? undefined : place;
    if (known?.['channel'] && known['message']) {
      const payload = known['direct'] ? drawnDirectly(request, view) : drawn(request, view);
      const spot = { channel: known['channel'], message: known['message'] };
      if (await messages.edit(spot.channel, spot.message, payload)) return { ...spot, isNew: false };
    }
    const where = channel ?? (known?.['direct'] ? undefined : known?.['channel']);
    return where === undefined ? null : post(request, view, where);
  };

  async function post(request: number, view: View, channel: string): Promise<Spot | null> {
    const place = chat.message(request, platform);
    // Of a post whose answer was lost: carried again, it brings back that message, as it was then.
    const lost = place?.['channel'] === channel ? place['nonce'] : undefined;
    const nonce = lost ?? randomBytes(16).toString('base64url');
    chat.putMessage(request, platform, { channel, nonce });
    const payload = drawn(request, view);
    const message = await messages.post(channel, payload, nonce);
    if (message === null) return null;
    chat.putMessage(request, platform, { channel, message });
    if (lost !== undefined) await messages.edit(channel, message, payload);
    return { channel, message, isNew: true };
  }

  const drawnDirectly = (request: number, { buttons, ...view }: View): Payload =>
    drawn(request, view, buttons?.length ? ({ buttonsInServer }) => buttonsInServer : undefined);

  const showDirectly: Board['showDirectly'] = async (request, view) => {
    const requester = requesterOf(request);
    const spot = requester && (await messages.direct(requester.userId, drawnDirectly(request, view)));
    if (spot) chat.putMessage(request, platform, { ...spot, direct: 'yes' });
    return Boolean(spot);
  };

  return { show, showDirectly };
}
