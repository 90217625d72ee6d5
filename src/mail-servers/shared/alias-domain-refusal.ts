import type { Address, Domain } from '../../domain/address/address.ts';
import type { DomainAliasChange } from '../../domain/request/change.ts';
import { useOf } from '../../domain/request/domain-use.ts';
import type { Impossible } from '../port.ts';

/** What a mail server knows of the two domains of such a change. */
type Facts = {
  readonly isTargetReceived: boolean;
  /** Which domain each of the two is another name of. */
  readonly domainIsAliasOf: Domain | null;
  readonly targetIsAliasOf: Domain | null;
  /** The addresses of the domain that is to become another name. */
  readonly addresses: readonly Address[];
  /** The other names that it has itself. */
  readonly names: readonly Domain[];
};

/** Why a domain can't become another name of the target; null: it can. */
export function aliasDomainRefusal({ domain, target }: DomainAliasChange, facts: Facts): Impossible | null {
  const { domainIsAliasOf, targetIsAliasOf, addresses, names } = facts;
  if (domainIsAliasOf) return { code: 'alias-domain', domain, target: domainIsAliasOf };
  if (targetIsAliasOf) return { code: 'alias-domain', domain: target, target: targetIsAliasOf };
  if (!facts.isTargetReceived) return { code: 'domain-gone', domain: target };
  if (addresses.length > 0) return { code: 'domain-in-use', domain, by: useOf('addresses', addresses) };
  return names.length > 0 ? { code: 'domain-in-use', domain, by: useOf('alias-domains', names) } : null;
}
