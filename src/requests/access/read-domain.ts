import { type Address, catchAllOf, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AliasDomain } from '../../domain/address/alias-domain.ts';
import { includesDestination } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import { useOf } from '../../domain/request/domain-use.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { readNextPage } from '../../mail-servers/next-page.ts';
import type { AddressEntry } from '../../mail-servers/port.ts';

/** Addresses that are read at once. */
const pageSize = 500;

/** All addresses of a domain, as its mail server has them: the mirror may lack one that was added just now. */
export async function readDomainAddresses(
  mailServer: Pick<MailServers, 'page'>,
  domain: Domain,
): Promise<AddressEntry[]> {
  const found: AddressEntry[] = [];
  for (let after: Address | null | undefined = null; after !== undefined; ) {
    const page: AddressEntry[] = await readNextPage(mailServer, after, pageSize);
    found.push(...page.filter(({ address }) => domainOf(address) === domain));
    after = page.at(-1)?.address;
  }
  return found;
}

/**
 * The fault where a domain has other names, which would lead nowhere without it, or is only another's name itself.
 * @param goes passes names that go with the domain.
 */
export async function aliasDomainFault(
  mailServer: Pick<MailServers, 'aliasDomains' | 'readMany'>,
  domain: Domain,
  goes: (name: Domain) => boolean,
): Promise<Fault | null> {
  const named = await readNamesAbout(mailServer, [domain]);
  const own = named.find((each) => each.domain === domain);
  if (own) return { code: 'domain-is-alias', domain, target: own.target };
  const aliases = named.map((each) => each.domain).filter((each) => !goes(each));
  return aliases.length > 0 ? { code: 'domain-in-use', domain, by: useOf('alias-domains', aliases) } : null;
}

/** The other names that domains have, and the domains that they are other names of themselves. */
export async function readNamesAbout(
  mailServer: Pick<MailServers, 'aliasDomains' | 'readMany'>,
  domains: readonly Domain[],
): Promise<AliasDomain[]> {
  const all = await mailServer.aliasDomains();
  const concerned = all.filter((each) => domains.includes(each.domain) || domains.includes(each.target));
  return withoutCatchAlls(mailServer, concerned);
}

/** Those that are no more than names: a domain whose catch-all leads to another domain's is a domain of its own. */
async function withoutCatchAlls(
  mailServer: Pick<MailServers, 'readMany'>,
  all: readonly AliasDomain[],
): Promise<AliasDomain[]> {
  if (all.length === 0) return [];
  const catchAlls = await mailServer.readMany(all.map(({ domain }) => catchAllOf(domain)));
  return all.filter(
    ({ target }, index) => !includesDestination(catchAlls[index]?.forwards ?? [], catchAllOf(target)),
  );
}
