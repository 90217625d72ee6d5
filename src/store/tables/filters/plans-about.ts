import type { Database } from 'better-sqlite3';
import type { Address } from '../../../domain/address/address.ts';

/** The plans with a change of an address itself that has not ended, of whichever request. */
export function preparedPlans(sqlite: Database): (address: Address) => number[] {
  const plans = sqlite
    .prepare<[Address], number>(
      "select plan from request_changes where address = ? and state in ('planned', 'sent') and concern = 'address'",
    )
    .pluck();
  return (address) => [...new Set(plans.all(address))];
}
