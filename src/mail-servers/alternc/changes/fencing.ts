import { fenceOf, TokenOutdated } from '../../../lib/fence/fence.ts';
import type { Fencing } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import { compareToken } from '../fence-row.ts';

/** The token is in AlternC's database, in a table that is made as deploy/alternc.md says, as that of mailboxes' ids. */
export const fencing: Fencing<DriverContext> = {
  withFence: (context, fence) => ({ ...context, database: context.database.withFence(fence) }),
  check: async ({ database }, fence) => void compareToken(fence, await database.highestToken()),
  raise: async ({ database }, token) => {
    try {
      await database.withFence(fenceOf(token)).transaction(async () => undefined);
    } catch (error) {
      if (!(error instanceof TokenOutdated)) throw error;
    }
    return database.highestToken();
  },
};
