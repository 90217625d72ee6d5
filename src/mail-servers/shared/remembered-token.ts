import { type Fence, type FencingToken, TokenOutdated } from '../../lib/fence/fence.ts';
import type { Fencing } from './driver-kit.ts';

/**
 * For a mail server that has no place for a token: this process compares it with the highest that it has seen itself. What
 * another process has written with is not known, so beside it the fence's own time alone counts.
 * @param withFence the same context, which changes something only while a fence allows it.
 */
export function rememberToken<Context>(
  place: string,
  withFence: (context: Context, fence: Fence) => Context,
): Fencing<Context> {
  let highest = 0;
  const compare = (fence: Fence): FencingToken => {
    const token = fence.token();
    if (token < highest) throw new TokenOutdated(place, token, highest);
    highest = token;
    return token;
  };
  return {
    // Compared at each call: meanwhile a higher one may have been seen.
    withFence: (context, fence) => withFence(context, { ...fence, token: () => compare(fence) }),
    check: async (_, fence) => void compare(fence),
    raise: async (_, token) => {
      highest = Math.max(highest, token);
      return highest;
    },
  };
}
