import type { Note } from '../../delivery/approver-alert.ts';
import type { CallApprovers } from '../../dispatch/dispatcher-types.ts';
import { orRetryLater } from '../connection/api.ts';
import type { Floor } from '../context.ts';
import { messageId } from './message-client.ts';
import { calling } from './render.ts';

/**
 * Calls those who could approve: in the thread of a request's message, for the whole channel to see, else in the
 * channel where they are asked, else the requester directly.
 */
export function createCallApprovers({
  posts,
  requests,
  render,
}: Pick<Floor, 'posts' | 'requests' | 'render'>): CallApprovers {
  async function call(note: Note): Promise<boolean> {
    const { request, audience, channel, person, view, mentions } = note;
    const message = await render(view, note);
    const spot = request === null ? null : requests.spotFor(request, audience);
    const where = spot?.channel ?? channel;
    const posted =
      where === null
        ? null
        : await posts.inChannel(where, calling(message, mentions), {
            ...{ thread: spot?.ts, broadcast: true },
            id: messageId(`note ${note.id}`, message),
          });
    if (posted) return true;
    if (person === null) return false;
    const options = { id: messageId(`direct note ${note.id}`, message) };
    return (await posts.direct(person, message, options)) !== null;
  }

  return async (note) => {
    try {
      return await call(note);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
