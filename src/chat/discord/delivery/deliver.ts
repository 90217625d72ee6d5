import type { Logger } from '../../../logging/logger.ts';
import type { Deliver, RequestUpdate } from '../../delivery/adapter.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { waitingUpdate } from '../../delivery/waiting-update.ts';
import { orRetryLater } from '../connection/api-errors.ts';
import type { MessageOrder } from './message-order.ts';
import type { RequestMessages } from './request-messages.ts';

export type DeliverOptions = {
  readonly requestMessages: RequestMessages;
  readonly chat: Pick<ChatState, 'message'>;
  /** The current updates for all recipients of a request. */
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  readonly messageOrder: MessageOrder;
  readonly log: Logger;
};

/** Shows a request's new view in its message; in a direct message to its requester where that is not possible. */
export function createDeliver({
  requestMessages,
  chat,
  requestUpdates,
  messageOrder,
  log,
}: DeliverOptions): Deliver {
  async function showAnywhere(update: RequestUpdate): Promise<boolean> {
    if ((await requestMessages.show(update)) || (await requestMessages.showDirectly(update))) return true;
    const { request, audience, channel } = update;
    log.warn({ request, audience, channel }, 'Discord lets us show this request nowhere');
    return false;
  }

  /** The requester's message leads to the approvers' one, which has just been posted. */
  async function linkFromRequester(request: number): Promise<void> {
    const update = waitingUpdate(requestUpdates(request), 'discord');
    if (update && chat.message(request, 'requester')) await requestMessages.show(update);
  }

  return async (update, current = async () => update) => {
    // A command may have been applied before its first reply is shown, which this update is to replace.
    await messageOrder.idle();
    try {
      return await messageOrder.run(update.request, async () => {
        const currentUpdate = await current();
        if (currentUpdate === null) return true;
        const { request, audience } = currentUpdate;
        const isNew = chat.message(request, audience) === undefined;
        const isShown = await showAnywhere(currentUpdate);
        if (isNew && isShown && audience === 'approvers') await linkFromRequester(request);
        return isShown;
      });
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
