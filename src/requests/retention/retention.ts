import { type Address, domainOf } from '../../domain/address/address.ts';
import type { AppContext } from '../context/app-context.ts';

const day = 24 * 60 * 60_000;

/** Until when a mailbox that is removed at a time, by default now, can be restored; null: not at all. */
export function retainedUntil(
  app: Pick<AppContext, 'mailServer' | 'clock' | 'retentionDays'>,
  address: Address,
  removedAt: number = app.clock(),
): number | null {
  const server = app.mailServer.serverOf(domainOf(address));
  switch (server.keepsRemoved) {
    case 'retention':
      return removedAt + app.retentionDays * day;
    case 'minutes':
      return removedAt + (server.cleanupAfter ?? 0);
    case 'nothing':
      return null;
  }
}
