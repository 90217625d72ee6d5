import type { CallApprovers } from '../desk.ts';
import { orRetryLater } from './api.ts';
import type { Floor } from './floor.ts';

/** Calls those who could approve a request, in the channel where they are asked, or else its requester directly. */
export function createCallApprovers({ posts, render }: Pick<Floor, 'posts' | 'render'>): CallApprovers {
  return async (note) => {
    const { channel, person, view } = note;
    const message = render(view, note);
    try {
      const spot = channel === null ? null : await posts.inChannel(channel, message);
      if (!spot && person !== null) await posts.direct(person, message);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
