import { type Address, domainOf } from '../../domain/address/address.ts';
import type { AppContext } from '../context/app-context.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** AlternC's own clean-up runs every 5 minutes, and may come at any of them. */
const alterncCleanupDelay = 5 * minute;

/** Until when a mailbox that is removed now can be restored; null: not at all. */
export function retainedUntil(
  app: Pick<AppContext, 'mailServer' | 'clock' | 'retentionDays'>,
  address: Address,
): number | null {
  switch (app.mailServer.serverOf(domainOf(address)).keepsRemoved) {
    case 'retention':
      return app.clock() + app.retentionDays * day;
    case 'minutes':
      return app.clock() + alterncCleanupDelay;
    case 'nothing':
      return null;
  }
}
