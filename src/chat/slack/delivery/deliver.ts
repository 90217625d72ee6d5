import type { Logger } from '../../../logging/logger.ts';
import type { Deliver } from '../../delivery/adapter.ts';
import { orRetryLater } from '../connection/api.ts';
import type { RequestMessages } from './request-messages.ts';

/** Shows a request's new view in its message. */
export function createDeliver(options: {
  readonly requestMessages: RequestMessages;
  /** Resolves when the replies that are under way are sent: a request's first message may be among them. */
  readonly repliesSent: () => Promise<void>;
  readonly log: Logger;
}): Deliver {
  const { requestMessages, repliesSent, log } = options;
  return async (update, current = async () => update) => {
    const { request, audience, channel } = update;
    await repliesSent();
    try {
      const shown = await requestMessages.update(request, current);
      if (shown === 'nowhere')
        log.warn({ request, audience, channel }, 'Slack lets us show this request nowhere');
      return shown !== 'nowhere';
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
