import { fenceOf, TokenOutdated } from '../../lib/fence/fence.ts';
import type { Fencing } from '../shared/driver-kit.ts';
import type { DriverContext } from './context.ts';

/** The token is in PostfixAdmin's database, and each transaction compares it there. */
export const fencing: Fencing<DriverContext> = {
  withFence: (context, fence) => ({ ...context, adminDatabase: context.adminDatabase.withFence(fence) }),
  check: async ({ adminDatabase }, fence) => {
    const [token, highest] = [fence.token(), await adminDatabase.highestToken()];
    if (token < highest) throw new TokenOutdated(`The database ${adminDatabase.name}`, token, highest);
  },
  raise: async ({ adminDatabase }, token) => {
    try {
      await adminDatabase.withFence(fenceOf(token)).transaction(async () => undefined);
    } catch (error) {
      if (!(error instanceof TokenOutdated)) throw error;
    }
    return adminDatabase.highestToken();
  },
};
