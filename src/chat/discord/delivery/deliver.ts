import type { Log } from '../../../logging/logger.ts';
import type { Deliver, Update } from '../../dispatch/dispatcher-types.ts';
import { orRetryLater } from '../connection/retry-later.ts';
import type { Turns } from './message-order.ts';
import type { Board } from './request-messages.ts';

export type DeliverOptions = { readonly board: Board; readonly turns: Turns; readonly log: Log };

/** Shows what jobs bring of a request in its message; directly to its requester where that can't be. */
export function createDeliver({ board, turns, log }: DeliverOptions): Deliver {
  async function showAnywhere(update: Update): Promise<boolean> {
    if ((await board.show(update)) || (await board.showDirectly(update))) return true;
    const { request, audience, channel } = update;
    log.warn({ request, audience, channel }, 'Discord lets us show this request nowhere');
    return false;
  }

  return async (update, current = async () => update) => {
    // A command may be done before its first answer is shown, which this one is to replace.
    await turns.ready();
    try {
      return await turns.take(update.request, async () => {
        const now = await current();
        return now === null || showAnywhere(now);
      });
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
