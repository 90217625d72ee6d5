import { isDeepStrictEqual } from 'node:util';
import { type Domain, postmasterOf } from '../../domain/address/address.ts';
import { operatorTenant } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { ownChangeFilter, recordDomainDrift } from './record-drift.ts';

/**
 * Records the domains that the mail server receives for since the last sync, or no longer does. A new one is bound to the
 * operator's tenant; other tenants see it once the policy file gives it to them or, without a policy file, once they add
 * it with /mail domain add. A domain that is gone keeps its tenants.
 * @returns how many appeared or are gone; 0 for the first domains ever seen.
 * @throws MailServerUnavailable
 */
export async function syncDomains(app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>): Promise<number> {
  const { store, mailServer } = app;
  const isOwn = ownChangeFilter(app);
  // Read before the mail server's list: a domain that we add in between must not look as if it were gone.
  const known = store.domains.all();
  const received = await mailServer.domains();
  const appeared = missingIn(
    received,
    known.map(({ domain }) => domain),
  );
  const gone = missingIn(
    known.map(({ domain }) => domain),
    received,
  );
  if (appeared.length + gone.length === 0) return 0;
  const still = new Set(await mailServer.domains());
  const isDrift = store.domains.everKnown();
  return store.commit(() => {
    const added = appeared.filter((domain) => still.has(domain) && !isOwn(postmasterOf(domain)));
    const removed = gone.filter((domain) => !still.has(domain) && !isOwn(postmasterOf(domain)));
    for (const domain of added) {
      store.domains.add(domain);
      store.domains.bind(operatorTenant, domain);
      if (isDrift) recordDomainDrift(app, domain, 'appeared', null);
    }
    for (const domain of removed) {
      recordDomainDrift(app, domain, 'gone', store.domains.get(domain)?.addresses ?? null);
      store.domains.remove(domain);
    }
    return isDrift ? added.length + removed.length : 0;
  });
}

function missingIn(domains: readonly Domain[], others: readonly Domain[]): Domain[] {
  const known = new Set(others);
  return domains.filter((domain) => !known.has(domain));
}

/**
 * Updates the mirror's alias domains. That is no drift: no address changes by it.
 * @throws MailServerUnavailable
 */
export async function syncAliasDomains({
  store,
  mailServer,
}: Pick<AppContext, 'store' | 'mailServer'>): Promise<void> {
  const found = await mailServer.aliasDomains();
  if (isDeepStrictEqual(found, store.aliasDomains.all())) return;
  await store.commit(() => store.aliasDomains.replace(found));
}
