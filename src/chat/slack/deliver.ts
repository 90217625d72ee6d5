import type { Log } from '../../log.ts';
import type { Deliver } from '../desk.ts';
import { orRetryLater } from './api.ts';
import type { Floor } from './floor.ts';

/**
 * Shows a request's new view in its message. A link goes to the requester alone, directly; everybody else sees that
 * the work is done.
 */
export function createDeliver(options: {
  readonly floor: Pick<Floor, 'requests' | 'posts' | 'render'>;
  /** Resolves when what is being answered now has been: a request's first message may be among it. */
  readonly answered: () => Promise<void>;
  readonly log: Log;
}): Deliver {
  const { floor, answered, log } = options;
  return async (update) => {
    const { request, audience, channel, view, person } = update;
    const { link, hint, ...shared } = view;
    await answered();
    try {
      const spot = await floor.requests.update(link ? { ...update, view: shared } : update);
      if (!spot) log.warn({ request, audience, channel }, 'Slack lets us show this request nowhere');
      if (link && person !== null) await floor.posts.direct(person, floor.render(view, update));
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
