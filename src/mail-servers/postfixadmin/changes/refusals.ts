import { type Domain, domainOf } from '../../../domain/address/address.ts';
import type { AddressWish, Impossible } from '../../port.ts';
import { readInSlices } from '../../shared/list-reads.ts';
import { againstRules, refuseInOrder } from '../../shared/refuse-in-order.ts';
import type { DriverContext } from '../context.ts';
import type { Row } from '../database/engine.ts';
import { readDomain } from '../domain-rows.ts';
import { readStates } from '../read.ts';
import type { Tables } from '../tables.ts';
import { createGrowingUse, type GrowingUse, readDomainUse } from './domain-use.ts';
import { findExceededLimit } from './preconditions.ts';

type DomainInUse = { readonly row: Row; readonly use: GrowingUse };

/** Why PostfixAdmin would refuse these changes in this order. One of a domain that it lacks is not looked at. */
export async function findRefusals(
  { quotas }: Pick<DriverContext, 'quotas'>,
  tables: Tables,
  wishes: readonly AddressWish[],
): Promise<(Impossible | null)[]> {
  const addresses = wishes.map(({ address }) => address);
  const found = await readInSlices((some) => readStates(tables, some), addresses);
  const domains = await readDomainsInUse(tables, new Set(addresses.map(domainOf)));
  return refuseInOrder(wishes, found, async (change) => {
    const words = tables.vacation.refusal(change.before, change.after);
    if (words !== null) return againstRules(words);
    const domain = domains.get(domainOf(change.address));
    if (!domain) return null;
    const limit = await findExceededLimit({ ...change, domainRow: domain.row, use: domain.use, quotas });
    if (!limit) domain.use.add(change);
    return limit;
  });
}

async function readDomainsInUse(tables: Tables, names: Iterable<Domain>): Promise<Map<Domain, DomainInUse>> {
  const domains = new Map<Domain, DomainInUse>();
  for (const name of names) {
    const { row } = await readDomain(tables, name);
    if (row) domains.set(name, { row, use: createGrowingUse(readDomainUse(tables, name)) });
  }
  return domains;
}
