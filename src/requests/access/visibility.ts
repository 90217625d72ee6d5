import { type Actor, type TenantKey, tenantOf } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import type { DomainRow } from '../../store/tables/domains.ts';
import type { AppContext } from '../context/app-context.ts';

type VisibilityContext = Pick<AppContext, 'store' | 'policy'>;

/** Tells whether a domain passes, for instance because an actor sees it. */
export type DomainFilter = (domain: Domain) => boolean;

/** The terminal's tenant, the operator's: sees all domains with a policy file; without one, those that no other tenant added. */
export const operatorTenant: TenantKey = 'terminal/terminal';

/**
 * Passes the domains that the actor's tenant sees: those that the policy file gives it; without a policy file, those
 * that it added. Caches each answer, so make a new filter for each command.
 */
export const visibleDomainFilter = (app: VisibilityContext, actor: Actor): DomainFilter =>
  remembering((domain) => canSeeDomain(app, tenantOf(actor), domain));

/** A filter that asks another once for each domain. */
function remembering(filter: DomainFilter): DomainFilter {
  const known = new Map<Domain, boolean>();
  return (domain) => {
    const passes = known.get(domain) ?? filter(domain);
    known.set(domain, passes);
    return passes;
  };
}

/**
 * Passes the domains that are inside for an actor: those that their tenant sees, and alias domains of these alone. For
 * where mail goes; what may be changed is up to {@link visibleDomainFilter}. Caches each answer as that one does.
 * @param sees the actor's filter of domains that they see, where there is one already.
 */
export function insideDomainFilter(
  app: VisibilityContext,
  actor: Actor,
  sees: DomainFilter = visibleDomainFilter(app, actor),
): DomainFilter {
  const isInside = (domain: Domain, through: readonly Domain[]): boolean => {
    if (sees(domain)) return true;
    const targets = through.includes(domain) ? [] : app.store.aliasDomains.targetsOf(domain);
    return targets.length > 0 && targets.every((target) => isInside(target, [...through, domain]));
  };
  return remembering((domain) => isInside(domain, []));
}

export const canSeeDomain = (app: VisibilityContext, tenant: TenantKey, domain: Domain): boolean =>
  belongsToTenant(app, tenant, domain) && app.store.domains.isKnown(domain);

/**
 * Passes the domains of the actor's tenant, also those that the mail server no longer receives for: for history and drift.
 * Everything else uses {@link visibleDomainFilter}.
 */
export const pastDomainFilter =
  (app: VisibilityContext, actor: Actor): DomainFilter =>
  (domain) =>
    belongsToTenant(app, tenantOf(actor), domain);

function belongsToTenant({ policy, store }: VisibilityContext, tenant: TenantKey, domain: Domain): boolean {
  const { fromFile, tenants } = policy();
  if (!fromFile) return store.domains.isBound(tenant, domain);
  return isGranted(tenants.get(tenant)?.domains, tenant, domain);
}

/** The domains that the actor's tenant sees, with their counts. */
export function visibleDomains({ policy, store }: VisibilityContext, actor: Actor): DomainRow[] {
  const tenant = tenantOf(actor);
  const { fromFile, tenants } = policy();
  if (!fromFile) return store.domains.of(tenant);
  const given = tenants.get(tenant)?.domains;
  return store.domains.all().filter(({ domain }) => isGranted(given, tenant, domain));
}

/**
 * Whether a tenant may add a domain, whether or not the mail server has it: one that the policy file gives it; without a
 * policy file, one that it had before, or that no other tenant added.
 */
export function canClaimDomain(
  { policy, store }: VisibilityContext,
  tenant: TenantKey,
  domain: Domain,
): boolean {
  const { fromFile, tenants } = policy();
  if (fromFile) return isGranted(tenants.get(tenant)?.domains, tenant, domain);
  // One that comes back is still that of all who had it.
  if (store.domains.isBound(tenant, domain)) return true;
  return store.domains.tenantsOf(domain).every((other) => other === operatorTenant);
}

const isGranted = (
  given: 'all' | readonly Domain[] | undefined,
  tenant: TenantKey,
  domain: Domain,
): boolean => tenant === operatorTenant || given === 'all' || given?.includes(domain) === true;

/**
 * Whether an actor sees a request: their tenant sees the domains of all its addresses. A request to add or remove a domain
 * is visible in its own tenant only while the domain is not there.
 */
export function canSeeRequest(
  app: VisibilityContext,
  actor: Actor,
  { tenant, domains, addsDomain }: Pick<Request, 'tenant' | 'domains' | 'addsDomain'>,
  sees: DomainFilter = visibleDomainFilter(app, actor),
): boolean {
  if (domains.every(sees)) return true;
  return addsDomain && tenant === tenantOf(actor);
}
