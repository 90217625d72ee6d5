import type { Log } from '../../../logging/logger.ts';
import type { Deliver } from '../../dispatch/dispatcher-types.ts';
import { orRetryLater } from '../connection/api.ts';
import type { Floor } from '../context.ts';

/** Shows a request's new view in its message. */
export function createDeliver(options: {
  readonly floor: Pick<Floor, 'requests'>;
  /** Resolves when what is being answered now has been: a request's first message may be among it. */
  readonly answered: () => Promise<void>;
  readonly log: Log;
}): Deliver {
  const { floor, answered, log } = options;
  return async (update, current = async () => update) => {
    const { request, audience, channel } = update;
    await answered();
    try {
      const shown = await floor.requests.update(request, current);
      if (shown === 'nowhere')
        log.warn({ request, audience, channel }, 'Slack lets us show this request nowhere');
      return shown !== 'nowhere';
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
