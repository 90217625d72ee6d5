import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AddressFacts } from '../../domain/domain-review/find-findings.ts';
import { createTurns } from '../../lib/turns.ts';
import { changesOf } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';

/** The addresses of a domain that were made for a time and kept for good since, with the request that kept each. */
export async function keptForGood(
  { store }: Pick<AppContext, 'store'>,
  domain: Domain,
): Promise<Map<Address, NonNullable<AddressFacts['keptForGood']>>> {
  const pause = createTurns();
  const kept = new Map<Address, NonNullable<AddressFacts['keptForGood']>>();
  for (const { id, keeps, at } of store.domainReviews.keptForGood()) {
    await pause();
    for (const back of keeps) {
      const made = store.requests.get(store.requests.get(back)?.reverts ?? 0);
      if (!made) continue;
      for (const { change, state } of changesOf({ store }, made))
        if (change.kind === 'address' && state === 'applied' && !change.before && change.after)
          if (domainOf(change.address) === domain) kept.set(change.address, { request: id, at });
    }
  }
  return kept;
}
