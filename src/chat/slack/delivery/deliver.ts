import type { Logger } from '../../../logging/logger.ts';
import type { Deliver, RequestUpdate } from '../../delivery/adapter.ts';
import { waitingUpdate } from '../../delivery/waiting-update.ts';
import { orRetryLater } from '../connection/api.ts';
import type { RequestMessages } from './request-messages.ts';

/** Shows a request's new view in its message. */
export function createDeliver(options: {
  readonly requestMessages: RequestMessages;
  /** The current updates for all recipients of a request. */
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  /** Resolves when the replies that are under way are sent: a request's first message may be among them. */
  readonly repliesSent: () => Promise<void>;
  readonly log: Logger;
}): Deliver {
  const { requestMessages, requestUpdates, repliesSent, log } = options;

  /** The requester's message leads to the approvers' one, which has just been posted. */
  async function linkFromRequester(request: number): Promise<void> {
    if (requestMessages.requesterMessage(request) === null) return;
    await requestMessages.update(request, () => waitingUpdate(requestUpdates(request), 'slack') ?? null);
  }

  return async (update, current = async () => update) => {
    const { request, audience, channel } = update;
    await repliesSent();
    try {
      const isNew = requestMessages.audienceMessage(request, audience) === null;
      const shown = await requestMessages.update(request, current);
      if (isNew && audience === 'approvers' && shown === 'shown') await linkFromRequester(request);
      if (shown === 'nowhere')
        log.warn({ request, audience, channel }, 'Slack lets us show this request nowhere');
      return shown !== 'nowhere';
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
