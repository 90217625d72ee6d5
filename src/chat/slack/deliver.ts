import type { Actor } from '../../domain/actor.ts';
import type { Deliver } from '../desk.ts';
import { orRetryLater } from './api.ts';
import type { Floor } from './floor.ts';

/**
 * Shows a request's new view in its message. A link goes to the requester alone, directly; everybody else sees that
 * the work is done.
 */
export function createDeliver(options: {
  readonly floor: Pick<Floor, 'requests' | 'posts' | 'render'>;
  readonly requesterOf: (request: number) => Actor | undefined;
  /** Resolves when what is being answered now has been: a request's first message may be among it. */
  readonly answered: () => Promise<void>;
}): Deliver {
  const { floor, requesterOf, answered } = options;
  return async ({ request, view }) => {
    const requester = requesterOf(request);
    if (!requester) return;
    const { link, hint, ...shared } = view;
    await answered();
    try {
      await floor.requests.update(request, link ? shared : view, requester, null);
      if (link) await floor.posts.direct(requester.userId, floor.render(view, requester));
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
