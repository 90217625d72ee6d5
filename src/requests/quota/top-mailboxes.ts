import type { Actor } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { Bytes } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { DomainQuota } from '../../domain/quota/domain-quota.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { GrownMailbox, MeasuredMailbox } from '../../store/tables/sizes/mailbox-sizes.ts';
import { missingCapability } from '../access/missing-capability.ts';
import { requireVisibleDomain } from '../access/read-address.ts';
import { visibleDomains } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { dayOf } from './record-measured.ts';

/** As many mailboxes are named. */
const most = 10;

export type TopMailboxes = {
  readonly mailboxes: number;
  readonly bytes: Bytes;
  readonly largest: readonly MeasuredMailbox[];
  /** Those that have grown most within a week, and within 30 days. */
  readonly grown: { readonly week: readonly GrownMailbox[]; readonly month: readonly GrownMailbox[] };
  /** The time from which sizes are known; null: they were never measured. */
  readonly since: number | null;
  /** Of the one domain that was asked for, where it has a quota. */
  readonly quota: DomainQuota | null;
};

/** The largest and the fastest growing mailboxes of a domain, or of all that the actor sees, as they were measured last. */
export async function topMailboxes(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>,
  actor: Actor,
  domain: Domain | null,
): Promise<Result<TopMailboxes, Fault>> {
  const visible = domain === null ? ok(null) : requireVisibleDomain(app, actor, domain);
  if (!visible.ok) return visible;
  const domains = domain === null ? visibleDomains(app, actor).map((each) => each.domain) : [domain];
  const quota = domain === null ? ok(null) : await quotaOf(app, domain);
  if (!quota.ok) return quota;
  const { mailboxSizes } = app.store;
  const today = dayOf(app.clock());
  const first = mailboxSizes.firstDay();
  return ok({
    ...mailboxSizes.totals(domains),
    largest: mailboxSizes.largest(domains, most),
    grown: {
      week: mailboxSizes.grown(domains, today - 7, most),
      month: mailboxSizes.grown(domains, today - 30, most),
    },
    since: first === null ? null : first * 24 * 60 * 60_000,
    quota: quota.value,
  });
}

async function quotaOf(
  app: Pick<AppContext, 'mailServer'>,
  domain: Domain,
): Promise<Result<DomainQuota | null, Fault>> {
  if (missingCapability(app, domain, ['domain-quota'])) return ok(null);
  const read = await tryMailServer(app.mailServer.domainQuota(domain));
  if (!read.ok) return read;
  return ok(read.value?.quota == null ? null : read.value);
}
