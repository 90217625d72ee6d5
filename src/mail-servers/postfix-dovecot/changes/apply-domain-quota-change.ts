import { domainQuotaExceeded } from '../../../domain/quota/domain-quota.ts';
import type { DomainQuotaChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied, type ChangeAuthor } from '../../shared/driver-kit.ts';
import { toMebibytes } from '../../shared/quota.ts';
import type { DriverContext } from '../context.ts';
import { readDomainQuota } from '../domain-quota.ts';
import type { Tables } from '../tables.ts';
import { createLogAuthor, type LogAuthor } from './write-address.ts';

/** Sets the quota that all mailboxes of a domain share. */
export async function applyDomainQuotaChange(
  context: DriverContext,
  change: DomainQuotaChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const author = createLogAuthor(context, orderedBy);
  const refusal = await context.directory.transaction((tables) => setQuota(tables, change, author));
  return refusal ?? applied;
}

function setQuota(
  tables: Tables,
  { domain, before, after }: DomainQuotaChange,
  author: LogAuthor,
): ApplyRefusal {
  const found = tables.receivesFor.get(domain) ? readDomainQuota(tables, domain) : null;
  if (!found) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  if (found.quota === after) return null;
  if (found.quota !== before) return { kind: 'found-changed', found: null };
  const why = domainQuotaExceeded(domain, after, found);
  if (why) return { kind: 'impossible', why };
  tables.setDomainQuota.run({ domain, quota: toMebibytes(after), now: author.now });
  tables.log.run({ ...author, domain, action: 'edit_domain', data: domain });
  return null;
}
