import { randomBytes } from 'node:crypto';
import type { MessageLocation, PendingPost } from '../../../store/tables/request-messages.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { Mention } from '../../delivery/approver-alert.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { adoptMessage, editCopies, type MessageRef } from '../../delivery/message-copies.ts';
import { viewHash } from '../../view/view-hash.ts';
import { isRefused } from '../connection/api-errors.ts';
import { type DiscordTranslations, translationsIn } from '../translations.ts';
import type { CommandMentions } from './command-mentions.ts';
import type { MessageClient } from './message-client.ts';
import { type MessagePayload, render } from './render.ts';

/** Where a request's message is. */
export type ShownMessage = {
  readonly channel: string;
  readonly message: string;
  /** Whether it was posted just now. */
  readonly isNew: boolean;
};

/** What is shown of a request, and to whom. */
type RequestMessage = Pick<
  RequestUpdate,
  'request' | 'audience' | 'view' | 'channel' | 'person' | 'locale' | 'mentions'
>;

/**
 * Shows requests: a request has one message for each of its audiences, edited as long as it exists, posted anew when it does
 * not. Older messages of it are kept up to date as well, without buttons.
 */
export type RequestMessages = {
  /**
   * Shows a request in its message; else in `askedIn`, the channel where it is asked for now, else where it was shown last.
   * @returns null where the bot may not post there. Rejects where Discord is down.
   */
  readonly show: (showing: RequestMessage, askedIn?: string) => Promise<ShownMessage | null>;
  /** Shows a request in a direct message, where no channel is possible. @returns whether the person takes one. */
  readonly showDirectly: (showing: RequestMessage) => Promise<boolean>;
  /** Records a clicked message as one of the request's. @returns whether it has yet to be brought up to date. */
  readonly adopt: (updates: readonly RequestUpdate[], message: MessageRef) => Promise<boolean>;
};

export type RequestMessagesOptions = {
  readonly chat: ChatState;
  readonly messageClient: MessageClient;
  readonly commandMentions: CommandMentions;
  readonly clock: () => number;
};

export function createRequestMessages({
  chat,
  messageClient,
  commandMentions,
  clock,
}: RequestMessagesOptions): RequestMessages {
  const renderMessage = (
    { view, locale }: RequestMessage,
    note?: (translations: DiscordTranslations) => string,
    mentions: readonly Mention[] = [],
  ): Promise<MessagePayload> => {
    const translations = translationsIn(locale);
    return chat.renderWithButtons((buttonId) =>
      render(view, {
        translations,
        buttonId,
        commands: commandMentions.known(),
        note: note?.(translations),
        mentions,
      }),
    );
  };

  const shows = ({ view, locale }: RequestMessage): string => viewHash(view, locale);

  const editOthers = (showing: RequestMessage): Promise<void> =>
    editCopies(chat, showing, shows(showing), async ({ channel, message }) =>
      messageClient.edit(channel, message, await renderMessage(withoutButtons(showing))),
    );

  const show: RequestMessages['show'] = async (showing, askedIn) => {
    const { request, audience } = showing;
    const finished = await endPending(showing);
    if (finished && (askedIn ?? finished.channel) === finished.channel) return finished;
    const stored = chat.message(request, audience);
    // A direct message does not count where the request is asked for in a channel.
    const known = stored?.['direct'] && askedIn !== undefined ? undefined : stored;
    // The actor may have deleted the message: an edit shows whether it still exists.
    const isShown = askedIn === undefined && known?.['shows'] === shows(showing);
    const edited = known && (await editKnown(showing, known, isShown));
    if (edited) return edited;
    const last = known?.['direct'] ? undefined : (known?.['channel'] ?? showing.channel ?? undefined);
    const where = askedIn ?? last;
    return where === undefined ? null : post(showing, where);
  };

  /** Finishes the pending posts, whose outcome we never got. @returns where the last one is. */
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
      const payload = await (known['direct'] ? renderDirect(showing) : renderMessage(showing));
      if (!(await messageClient.edit(channel, message, payload))) return null;
      await chat.putMessage(showing.request, showing.audience, { ...known, shows: shows(showing) });
    }
    await editOthers(showing);
    return { channel, message, isNew: false };
  }

  /**
   * Posts a request's newest message, in a channel or as a direct message. The post is committed as pending before: one whose
   * outcome we never got is repeated with its nonce, for which Discord returns that message, as it was then.
   */
  async function post(showing: RequestMessage, where: string): Promise<ShownMessage | null> {
    const { request: requestId, audience } = showing;
    const unfinished = chat.pendingPosts(requestId, audience).find(({ channel }) => channel === where);
    const nonce = randomBytes(16).toString('base64url');
    const pending =
      unfinished ?? (await chat.beginPost({ requestId, audience, channel: where, nonce, at: clock() }));
    const posted = await postOnce(showing, pending);
    if (posted === null) return null;
    const location = { ...posted, shows: unfinished ? '' : shows(showing) };
    await chat.endPost(pending, location);
    if (unfinished && !(await editKnown(showing, location, false))) return post(showing, where);
    await editOthers(showing);
    return { channel: posted.channel, message: posted.message, isNew: true };
  }

  /** @returns null where the bot may not post there. A post that Discord refused is no longer pending. */
  async function postOnce(showing: RequestMessage, { id, channel, nonce }: PendingPost) {
    try {
      const posted = await send(showing, channel, nonce);
      if (posted === null) await chat.abandonPost(id);
      return posted;
    } catch (error) {
      if (isRefused(error)) await chat.abandonPost(id);
      throw error;
    }
  }

  async function send(showing: RequestMessage, where: string, nonce: string) {
    if (where === showing.person) {
      const posted = await messageClient.postDirect(where, await renderDirect(showing), nonce);
      return posted && { ...posted, direct: 'yes' };
    }
    const { mentions = [] } = showing;
    const payload = await renderMessage(showing, undefined, mentions);
    const message = await messageClient.post(where, payload, nonce, { mentions, answers: null });
    return message === null ? null : { channel: where, message };
  }

  const renderDirect = (showing: RequestMessage): Promise<MessagePayload> =>
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
