import pLimit from 'p-limit';
import type { Domain } from '../../domain/address/address.ts';
import type { CheckName, Finding } from '../../domain/dns/finding.ts';
import { compareLooks, hasSuspicion } from '../../domain/dns/standing.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueDomainNotices } from '../outbox/enqueue-domain-notices.ts';
import { lookAtDomain } from './look-at-domain.ts';

type LookContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'domainLook' | 'clock' | 'policy' | 'admins' | 'publish'
>;

const minute = 60_000;

/** How long after a look the next one is due; sooner where something is suspected. */
const usualInterval = 24 * 60 * minute;
const suspiciousInterval = 10 * minute;

/** Domains that are looked at at once. */
const atOnce = 4;

/** A domain with what has turned wrong there. */
export type TurnedDomain = { readonly domain: Domain; readonly checks: readonly CheckName[] };

/**
 * Looks at the domains that are due, notes what was found, and tells admins once, in one message, what has turned wrong.
 * @returns what has.
 */
export async function lookAtDomains(app: LookContext): Promise<TurnedDomain[]> {
  const { store } = app;
  const looks = await pLimit(atOnce).map(dueDomains(app), async (domain) => ({
    domain,
    findings: await lookAtDomain(app, domain),
  }));
  if (looks.length === 0) return [];
  const turned = await store.commit(() => record(app, looks));
  if (turned.length > 0) await app.publish();
  return turned;
}

/** The domains that mail is received for, under all of their names, and that were not looked at for long. */
function dueDomains({ store, clock }: Pick<AppContext, 'store' | 'clock'>): Domain[] {
  const all = new Set([
    ...store.domains.all().map(({ domain }) => domain),
    ...store.aliasDomains.all().map(({ domain }) => domain),
  ]);
  const now = clock();
  return [...all].filter((domain) => {
    const last = store.domainLooks.of(domain);
    if (!last) return true;
    const interval = hasSuspicion(last.standing) ? suspiciousInterval : usualInterval;
    // A clock that was set back must not end the looks.
    return now >= last.lookedAt + interval || now < last.lookedAt;
  });
}

/** Notes what was found, and enqueues what is told of it, within the caller's transaction. */
function record(
  app: LookContext,
  looks: readonly { readonly domain: Domain; readonly findings: readonly Finding[] }[],
): TurnedDomain[] {
  const { store } = app;
  const lookedAt = app.clock();
  const turned: TurnedDomain[] = [];
  for (const { domain, findings } of looks) {
    const { standing, turned: checks } = compareLooks(store.domainLooks.of(domain)?.standing ?? {}, findings);
    store.domainLooks.put({ domain, lookedAt, findings, standing });
    if (checks.length > 0) turned.push({ domain, checks });
  }
  if (turned.length > 0) enqueueDomainNotices(app, turned);
  return turned;
}
