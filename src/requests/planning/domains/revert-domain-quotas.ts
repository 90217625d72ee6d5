import type { DomainQuotaChange } from '../../../domain/request/change.ts';
import type { RequestedChange } from '../../../domain/request/request.ts';
import type { MailServers } from '../../../mail-servers/combine-servers.ts';

type RevertedQuotas = {
  readonly changes: readonly DomainQuotaChange[];
  /** Whether a domain keeps the quota that somebody has given it since. */
  readonly hasConflict: boolean;
};

/** The quotas of domains that a request has changed, as they were before. @throws MailServerUnavailable */
export async function revertDomainQuotas(
  { mailServer }: { readonly mailServer: Pick<MailServers, 'domainQuota'> },
  applied: readonly RequestedChange[],
): Promise<RevertedQuotas> {
  const changes: DomainQuotaChange[] = [];
  let hasConflict = false;
  for (const { change } of applied) {
    if (change.kind !== 'domain-quota') continue;
    const { before, after } = change;
    const found = await mailServer.domainQuota(change.domain);
    if (!found || found.quota === before) continue;
    if (found.quota === after) changes.push({ ...change, before: after, after: before });
    else hasConflict = true;
  }
  return { changes, hasConflict };
}
