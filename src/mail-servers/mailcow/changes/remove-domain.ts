import { type Address, type Domain, domainOf } from '../../../domain/address/address.ts';
import type { DomainRemoval } from '../../../domain/request/change.ts';
import { type DomainUse, useOf } from '../../../domain/request/domain-use.ts';
import { MailServerUnavailable, type Outcome } from '../../port.ts';
import { applied } from '../../shared/driver-kit.ts';
import type { MailcowClient } from '../client.ts';
import type { DriverContext } from '../context.ts';
import { changeRefused } from '../errors.ts';
import { readAliasDomains, readAliases, readDomain, readMailboxes } from '../read.ts';

/**
 * Removes a domain that has neither addresses nor other names any more. mailcow itself refuses for mailboxes alone, and
 * would delete aliases and alias domains with it. What somebody adds there in the milliseconds between is deleted too.
 */
export async function removeDomain({ client }: DriverContext, { domain }: DomainRemoval): Promise<Outcome> {
  if ((await readDomain(client, domain)) === null) return applied;
  const by = await readUse(client, domain);
  if (by) return { kind: 'impossible', why: { code: 'domain-in-use', domain, by } };
  const error = await client.post('delete/domain', [domain]).then(() => null, returnUnavailable);
  if ((await readDomain(client, domain)) === null) return applied;
  throw error ?? changeRefused(client.host, `did not remove ${domain}, as it said`, 'Look in its log.');
}

/** What a domain can't be removed with; null: nothing that mailcow's API tells of. */
async function readUse(client: MailcowClient, domain: Domain): Promise<DomainUse | null> {
  const [addresses, aliasDomains] = await Promise.all([
    readAddressesIn(client, domain),
    readAliasDomains(client),
  ]);
  if (addresses.length > 0) return useOf('addresses', addresses);
  const names = aliasDomains.filter(({ target }) => target === domain).map((each) => each.domain);
  return names.length > 0 ? useOf('alias-domains', names) : null;
}

/** The addresses of a domain, or of an alias domain's own. */
export async function readAddressesIn(client: MailcowClient, domain: Domain): Promise<Address[]> {
  const [mailboxes, aliases] = await Promise.all([readMailboxes(client, domain), readAliases(client)]);
  const addresses = [
    ...mailboxes.map(({ username }) => username),
    ...aliases.map(({ address }) => address).filter((address) => domainOf(address) === domain),
  ];
  return [...new Set(addresses)];
}

/** Returns mailcow's errors as values, and throws all others: it may have removed the domain all the same. */
export function returnUnavailable(error: unknown): MailServerUnavailable {
  if (error instanceof MailServerUnavailable) return error;
  throw error;
}
