import { type Actor, type TenantKey, tenantOf } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { Bytes, MailboxId } from '../../domain/address/address-state.ts';
import type { WarningLevel } from '../../domain/quota/quota-warning.ts';
import { canSeeDomain } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { namedAdmins } from '../outbox/enqueue-admin-notices.ts';
import { chatQueue } from '../outbox/queue-names.ts';

/** A mailbox that has reached a level of its quota. */
export type QuotaWarning = {
  readonly address: Address;
  readonly mailbox: MailboxId;
  readonly bytes: Bytes;
  readonly quota: Bytes;
  readonly level: WarningLevel;
};

/** The data of a `warn-of-quota` job: whom it tells of which mailboxes, and in whose stead. */
export type QuotaWarningJob = {
  readonly to: Actor;
  readonly warnings: readonly QuotaWarning[];
  /** It tells an admin of mailboxes whose owners are not known, or can't be reached. */
  readonly asAdmin?: true;
};

type WarningContext = Pick<AppContext, 'store' | 'clock' | 'policy' | 'admins'>;

/** Enqueues a direct message to the owner of each, and one to each admin about those without an owner, within the caller's transaction. */
export function enqueueQuotaWarnings(app: WarningContext, warnings: readonly QuotaWarning[]): void {
  const ownerless: QuotaWarning[] = [];
  for (const warning of warnings) {
    const to = app.store.owners.of(warning.mailbox);
    if (to) enqueue(app, { to, warnings: [warning] });
    else ownerless.push(warning);
  }
  enqueueForAdmins(app, ownerless);
}

/** Enqueues one direct message to each admin who sees them, within the caller's transaction. */
export function enqueueForAdmins(app: WarningContext, warnings: readonly QuotaWarning[]): void {
  const domains = new Set(warnings.map(({ address }) => domainOf(address)));
  for (const to of namedAdmins(app, tenantsSeeing(app, domains))) {
    const seen = warnings.filter(({ address }) => canSeeDomain(app, tenantOf(to), domainOf(address)));
    if (seen.length > 0) enqueue(app, { to, warnings: seen, asAdmin: true });
  }
}

function enqueue({ store, clock }: WarningContext, data: QuotaWarningJob): void {
  store.outbox.add({ queue: chatQueue(data.to.platform), job: 'warn-of-quota', data, createdAt: clock() });
}

/** The tenants that see one of the domains. */
function tenantsSeeing(app: WarningContext, domains: ReadonlySet<Domain>): TenantKey[] {
  const { fromFile, tenants } = app.policy();
  const all = fromFile
    ? [...tenants.keys()]
    : [...domains].flatMap((domain) => app.store.domains.tenantsOf(domain));
  return [...new Set(all)].filter((tenant) => [...domains].some((each) => canSeeDomain(app, tenant, each)));
}
