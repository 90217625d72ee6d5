import type { FencingToken } from '../lib/fence/fence.ts';
import { withTimeout } from '../lib/with-timeout.ts';
import type { Logger } from '../logging/logger.ts';
import type { MailServer } from '../mail-servers/port.ts';
import type { Lease } from './hold-lease.ts';

/** Milliseconds that a start waits for mail servers: what is out of reach must not keep the others waiting. */
const limit = 2_000;

/**
 * Has each mail server refuse from now on what whoever acted before still writes there, such as orders that a worker is
 * busy with. One that is out of reach learns it from the first order that it is given.
 */
export async function takeOverMailServers(
  lease: Pick<Lease, 'token' | 'raiseAbove'>,
  servers: readonly Pick<MailServer, 'name' | 'refuseBelow'>[],
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const ask = async (): Promise<number> => {
    const token: FencingToken = lease.token();
    const found = await Promise.all(
      servers.map(async (server) => {
        try {
          return await server.refuseBelow(token);
        } catch (err) {
          log.warn(
            { err, server: server.name },
            'The mail server could not be told that another Facteur acts now; it learns it from the next change',
          );
          return token;
        }
      }),
    );
    return Math.max(token, ...found);
  };
  const tell = async (): Promise<void> => {
    // A lease that Redis lost may have had a higher token: one above it is ours, and the servers are told anew.
    const highest = await ask();
    if (highest <= lease.token()) return;
    await lease.raiseAbove(highest);
    await ask();
  };
  // Where the lease is lost meanwhile, the process ends by that.
  const told = tell().catch((err: unknown) => log.warn({ err }, 'The mail servers could not be taken over'));
  await withTimeout(limit, told, undefined);
}
