import { type Address, domainOf } from '../../domain/address/address.ts';
import { withDomain } from '../../domain/address/alias-domain.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';

type ForwarderReads = Pick<MailServers, 'aliasDomains' | 'forwardersTo' | 'read'>;

/**
 * The addresses that forward to an address or to its names at alias domains, also with tags. Sorted. Some may have a tag that
 * is an address of its own: mail to that one does not arrive here.
 */
export const findForwarders = async (mailServer: ForwarderReads, address: Address): Promise<Address[]> =>
  forwardersToNames(mailServer, await addressAliases(mailServer, address));

/** The same for all names of an address. */
export async function forwardersToNames(
  mailServer: Pick<ForwarderReads, 'forwardersTo'>,
  names: readonly Address[],
): Promise<Address[]> {
  const lists = await Promise.all(names.map((name) => mailServer.forwardersTo(name)));
  return [...new Set(lists.flat())].filter((from) => !names.includes(from)).sort();
}

/** The address and its names at alias domains, and at alias domains of these. */
export async function addressAliases(mailServer: ForwarderReads, address: Address): Promise<Address[]> {
  const aliasDomains = await mailServer.aliasDomains();
  const names = [address];
  for (const name of names) {
    const others = aliasDomains
      .filter(({ target }) => target === domainOf(name))
      .map(({ domain }) => withDomain(name, domain))
      .filter((other) => !names.includes(other));
    for (const other of others) if (!(await mailServer.read(other))) names.push(other);
  }
  return names;
}
