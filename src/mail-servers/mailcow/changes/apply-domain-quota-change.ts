import { domainQuotaExceeded } from '../../../domain/quota/domain-quota.ts';
import type { DomainQuotaChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { applied } from '../../shared/driver-kit.ts';
import { toMebibytes } from '../../shared/quota.ts';
import type { DriverContext } from '../context.ts';
import { type MailcowDomainQuota, readDomainQuota } from '../domain-quota.ts';
import { changeRefused } from '../errors.ts';
import { returnUnavailable } from './remove-domain.ts';

/**
 * Sets a domain's quota. mailcow refuses one below the largest quota that a single mailbox of the domain may have: that
 * goes down with it, since no mailbox could have more anyway.
 */
export async function applyDomainQuotaChange(
  { client }: DriverContext,
  { domain, before, after }: DomainQuotaChange,
): Promise<Outcome> {
  const found = await readDomainQuota(client, domain);
  if (!found) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  if (found.quota === after) return applied;
  if (found.quota !== before) return { kind: 'found-changed', found: null };
  if (after === null) return { kind: 'impossible', why: { code: 'against-rules', words: quotaRequired } };
  const why = domainQuotaExceeded(domain, after, found);
  if (why) return { kind: 'impossible', why };
  const attr = { quota: toMebibytes(after), ...lowered(found, after) };
  const error = await client
    .post('edit/domain', { items: [domain], attr })
    .then(() => null, returnUnavailable);
  if ((await readDomainQuota(client, domain))?.quota === after) return applied;
  throw (
    error ?? changeRefused(client.host, `did not set the quota of ${domain}, as it said`, 'Look in its log.')
  );
}

const quotaRequired = 'Each domain of mailcow has a quota: name a large one.';

/** The limits of single mailboxes that would be above the domain's. */
const lowered = ({ largest, usual }: MailcowDomainQuota, quota: number) => ({
  ...(largest > quota && { maxquota: toMebibytes(quota) }),
  ...(usual !== null && usual > quota && { defquota: toMebibytes(quota) }),
});
