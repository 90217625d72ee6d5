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

/** Shows what jobs bring of a request in its message; directly to its requester where that can't be. */
export function createDeliver({ requestMessages, messageOrder, log }: DeliverOptions): Deliver {
  async function showAnywhere(update: RequestUpdate): Promise<boolean> {
    if ((await requestMessages.show(update)) || (await requestMessages.showDirectly(update))) return true;
    const { request, audience, channel } = update;
    log.warn({ request, audience, channel }, 'Discord lets us show this request nowhere');
    return false;
  }

  return async (update, current = async () => update) => {
    // A command may be done before its first answer is shown, which this one is to replace.
    await messageOrder.idle();
    try {
      return await messageOrder.run(update.request, async () => {
        const now = await current();
        return now === null || showAnywhere(now);
      });
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
