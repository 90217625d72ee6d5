import type { Logger } from '../../../logging/logger.ts';
import type { Deliver } from '../../delivery/adapter.ts';
import { orRetryLater } from '../connection/api.ts';
import type { SlackContext } from '../context.ts';

/** Shows a request's new view in its message. */
export function createDeliver(options: {
  readonly context: Pick<SlackContext, 'requestMessages'>;
  /** Resolves when what is being answered now has been: a request's first message may be among it. */
  readonly repliesSent: () => Promise<void>;
  readonly log: Logger;
}): Deliver {
  const { context, repliesSent, log } = options;
  return async (update, current = async () => update) => {
    const { request, audience, channel } = update;
    await repliesSent();
    try {
      const shown = await context.requestMessages.update(request, current);
      if (shown === 'nowhere')
        log.warn({ request, audience, channel }, 'Slack lets us show this request nowhere');
      return shown !== 'nowhere';
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
