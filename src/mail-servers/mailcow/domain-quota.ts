import type { Domain } from '../../domain/address/address.ts';
import type { DomainQuota } from '../../domain/quota/domain-quota.ts';
import type { MailcowClient } from './client.ts';
import { domainQuotaRow, orNull } from './rows.ts';

/** A domain's quotas in octets, as mailcow has them; null: it does not have the domain. */
export type MailcowDomainQuota = DomainQuota & {
  /** The largest quota of one mailbox, which mailcow keeps within the domain's. */
  readonly largest: number;
  /** That of a new mailbox in mailcow's own form, within the largest; null: an older mailcow has none. */
  readonly usual: number | null;
};

/** A mailbox without a limit counts as nothing in mailcow, so none stands against a quota. */
export async function readDomainQuota(
  client: MailcowClient,
  domain: Domain,
): Promise<MailcowDomainQuota | null> {
  const row = await client.get(`get/domain/${domain}`, orNull(domainQuotaRow));
  // For an alias domain mailcow answers with its target.
  if (row?.domain_name !== domain) return null;
  return {
    quota: row.max_quota_for_domain,
    granted: row.quota_used_in_domain,
    unlimited: { count: 0, first: [] },
    isRequired: true,
    largest: row.max_quota_for_mbox,
    usual: row.def_quota_for_mbox ?? null,
  };
}
