import type { DomainRemoval } from '../../../domain/request/change.ts';
import { useOf } from '../../../domain/request/domain-use.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied, type ChangeAuthor } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import { createLogAuthor } from './write-address.ts';

/** Removes a domain that has neither addresses nor other names any more. */
export async function removeDomain(
  context: DriverContext,
  { domain }: DomainRemoval,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const author = createLogAuthor(context, orderedBy);
  const refusal = await context.directory.transaction((tables): ApplyRefusal => {
    if (tables.receivesFor.get(domain) === undefined) return null;
    const target = tables.aliasTarget.get(domain);
    if (target) return { kind: 'impossible', why: { code: 'alias-domain', domain, target } };
    const addresses = tables.addressesIn.all({ domain });
    const aliases = tables.aliasDomainsOf.all(domain);
    const by = addresses.length > 0 ? useOf('addresses', addresses) : useOf('alias-domains', aliases);
    if (by.count > 0) return { kind: 'impossible', why: { code: 'domain-in-use', domain, by } };
    tables.deleteDomain(domain);
    tables.log.run({ ...author, domain, action: 'delete_domain', data: domain });
    return null;
  });
  return refusal ?? applied;
}
