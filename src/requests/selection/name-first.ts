import type { Address } from '../../domain/address/address.ts';
import type { Named } from '../../domain/request/many/must-see-item.ts';

/** As many addresses are named; all are counted. */
const maxNamed = 3;

export const nameFirst = (addresses: readonly Address[]): Named => ({
  count: addresses.length,
  addresses: addresses.slice(0, maxNamed),
});
