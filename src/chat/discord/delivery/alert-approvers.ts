import type { AlertApprovers } from '../../delivery/adapter.ts';
import type { ApproverAlert } from '../../delivery/approver-alert.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { orRetryLater } from '../connection/api-errors.ts';
import { translationsIn } from '../translations.ts';
import { type MessageClient, messageNonce } from './message-client.ts';
import { type MessagePayload, render } from './render.ts';

export type AlertApproversOptions = {
  readonly messageClient: MessageClient;
  readonly chat: ChatState;
};

/** Calls those who could approve a request, in answer to its message, or else its requester directly. */
export function createAlertApprovers({ messageClient, chat }: AlertApproversOptions): AlertApprovers {
  const toPayload = ({ view, locale, mentions }: ApproverAlert, called: boolean): Promise<MessagePayload> =>
    chat.renderWithButtons((buttonId) =>
      render(view, { translations: translationsIn(locale), buttonId, mentions: called ? mentions : [] }),
    );

  async function alert(note: ApproverAlert): Promise<boolean> {
    const { channel, answers } = requestMessage(note);
    const { id, mentions, person } = note;
    const nonce = messageNonce(`note ${id}`);
    const posted =
      channel === null
        ? null
        : await messageClient.post(channel, await toPayload(note, true), nonce, { mentions, answers });
    if (posted !== null) return true;
    if (person === null) return false;
    return (await messageClient.postDirect(person, await toPayload(note, false), nonce)) !== null;
  }

  /** The request's message may have moved to another channel since. */
  function requestMessage({ request, audience, channel }: ApproverAlert) {
    const place = request === null ? undefined : chat.message(request, audience);
    const isThere = place?.['message'] !== undefined && !place['direct'];
    return isThere
      ? { channel: place['channel'] ?? channel, answers: place['message'] ?? null }
      : { channel, answers: null };
  }

  return async (note) => {
    try {
      return await alert(note);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
