import type { AlertApprovers } from '../../delivery/adapter.ts';
import type { ApproverAlert } from '../../delivery/approver-alert.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { orRetryLater } from '../connection/api-errors.ts';
import { translationsIn } from '../translations.ts';
import type { CommandMentions } from './command-mentions.ts';
import { type MessageClient, messageNonce } from './message-client.ts';
import { type MessagePayload, render } from './render.ts';

export type AlertApproversOptions = {
  readonly messageClient: MessageClient;
  readonly commandMentions: CommandMentions;
  readonly chat: ChatState;
};

/** Alerts those who could approve: in reply to the request's message, or else in a direct message to its requester. */
export function createAlertApprovers({
  messageClient,
  commandMentions,
  chat,
}: AlertApproversOptions): AlertApprovers {
  const toPayload = (
    { view, locale, mentions }: ApproverAlert,
    isMentioning: boolean,
  ): Promise<MessagePayload> =>
    chat.renderWithButtons((buttonId) =>
      render(view, {
        translations: translationsIn(locale),
        buttonId,
        commands: commandMentions.known(),
        mentions: isMentioning ? mentions : [],
      }),
    );

  async function sendAlert(alert: ApproverAlert): Promise<boolean> {
    const { channel, answers } = replyTarget(alert);
    const { id, mentions, person, request, audience, isCopy } = alert;
    const nonce = messageNonce(`note ${id}`);
    const posted =
      channel === null
        ? null
        : await messageClient.post(channel, await toPayload(alert, true), nonce, { mentions, answers });
    if (posted !== null && channel !== null) {
      if (request !== null && isCopy) await chat.addCopy(request, audience, { channel, message: posted });
      return true;
    }
    if (person === null) return false;
    const { buttons: _, ...view } = alert.view;
    const payload = await toPayload({ ...alert, view }, false);
    return (await messageClient.postDirect(person, payload, nonce)) !== null;
  }

  /** The request's message, which may be in another channel by now; else the channel alone. */
  function replyTarget({ request, audience, channel }: ApproverAlert) {
    const location = request === null ? undefined : chat.message(request, audience);
    const isInChannel = location?.['message'] !== undefined && !location['direct'];
    return isInChannel
      ? { channel: location['channel'] ?? channel, answers: location['message'] ?? null }
      : { channel, answers: null };
  }

  return async (alert) => {
    try {
      return await sendAlert(alert);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
