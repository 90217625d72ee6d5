import type { AlertApprovers } from '../../delivery/adapter.ts';
import type { ApproverAlert } from '../../delivery/approver-alert.ts';
import { orRetryLater } from '../connection/api.ts';
import type { SlackContext } from '../context.ts';
import { clientMessageId } from './message-client.ts';
import { withMentions } from './render.ts';

/**
 * Calls those who could approve: in the thread of a request's message, for the whole channel to see, else in the
 * channel where they are asked, else the requester directly.
 */
export function createAlertApprovers({
  messageClient,
  requestMessages,
  render,
}: Pick<SlackContext, 'messageClient' | 'requestMessages' | 'render'>): AlertApprovers {
  async function alert(note: ApproverAlert): Promise<boolean> {
    const { request, audience, channel, person, view, mentions } = note;
    const message = await render(view, note);
    const spot = request === null ? null : requestMessages.audienceMessage(request, audience);
    const where = spot?.channel ?? channel;
    const posted =
      where === null
        ? null
        : await messageClient.post(where, withMentions(message, mentions), {
            ...{ thread: spot?.ts, broadcast: true },
            id: clientMessageId(`note ${note.id}`, message),
          });
    if (posted) return true;
    if (person === null) return false;
    const options = { id: clientMessageId(`direct note ${note.id}`, message) };
    return (await messageClient.postDirect(person, message, options)) !== null;
  }

  return async (note) => {
    try {
      return await alert(note);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
