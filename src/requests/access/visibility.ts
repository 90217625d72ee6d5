import { type Actor, type TenantKey, tenantOf } from '../../domain/actor.ts';
import { type Domain, domainOf } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import type { DomainRow } from '../../store/tables/domains.ts';
import type { AppContext } from '../context/app-context.ts';

type VisibilityContext = Pick<AppContext, 'store' | 'policy'>;

/** Which domains somebody sees. */
export type DomainFilter = (domain: Domain) => boolean;

/** The terminal is the operator's: with a policy file, it sees all there is; without one, what nobody else added. */
export const operatorTenant: TenantKey = 'terminal/terminal';

/**
 * Tells which domains an actor's tenant sees: those that the policy file gives it, or else those that it added.
 * Each is looked up once: get a new one for each thing that somebody wants.
 */
export function visibleDomainFilter(app: VisibilityContext, actor: Actor): DomainFilter {
  const known = new Map<Domain, boolean>();
  return (domain) => {
    const sees = known.get(domain) ?? canSeeDomain(app, tenantOf(actor), domain);
    known.set(domain, sees);
    return sees;
  };
}

/**
 * Tells which domains are inside for an actor: those that their tenant sees, and those that are but other names of these.
 * Where mail leads to counts so; what may be changed goes by {@link visibleDomainFilter}.
 */
export function insideDomainFilter(app: VisibilityContext, actor: Actor): DomainFilter {
  const sees = visibleDomainFilter(app, actor);
  const isInside = (domain: Domain, through: readonly Domain[]): boolean => {
    if (sees(domain)) return true;
    const targets = through.includes(domain) ? [] : app.store.aliasDomains.targetsOf(domain);
    return targets.length > 0 && targets.every((target) => isInside(target, [...through, domain]));
  };
  return (domain) => isInside(domain, []);
}

export const canSeeDomain = (app: VisibilityContext, tenant: TenantKey, domain: Domain): boolean =>
  belongsToTenant(app, tenant, domain) && app.store.domains.isKnown(domain);

/**
 * Tells which domains are an actor's tenant's, those included that the mail server receives for no more: what
 * happened in them is told all the same. Anything else goes by {@link visibleDomainFilter}.
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

/** The domains that a tenant sees, with their counts. */
export function visibleDomains({ policy, store }: VisibilityContext, actor: Actor): DomainRow[] {
  const tenant = tenantOf(actor);
  const { fromFile, tenants } = policy();
  if (!fromFile) return store.domains.of(tenant);
  const given = tenants.get(tenant)?.domains;
  return store.domains.all().filter(({ domain }) => isGranted(given, tenant, domain));
}

/** Whether the policy file lets a tenant have a domain, be it there already or not; without a file, any. */
export function canClaimDomain(
  { policy, store }: VisibilityContext,
  tenant: TenantKey,
  domain: Domain,
): boolean {
  const { fromFile, tenants } = policy();
  if (fromFile) return isGranted(tenants.get(tenant)?.domains, tenant, domain);
  return store.domains.tenantsOf(domain).every((other) => other === tenant || other === operatorTenant);
}

const isGranted = (
  given: 'all' | readonly Domain[] | undefined,
  tenant: TenantKey,
  domain: Domain,
): boolean => tenant === operatorTenant || given === 'all' || given?.includes(domain) === true;

/**
 * Whether an actor sees a request: it is about an address of a domain that their tenant sees. One that is to add
 * a domain is its own tenant's alone before that domain is there.
 */
export function canSeeRequest(
  app: VisibilityContext,
  actor: Actor,
  { tenant, address, plan }: Request,
): boolean {
  if (visibleDomainFilter(app, actor)(domainOf(address))) return true;
  return plan.change.kind === 'domain' && tenant === tenantOf(actor);
}
