import type { Actor, TenantKey } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { CheckName } from '../../domain/dns/finding.ts';
import { listAdmins } from '../../policy/roles.ts';
import { canSeeDomain } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { namedAdmins } from './enqueue-admin-notices.ts';
import { chatQueue } from './queue-names.ts';

/** Domains with what has turned wrong at each. */
type Turned = readonly { readonly domain: Domain; readonly checks: readonly CheckName[] }[];

/** The data of a `tell-domains` job, which tells an admin what has turned wrong at domains that they see. */
export type DomainNoticeJob = { readonly domains: Turned; readonly to: Actor };

type NoticeContext = Pick<AppContext, 'store' | 'clock' | 'policy' | 'admins'>;

/** Enqueues one direct message to each admin who is named by their id, within the caller's transaction. */
export function enqueueDomainNotices(app: NoticeContext, turned: Turned): void {
  const tenants = new Set(listAdmins(app.policy(), app.admins).map(({ tenant }) => tenant));
  const told = new Map<string, { readonly to: Actor; readonly domains: Map<Domain, Turned[number]> }>();
  for (const tenant of tenants)
    for (const to of namedAdmins(app, [tenant])) {
      const key = `${to.platform}/${to.userId}`;
      const one = told.get(key) ?? { to, domains: new Map() };
      for (const each of turned) if (seesAny(app, tenant, each.domain)) one.domains.set(each.domain, each);
      told.set(key, one);
    }
  const createdAt = app.clock();
  for (const { to, domains } of told.values()) {
    if (domains.size === 0) continue;
    const data: DomainNoticeJob = { domains: [...domains.values()], to };
    app.store.outbox.add({ queue: chatQueue(to.platform), job: 'tell-domains', data, createdAt });
  }
}

/** Whether a tenant sees a domain, or one of which it is another name. */
const seesAny = (app: Pick<AppContext, 'store' | 'policy'>, tenant: TenantKey, domain: Domain): boolean =>
  [domain, ...app.store.aliasDomains.targetsOf(domain)].some((each) => canSeeDomain(app, tenant, each));
