import type { Domain } from '../../../domain/address/address.ts';
import type { Bytes } from '../../../domain/address/address-state.ts';
import type { Fault } from '../../../domain/fault.ts';
import { domainQuotaExceeded } from '../../../domain/quota/domain-quota.ts';
import type { DomainQuotaChange } from '../../../domain/request/change.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { MailServers } from '../../../mail-servers/combine-servers.ts';
import { tryMailServer } from '../../context/try-mail-server.ts';

/**
 * The change from the quota that the domain has now, rounded up to the unit of its mail server; a fault where it has the
 * wanted one already, or its mailboxes don't fit into that.
 */
export async function presentDomainQuotaChange(
  servers: Pick<MailServers, 'domainQuota' | 'serverOf'>,
  { domain, after: wanted }: DomainQuotaChange,
): Promise<Result<DomainQuotaChange, Fault>> {
  const read = await tryMailServer(servers.domainQuota(domain));
  if (!read.ok) return read;
  const found = read.value;
  if (!found) return err({ code: 'domain-unknown', domain, known: [] });
  const after = roundDomainQuota(servers, domain, wanted);
  if (found.quota === after) return err({ code: 'domain-quota-already', domain, quota: after });
  if (after === null && found.isRequired) return err({ code: 'domain-quota-required', domain });
  const exceeded = domainQuotaExceeded(domain, after, found);
  return exceeded ? err(exceeded) : ok({ kind: 'domain-quota', domain, before: found.quota, after });
}

function roundDomainQuota(
  servers: Pick<MailServers, 'serverOf'>,
  domain: Domain,
  quota: Bytes | null,
): Bytes | null {
  const { domainQuotaUnit = 1 } = servers.serverOf(domain);
  return quota === null ? null : Math.ceil(quota / domainQuotaUnit) * domainQuotaUnit;
}
