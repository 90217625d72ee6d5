import { isDeepStrictEqual } from 'node:util';
import { type Domain, postmasterOf } from '../../domain/address/address.ts';
import { operatorTenant } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { ownChangeFilter, recordDomainDrift } from './record-drift.ts';

/**
 * Notes the domains that the mail server receives for since, or does not any more. A new one is seen by those to whom
 * the policy file gives it; without a file by the operator alone, until somebody adds it with /mail domain add. One
 * that is gone stays whose it was.
 * @returns how many came or went; the first that are ever seen count as none.
 * @throws MailServerUnavailable
 */
export async function syncDomains(app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>): Promise<number> {
  const { store, mailServer } = app;
  const isOwn = ownChangeFilter(app);
  // Before the mail server is asked: a domain that we add meanwhile must not look as if it were gone.
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
  const there = new Set(others);
  return domains.filter((domain) => !there.has(domain));
}

/**
 * Notes which domains are other names of others by now, which is no drift: nothing of an address changes.
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
