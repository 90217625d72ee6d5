import type { Logger } from '../../../logging/logger.ts';
import type { TellRequester } from '../../delivery/adapter.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { RequesterNotice } from '../../delivery/requester-notice.ts';
import { orRetryLater } from '../connection/api-errors.ts';
import { translationsIn } from '../translations.ts';
import { type MessageClient, messageNonce } from './message-client.ts';
import type { MessageOrder } from './message-order.ts';
import { type MessagePayload, render } from './render.ts';

export type TellRequesterOptions = {
  readonly messageClient: MessageClient;
  readonly messageOrder: MessageOrder;
  readonly chat: ChatState;
  readonly log: Logger;
};

/** Notifies a requester with a reply to their request's message; in a direct message where that is not possible. */
export function createTellRequester(options: TellRequesterOptions): TellRequester {
  const { messageClient, messageOrder, chat, log } = options;

  const toPayload = ({ view, locale }: RequesterNotice): Promise<MessagePayload> =>
    chat.renderWithButtons((buttonId) => render(view, { translations: translationsIn(locale), buttonId }));

  /** Replies in a channel. @returns false where the request's message is in none, or it can't be posted there. */
  async function reply(notice: RequesterNotice): Promise<boolean> {
    const { channel, message, direct } = chat.message(notice.request, 'requester') ?? {};
    if (channel === undefined || message === undefined || direct) return false;
    const mentioning = { mentions: notice.mentions, answers: message };
    const nonce = messageNonce(`notice ${notice.id}`);
    return (await messageClient.post(channel, await toPayload(notice), nonce, mentioning)) !== null;
  }

  async function sendDirectly(notice: RequesterNotice): Promise<boolean> {
    const { person, plainView } = notice;
    if (person === null) return false;
    const payload = await toPayload({ ...notice, view: plainView });
    return (
      (await messageClient.postDirect(person, payload, messageNonce(`direct notice ${notice.id}`))) !== null
    );
  }

  return async (notice) => {
    try {
      return await messageOrder.run(notice.request, async () => {
        if ((await reply(notice)) || (await sendDirectly(notice))) return true;
        log.warn(
          { request: notice.request, user: notice.person },
          'Discord lets us notify this requester nowhere',
        );
        return false;
      });
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
