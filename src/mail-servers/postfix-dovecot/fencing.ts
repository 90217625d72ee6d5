import { fenceOf, TokenOutdated } from '../../lib/fence/fence.ts';
import type { Fencing } from '../shared/driver-kit.ts';
import type { DriverContext } from './context.ts';

/** The token is in the directory's own file, and each transaction compares it there. */
export const fencing: Fencing<DriverContext> = {
  withFence: (context, fence) => ({ ...context, directory: context.directory.withFence(fence) }),
  check: async ({ directory }, fence) => directory.checkFence(fence),
  raise: async ({ directory }, token) => {
    try {
      await directory.withFence(fenceOf(token)).transaction(() => undefined);
    } catch (error) {
      if (!(error instanceof TokenOutdated)) throw error;
    }
    return directory.highestToken();
  },
};
