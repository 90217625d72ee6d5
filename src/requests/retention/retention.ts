import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Office } from '../context/app-context.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** AlternC's own clean-up runs every 5 minutes, and may come at any of them. */
const atMost = 5 * minute;

/** Until when what is removed now can be brought back; null: not at all. */
export function keptUntil(office: Office, address: Address): number | null {
  switch (office.mailServer.serverOf(domainOf(address)).keepsRemoved) {
    case 'retention':
      return office.clock() + office.retentionDays * day;
    case 'minutes':
      return office.clock() + atMost;
    case 'nothing':
      return null;
  }
}
