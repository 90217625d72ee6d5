import { postmasterOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import type { DomainChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied, type ChangeAuthor } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import { exceededNow } from '../domain-quota.ts';
import { putState } from './put-state.ts';
import { createLogAuthor } from './write-address.ts';

/** Adds a domain with its postmaster, which RFC 5321 4.5.1 requires from the start, unless another order makes that. */
export async function applyDomainChange(
  context: DriverContext,
  change: DomainChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, homes } = context;
  const author = createLogAuthor(context, orderedBy);
  const { domain, postmaster: after } = change;
  const address = postmasterOf(domain);
  const refusal = await directory.transaction((tables): ApplyRefusal => {
    const target = tables.aliasTarget.get(domain);
    if (target) return { kind: 'impossible', why: { code: 'alias-domain', domain, target } };
    const found = tables.state(address);
    const isAsWanted = after === null || sameState(found, after);
    const isThere = tables.receivesFor.get(domain) !== undefined;
    if (isThere && isAsWanted) return null;
    if (isThere || (found && !isAsWanted)) return { kind: 'found-changed', found };
    const why = exceededNow(tables, domain, { before: found, after });
    if (why) return { kind: 'impossible', why };
    tables.insertDomain.run({ domain, now: author.now });
    tables.log.run({ ...author, domain, action: 'create_domain', data: domain });
    if (found || !after) return null;
    return putState(homes, tables, { kind: 'address', address, before: null, after }, author);
  });
  return refusal ?? applied;
}
