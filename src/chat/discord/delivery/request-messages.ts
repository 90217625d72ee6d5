import { randomBytes } from 'node:crypto';
import type { MessageLocation, PendingPost } from '../../../store/tables/request-messages.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { adoptMessage, editCopies, type MessageRef } from '../../delivery/message-copies.ts';
import { viewHash } from '../../view/view-hash.ts';
import { isRefused } from '../connection/api-errors.ts';
import { type DiscordTranslations, translationsIn } from '../translations.ts';
import type { MessageClient } from './message-client.ts';
import { type MessagePayload, render } from './render.ts';

/** Where a request's message is. */
export type ShownMessage = {
  readonly channel: string;
  readonly message: string;
  /** Whether it was made now. */
  readonly isNew: boolean;
};

/** What of a request is shown, and to whom. */
export type RequestMessage = Pick<
  RequestUpdate,
  'request' | 'audience' | 'view' | 'channel' | 'person' | 'locale'
>;

/**
 * A request's one message for each of its audiences: edited as long as it is there, posted anew when it is not. Where
 * it was shown before, it is shown to its end as well, without buttons.
 */
export type RequestMessages = {
  /**
   * Shows a request in its message; else in the channel that it is asked for in now, else where it was shown last.
   * @returns null where the bot may not post there. Rejects where Discord is down.
   */
  readonly show: (showing: RequestMessage, askedIn?: string) => Promise<ShownMessage | null>;
  /** Shows a request to its requester alone, for want of a channel. @returns whether that was possible. */
  readonly showDirectly: (showing: RequestMessage) => Promise<boolean>;
  /** Takes a message that was clicked as one of the request's. @returns whether it has yet to show it as it is now. */
  readonly adopt: (updates: readonly RequestUpdate[], message: MessageRef) => Promise<boolean>;
};

export type RequestMessagesOptions = {
  readonly chat: ChatState;
  readonly messageClient: MessageClient;
  readonly clock: () => number;
};

export function createRequestMessages({
  chat,
  messageClient,
  clock,
}: RequestMessagesOptions): RequestMessages {
  const renderMessage = (
    { view, person, locale }: RequestMessage,
    note?: (translations: DiscordTranslations) => string,
  ): Promise<MessagePayload> => {
    const translations = translationsIn(locale);
    return chat.renderWithButtons((buttonId) =>
      render(view, { translations, buttonId, asker: person ?? undefined, note: note?.(translations) }),
    );
  };

  const shows = ({ view, locale }: RequestMessage): string => viewHash(view, locale);

  const editOthers = (showing: RequestMessage): Promise<void> =>
    editCopies(chat, showing, shows(showing), async ({ channel, message }) =>
      messageClient.edit(channel, message, await renderMessage(withoutButtons(showing))),
    );

  const show: RequestMessages['show'] = async (showing, askedIn) => {
    const { request, audience } = showing;
    const ended = await endPending(showing);
    if (ended && (askedIn ?? ended.channel) === ended.channel) return ended;
    const place = chat.message(request, audience);
    // What was sent to one person is no answer in a channel.
    const known = place?.['direct'] && askedIn !== undefined ? undefined : place;
    // Whoever asks for it may have deleted it before: it is edited all the same.
    const isShown = askedIn === undefined && known?.['shows'] === shows(showing);
    const spot = known && (await editKnown(showing, known, isShown));
    if (spot) return spot;
    const last = known?.['direct'] ? undefined : (known?.['channel'] ?? showing.channel ?? undefined);
    const where = askedIn ?? last;
    return where === undefined ? null : post(showing, where);
  };

  /** Ends the posts of before whose end we never heard. @returns where the last one is. */
  async function endPending(showing: RequestMessage): Promise<ShownMessage | null> {
    let last: ShownMessage | null = null;
    for (const { channel } of chat.pendingPosts(showing.request, showing.audience))
      last = (await post(showing, channel)) ?? last;
    return last;
  }

  async function editKnown(
    showing: RequestMessage,
    known: MessageLocation,
    isShown: boolean,
  ): Promise<ShownMessage | null> {
    const { channel, message } = known;
    if (channel === undefined || message === undefined) return null;
    if (!isShown) {
      const payload = await (known['direct'] ? drawnDirectly(showing) : renderMessage(showing));
      if (!(await messageClient.edit(channel, message, payload))) return null;
      await chat.putMessage(showing.request, showing.audience, { ...known, shows: shows(showing) });
    }
    await editOthers(showing);
    return { channel, message, isNew: false };
  }

  /**
   * Posts a request's newest message in a channel, or to the person. That it is about to be there is committed before:
   * a post whose answer was lost is carried out again with its nonce, which brings back that message, as it was then.
   */
  async function post(showing: RequestMessage, where: string): Promise<ShownMessage | null> {
    const { request: requestId, audience } = showing;
    const begun = chat.pendingPosts(requestId, audience).find(({ channel }) => channel === where);
    const nonce = randomBytes(16).toString('base64url');
    const pending =
      begun ?? (await chat.beginPost({ requestId, audience, channel: where, nonce, at: clock() }));
    const place = await postOnce(showing, pending);
    if (place === null) return null;
    const made = { ...place, shows: begun ? '' : shows(showing) };
    await chat.endPost(pending, made);
    if (begun && !(await editKnown(showing, made, false))) return post(showing, where);
    await editOthers(showing);
    return { channel: place.channel, message: place.message, isNew: true };
  }

  /** @returns null where we may not write there. What Discord did not take is forgotten. */
  async function postOnce(showing: RequestMessage, { id, channel, nonce }: PendingPost) {
    try {
      const place = await sent(showing, channel, nonce);
      if (place === null) await chat.abandonPost(id);
      return place;
    } catch (error) {
      if (isRefused(error)) await chat.abandonPost(id);
      throw error;
    }
  }

  async function sent(showing: RequestMessage, where: string, nonce: string) {
    if (where === showing.person) {
      const spot = await messageClient.postDirect(where, await drawnDirectly(showing), nonce);
      return spot && { ...spot, direct: 'yes' };
    }
    const message = await messageClient.post(where, await renderMessage(showing), nonce);
    return message === null ? null : { channel: where, message };
  }

  const drawnDirectly = (showing: RequestMessage): Promise<MessagePayload> =>
    renderMessage(
      withoutButtons(showing),
      showing.view.buttons?.length ? ({ buttonsInServer }) => buttonsInServer : undefined,
    );

  const showDirectly: RequestMessages['showDirectly'] = async (showing) =>
    showing.person !== null && (await post(showing, showing.person)) !== null;

  return { show, showDirectly, adopt: (updates, message) => adoptMessage(chat, updates, message) };
}

function withoutButtons({ view: { buttons: _, ...view }, ...showing }: RequestMessage): RequestMessage {
  return { ...showing, view };
}
