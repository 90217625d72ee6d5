import type { TenantKey } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf, isCatchAll } from '../../domain/address/address.ts';
import type { SharedWith } from '../../domain/domain-review/finding.ts';
import { type AddressEntry, isOfWholeServer, MailServerUnavailable } from '../../mail-servers/port.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { someoneIn } from './review-place.ts';

type SharedContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** Addresses that are asked about at the same time. */
const atOnce = 10;

/** Addresses of one domain that are asked about in all. Of any beyond these it is not known who has access. */
const most = 5000;

/**
 * Which other mailboxes have access to the addresses of a domain, as far as the tenant sees their domains. Mail servers tell
 * it of one address at a time: each is asked about once, mailboxes first. An address without an entry is one of which it is
 * not known.
 */
export async function findSharedWith(
  app: SharedContext,
  tenant: TenantKey,
  domain: Domain,
  entries: readonly AddressEntry[],
): Promise<Map<Address, readonly SharedWith[]>> {
  const found = new Map<Address, readonly SharedWith[]>();
  if (app.mailServer.serverOf(domain).lacks.includes('shared-mailboxes')) {
    for (const { address } of entries) found.set(address, []);
    return found;
  }
  const [catchAlls, others] = [
    entries.filter(({ address }) => isCatchAll(address)),
    entries.filter(({ address }) => !isCatchAll(address)),
  ];
  // A catch-all can't be shared.
  for (const { address } of catchAlls) found.set(address, []);
  const asked = [
    ...others.filter(({ state }) => state.mailbox !== null),
    ...others.filter(({ state }) => state.mailbox === null),
  ].slice(0, most);
  const sees = visibleDomainFilter(app, someoneIn(tenant));
  for (let from = 0; from < asked.length; from += atOnce) {
    const group = asked.slice(from, from + atOnce);
    const told = await Promise.all(group.map(({ address }) => askAccess(app, address)));
    for (const [index, { address }] of group.entries()) {
      const given = told[index];
      if (Array.isArray(given))
        found.set(
          address,
          given.filter((each) => sees(domainOf(each.address))),
        );
    }
    if (told.includes('server-unavailable')) break;
  }
  return found;
}

/** Who has access to one address; a mail server that can't be asked now is not asked about the others. */
async function askAccess(
  { mailServer, store }: SharedContext,
  address: Address,
): Promise<SharedWith[] | 'unknown' | 'server-unavailable'> {
  try {
    const { given } = await mailServer.access(address);
    return given.map((each) => ({
      ...each,
      mailbox: store.addresses.stateOf(each.address)?.mailbox?.id ?? null,
    }));
  } catch (error) {
    if (!(error instanceof MailServerUnavailable)) throw error;
    return isOfWholeServer(error) ? 'server-unavailable' : 'unknown';
  }
}
