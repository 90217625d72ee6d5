import { randomBytes } from 'node:crypto';
import type { Place } from '../../store/chat.ts';
import type { Update } from '../desk.ts';
import { digestOf } from '../digest.ts';
import type { KeptChat } from '../kept-chat.ts';
import type { View } from '../view.ts';
import type { Messages } from './messages.ts';
import { type Payload, render } from './render.ts';
import { type Words, wordsOf } from './words.ts';

/** Where a request's message is. */
export type Spot = {
  readonly channel: string;
  readonly message: string;
  /** Whether it was made now. */
  readonly isNew: boolean;
};

/** What of a request is shown, and to whom. */
export type Showing = Pick<Update, 'request' | 'audience' | 'view' | 'channel' | 'person' | 'locale'>;

/** A request's one message for each of its audiences: edited as long as it is there, posted anew when it is not. */
export type Board = {
  /**
   * Shows a request in its message; else in the channel that it is asked for in now, else where it was shown last.
   * @returns null where the bot may not post there. Rejects where Discord is down.
   */
  readonly show: (showing: Showing, askedIn?: string) => Promise<Spot | null>;
  /** Shows a request to its requester alone, for want of a channel. @returns whether that was possible. */
  readonly showDirectly: (showing: Showing) => Promise<boolean>;
};

export type BoardOptions = {
  readonly chat: KeptChat;
  readonly messages: Messages;
};

export function createBoard({ chat, messages }: BoardOptions): Board {
  const drawn = ({ view, person, locale }: Showing, note?: (words: Words) => string): Promise<Payload> => {
    const words = wordsOf(locale);
    return chat.draw((buttonId) =>
      render(view, { words, buttonId, asker: person ?? undefined, note: note?.(words) }),
    );
  };

  const keep = ({ request, audience }: Showing, place: Place) => chat.putMessage(request, audience, place);
  const shows = ({ view, locale }: Showing): string => digestOf(view, locale);

  const show: Board['show'] = async (showing, askedIn) => {
    const place = chat.message(showing.request, showing.audience);
    // What was sent to one person is no answer in a channel.
    const known = place?.['direct'] && askedIn !== undefined ? undefined : place;
    // Whoever asks for it may have deleted it before: it is edited all the same.
    const isShown = askedIn === undefined && known?.['shows'] === shows(showing);
    const spot = known && (await edited(showing, known, isShown));
    if (spot) return spot;
    const last = known?.['direct'] ? undefined : (known?.['channel'] ?? showing.channel ?? undefined);
    const where = askedIn ?? last;
    return where === undefined ? null : post(showing, where);
  };

  async function edited(showing: Showing, known: Place, isShown: boolean): Promise<Spot | null> {
    const { channel, message } = known;
    if (channel === undefined || message === undefined) return null;
    const spot = { channel, message, isNew: false };
    if (isShown) return spot;
    const payload = await (known['direct'] ? drawnDirectly(showing) : drawn(showing));
    if (!(await messages.edit(channel, message, payload))) return null;
    await keep(showing, { ...known, shows: shows(showing) });
    return spot;
  }

  async function post(showing: Showing, channel: string): Promise<Spot | null> {
    const place = chat.message(showing.request, showing.audience);
    // Of a post whose answer was lost: carried again, it brings back that message, as it was then.
    const lost = place?.['channel'] === channel ? place['nonce'] : undefined;
    const nonce = lost ?? randomBytes(16).toString('base64url');
    await keep(showing, { channel, nonce });
    const payload = await drawn(showing);
    const message = await messages.post(channel, payload, nonce);
    if (message === null) return null;
    await keep(showing, { channel, message });
    if (lost !== undefined) await messages.edit(channel, message, payload);
    await keep(showing, { channel, message, shows: shows(showing) });
    return { channel, message, isNew: true };
  }

  const drawnDirectly = (showing: Showing): Promise<Payload> => {
    const { buttons, ...view }: View = showing.view;
    return drawn(
      { ...showing, view },
      buttons?.length ? ({ buttonsInServer }) => buttonsInServer : undefined,
    );
  };

  const showDirectly: Board['showDirectly'] = async (showing) => {
    const { person } = showing;
    const spot = person === null ? null : await messages.direct(person, await drawnDirectly(showing));
    if (spot) await keep(showing, { ...spot, direct: 'yes', shows: shows(showing) });
    return spot !== null;
  };

  return { show, showDirectly };
}
