import { domainOf, postmasterOf } from '../../../domain/address/address.ts';
import type { Fault } from '../../../domain/fault.ts';
import type {
  Change,
  DomainAliasChange,
  DomainChange,
  DomainRemoval,
} from '../../../domain/request/change.ts';
import { useOf } from '../../../domain/request/domain-use.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { aliasDomainFault, readDomainAddresses, readNamesAbout } from '../../access/read-domain.ts';
import type { DomainFilter } from '../../access/visibility.ts';
import { checkForwards } from '../check-forwards.ts';
import { hostsNow } from '../mail-view.ts';
import type { PlanningReads } from '../planning-reads.ts';

/**
 * Checks that a domain is new to the tenant, and no other name of one that it has, and that its postmaster's forwards are valid.
 * @param sees the domains that the tenant has. @param inside these and their alias domains, for where mail goes.
 */
export async function checkDomain(
  reads: PlanningReads,
  { domain, postmaster }: DomainChange,
  sees: DomainFilter,
  inside: DomainFilter,
): Promise<Result<null, Fault>> {
  if (sees(domain)) return err({ code: 'domain-taken', domain });
  const of = (await readNamesAbout(reads.servers, [domain])).find((each) => each.domain === domain)?.target;
  if (of && sees(of)) return err({ code: 'alias-domain-already', domain, of });
  // The mail server has it already: it is only bound to one more tenant, and the driver sets the postmaster.
  if (await hostsNow(reads.present, domain)) return ok(null);
  if (!postmaster) return ok(null);
  const checked = await checkForwards(reads.after, postmasterOf(domain), postmaster.forwards, inside);
  if (checked.ok || checked.fault.code !== 'forward-missing-local') return checked;
  const { forward } = checked.fault;
  // Nobody can create it before the domain is there.
  return domainOf(forward) === domain ? err({ code: 'postmaster-in-new-domain', domain, forward }) : checked;
}

/** Why a domain can't be removed with the other changes of its request; null: it can. */
export async function checkDomainRemoval(
  { servers, goes, takesName }: Pick<PlanningReads, 'servers' | 'goes' | 'takesName'>,
  { domain }: DomainRemoval,
): Promise<Fault | null> {
  const isAlias = await aliasDomainFault(servers, domain, takesName);
  if (isAlias) return isAlias;
  const left = (await readDomainAddresses(servers, domain))
    .map(({ address }) => address)
    .filter((address) => !goes(address));
  return left.length > 0 ? { code: 'domain-in-use', domain, by: useOf('addresses', left) } : null;
}

/**
 * Why a domain can't become another name of the target, or cease to be one; null: it can. Only a domain without addresses
 * can: its own would take the mail of the target's.
 * @param sees the domains that the actor has: what a name of others leads to is not told.
 */
export async function checkDomainAlias(
  { servers, present }: Pick<PlanningReads, 'servers' | 'present'>,
  { domain, target, act }: DomainAliasChange,
  sees: DomainFilter,
): Promise<Fault | null> {
  if (domain === target) return { code: 'alias-domain-self', domain };
  const names = await readNamesAbout(servers, [domain, target]);
  const own = names.find((each) => each.domain === domain);
  if (act === 'remove') return own?.target === target ? null : { code: 'alias-domain-not', domain };
  if (own)
    return sees(own.target)
      ? { code: 'alias-domain-already', domain, of: own.target }
      : { code: 'domain-unknown', domain, known: [] };
  const further = names.find((each) => each.domain === target);
  if (further) return { code: 'alias-domain-chain', domain, target, of: further.target };
  const addresses = (await readDomainAddresses(servers, domain)).map(({ address }) => address);
  if (addresses.length > 0 || (await hostsNow(present, domain)))
    return { code: 'alias-domain-own', domain, holds: useOf('addresses', addresses) };
  const others = names.filter((each) => each.target === domain).map((each) => each.domain);
  return others.length > 0
    ? { code: 'alias-domain-named', domain, by: useOf('alias-domains', others) }
    : null;
}

/** What is wrong with a change's domain, in the words for a target where it is to get another name. */
export function asTarget<T>(change: Change, visible: Result<T, Fault>): Result<T, Fault> {
  if (visible.ok || change.kind !== 'domain-alias' || visible.fault.code !== 'domain-is-alias')
    return visible;
  const { domain, target } = change;
  return err({ code: 'alias-domain-chain', domain, target, of: visible.fault.target });
}
