import type { Logger } from '../../../logging/logger.ts';
import type { TellRequester } from '../../delivery/adapter.ts';
import { orRetryLater } from '../connection/api.ts';
import { type MessageClient, workMessageId } from './message-client.ts';
import type { RenderMessage } from './render.ts';
import type { RequestMessages } from './request-messages.ts';

export type TellRequesterOptions = {
  readonly messageClient: MessageClient;
  readonly requestMessages: RequestMessages;
  readonly render: RenderMessage;
  readonly log: Logger;
};

/** Notifies a requester in the thread of their request's message; in a direct message where that can't be posted in. */
export function createTellRequester(options: TellRequesterOptions): TellRequester {
  const { messageClient, requestMessages, render, log } = options;
  return async (notice, steps) => {
    const { id, view, person, request } = notice;
    try {
      if (await requestMessages.postNotice(notice, steps)) return true;
      const message = { id: workMessageId(`direct notice ${id}`, view) };
      if (
        person !== null &&
        (await messageClient.postDirect(person, await render(view, { ...notice, notifies: person }), message))
      )
        return true;
      log.warn({ request, user: person }, 'Slack lets us notify this requester nowhere');
      return false;
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
