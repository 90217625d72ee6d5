import type { Logger } from '../../../logging/logger.ts';
import type { Deliver, RequestUpdate } from '../../delivery/adapter.ts';
import { orRetryLater } from '../connection/api-errors.ts';
import type { MessageOrder } from './message-order.ts';
import type { RequestMessages } from './request-messages.ts';

export type DeliverOptions = {
  readonly requestMessages: RequestMessages;
  readonly messageOrder: MessageOrder;
  readonly log: Logger;
};

/** Shows a request's new view in its message; in a direct message to its requester where that is not possible. */
export function createDeliver({ requestMessages, messageOrder, log }: DeliverOptions): Deliver {
  async function showAnywhere(update: RequestUpdate): Promise<boolean> {
    if ((await requestMessages.show(update)) || (await requestMessages.showDirectly(update))) return true;
    const { request, audience, channel } = update;
    log.warn({ request, audience, channel }, 'Discord lets us show this request nowhere');
    return false;
  }

  return async (update, current = async () => update) => {
    // A command may have been applied before its first reply is shown, which this update is to replace.
    await messageOrder.idle();
    try {
      return await messageOrder.run(update.request, async () => {
        const currentUpdate = await current();
        return currentUpdate === null || showAnywhere(currentUpdate);
      });
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
