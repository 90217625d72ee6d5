import pLimit from 'p-limit';
import { type Address, domainOf, isCatchAll } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { LastLogin } from '../../domain/domain-review/last-login.ts';
import type { MailboxDetails } from '../port.ts';
import { forwardersAmong } from '../shared/leads-to.ts';
import { readEach } from '../shared/list-reads.ts';
import type { MailcowClient } from './client.ts';
import { readOtherRoutes, withRouteEntries } from './other-routes.ts';
import {
  findRow,
  mailboxState,
  readAddressRows,
  readAliases,
  readMailbox,
  readMailboxes,
  sizeOf,
} from './read.ts';
import { domainRow, type MailboxRow, stateOfAlias } from './rows.ts';

/** Above this, mailcow is asked for its lists, instead of twice for each address. */
const mostAskedSingly = 20;

/** Requests to mailcow at once: each takes one of its PHP processes. */
export const requestsAtOnce = 4;

/** The states of many addresses; one that is not there is missing. */
export async function readStates(
  client: MailcowClient,
  addresses: readonly Address[],
): Promise<Map<Address, AddressState>> {
  if (addresses.length <= mostAskedSingly) {
    const asking = pLimit(requestsAtOnce);
    return readEach(addresses, (address) =>
      asking(async () => (await readAddressRows(client, address)).state),
    );
  }
  const [aliases, routes] = await Promise.all([readAliases(client), readOtherRoutes(client, 'all')]);
  const aliasAt = new Map(aliases.map((row) => [row.address, row]));
  const mailboxAt = await listMailboxes(client, addresses);
  return readEach(addresses, async (address) => {
    const alias = aliasAt.get(address) ?? null;
    const mailbox = mailboxAt.get(address);
    if (mailbox) return mailboxState(client.host, mailbox, alias, routes);
    if (alias) return withRouteEntries(stateOfAlias(alias), routes.from(address));
    return findRow<never>(client, address, [], () => address);
  });
}

/** The sizes of many mailboxes; an address without one is missing. */
export const readSizes = (
  client: MailcowClient,
  addresses: readonly Address[],
): Promise<Map<Address, MailboxDetails>> => readFromRows(client, addresses, sizeOf);

/** When somebody last logged in to many mailboxes; an address without one is missing. */
export const readLastLogins = (
  client: MailcowClient,
  addresses: readonly Address[],
): Promise<Map<Address, LastLogin>> => readFromRows(client, addresses, lastLoginOf);

/** What the rows of many mailboxes tell. */
async function readFromRows<T>(
  client: MailcowClient,
  addresses: readonly Address[],
  tell: (row: MailboxRow) => T,
): Promise<Map<Address, T>> {
  if (addresses.length <= mostAskedSingly) {
    const asking = pLimit(requestsAtOnce);
    return readEach(addresses, (address) =>
      asking(async () => {
        const row = await readMailbox(client, address);
        return row && tell(row);
      }),
    );
  }
  const mailboxAt = await listMailboxes(client, addresses);
  return readEach(addresses, async (address) => {
    const row = mailboxAt.get(address);
    return row ? tell(row) : findRow<never>(client, address, [], () => address);
  });
}

/** mailcow has a time for each protocol, and does not say in which zone `created` is. */
function lastLoginOf({ last_imap_login, last_pop3_login, last_smtp_login, created }: MailboxRow): LastLogin {
  const at = Math.max(last_imap_login, last_pop3_login, last_smtp_login) * 1000;
  if (at > 0) return { kind: 'at', at };
  const made = Date.parse(`${created?.replace(' ', 'T')}Z`);
  return { kind: 'none', made: Number.isNaN(made) ? null : made };
}

/** All mailboxes of the addresses' domains. A domain that mailcow lacks is not asked for: it would list all others. */
async function listMailboxes(
  client: MailcowClient,
  addresses: readonly Address[],
): Promise<Map<Address, MailboxRow>> {
  const known = await client.rows('get/domain/all', domainRow.pick({ domain_name: true }));
  const wanted = new Set(addresses.filter((address) => !isCatchAll(address)).map(domainOf));
  const asking = pLimit(requestsAtOnce);
  const lists = await Promise.all(
    known
      .filter(({ domain_name }) => wanted.has(domain_name))
      .map(({ domain_name }) => asking(() => readMailboxes(client, domain_name))),
  );
  return new Map(lists.flat().map((row) => [row.username, row]));
}

/** The addresses that forward to each of these, by any route, sorted. */
export async function readForwarders(
  client: MailcowClient,
  addresses: readonly Address[],
  delimiters: string,
): Promise<Map<Address, Address[]>> {
  const [aliases, routes] = await Promise.all([readAliases(client), readOtherRoutes(client, 'all')]);
  const byAlias = forwardersAmong(
    aliases.map(({ address, goto }) => ({ address, goto: goto.join() })),
    addresses,
    delimiters,
  );
  return new Map(
    addresses.map((address) => [
      address,
      [...new Set([...(byAlias.get(address) ?? []), ...routes.to(address, delimiters)])].sort(),
    ]),
  );
}
