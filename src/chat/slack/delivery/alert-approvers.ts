import type { AlertApprovers } from '../../delivery/adapter.ts';
import type { ApproverAlert } from '../../delivery/approver-alert.ts';
import { orRetryLater } from '../connection/api.ts';
import { type MessageClient, workMessageId } from './message-client.ts';
import { type RenderMessage, withMentions } from './render.ts';
import { type RequestMessages, withoutButtons } from './request-messages.ts';

export type AlertApproversOptions = {
  readonly messageClient: MessageClient;
  readonly requestMessages: RequestMessages;
  readonly render: RenderMessage;
};

/**
 * Alerts those who could approve: in the thread of the request's message, broadcast to the channel; else in the channel
 * where approvers are asked; else in a direct message to the requester.
 */
export function createAlertApprovers({
  messageClient,
  requestMessages,
  render,
}: AlertApproversOptions): AlertApprovers {
  async function sendAlert(alert: ApproverAlert): Promise<boolean> {
    const { request, audience, channel, person, view, mentions, isCopy } = alert;
    const message = await render(view, alert);
    const requestMessage = request === null ? null : requestMessages.audienceMessage(request, audience);
    const where = requestMessage?.channel ?? channel;
    const posted =
      where === null
        ? null
        : await messageClient.post(where, withMentions(message, mentions), {
            ...{ thread: requestMessage?.ts, broadcast: true },
            id: workMessageId(`note ${alert.id}`, view),
          });
    if (posted) {
      if (request !== null && isCopy) await requestMessages.addCopy(request, audience, posted);
      return true;
    }
    if (person === null) return false;
    const direct = { id: workMessageId(`direct note ${alert.id}`, view) };
    return (
      (await messageClient.postDirect(person, await render(withoutButtons(view), alert), direct)) !== null
    );
  }

  return async (alert) => {
    try {
      return await sendAlert(alert);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
