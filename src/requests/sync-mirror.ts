import type { TenantKey } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { Office } from './office.ts';

/** Addresses read and written at a time. */
const page = 1_000;

/**
 * Fills an empty mirror from a mail server that has addresses already, and binds its domains to a tenant.
 * @returns how many addresses it holds.
 */
export async function fillMirror({ store, mailServer }: Office, tenant: TenantKey): Promise<number> {
  for (const domain of await mailServer.domains()) {
    store.domains.add(domain);
    store.domains.bind(tenant, domain);
  }
  let filled = 0;
  let after: Address | null = null;
  for (;;) {
    const entries = await mailServer.page(after, page);
    store.transaction(() => {
      for (const { address, state } of entries) store.addresses.put(address, state);
    });
    filled += entries.length;
    if (entries.length < page) return filled;
    after = entries.at(-1)?.address ?? after;
  }
}
