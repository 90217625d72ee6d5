import { type Address, type Domain, domainOf, isCatchAll } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { type AliasDomain, mergeAliasDomains } from '../../domain/address/alias-domain.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import type { DkimKey } from '../../domain/dkim/dkim-key.ts';
import type { AddressEntry, MailboxDetails } from '../port.ts';
import { leadsTo } from '../shared/leads-to.ts';
import type { MailcowClient } from './client.ts';
import { mailcowError } from './errors.ts';
import { isIdentified } from './mailbox-id.ts';
import { type OtherRoutes, readOtherRoutes, toRouteEntry, withRouteEntries } from './other-routes.ts';
import {
  type AliasRow,
  aliasDomainRow,
  aliasRow,
  type DomainRow,
  dkimRow,
  domainRow,
  type MailboxRow,
  mailboxRow,
  orNull,
  receivedDomainRow,
  stateOfAlias,
  stateOfMailbox,
} from './rows.ts';

/** The row of an address: in mailcow either a mailbox's or an alias's, never both. */
export type AddressRows =
  | { readonly kind: 'nothing'; readonly state: null }
  | { readonly kind: 'mailbox'; readonly state: AddressState; readonly row: MailboxRow }
  | { readonly kind: 'alias'; readonly state: AddressState; readonly row: AliasRow };

/** Reads the row of an address, and its other routes. */
export async function readAddressRows(client: MailcowClient, address: Address): Promise<AddressRows> {
  const [mailbox, alias] = await Promise.all([readMailbox(client, address), readAlias(client, address)]);
  if (!mailbox && !alias) return { kind: 'nothing', state: null };
  const routes = await readOtherRoutes(client, canBeInPath(address) ? address : 'all');
  if (mailbox)
    return { kind: 'mailbox', state: mailboxState(client.host, mailbox, alias, routes), row: mailbox };
  if (alias)
    return { kind: 'alias', state: withRouteEntries(stateOfAlias(alias), routes.from(address)), row: alias };
  return { kind: 'nothing', state: null };
}

/** An alias at a mailbox's own address redirects its mail, and delivers to the mailbox only if it names that too. */
export function mailboxState(
  host: string,
  row: MailboxRow,
  alias: AliasRow | null,
  routes: OtherRoutes,
): AddressState {
  const destinations = alias?.active ? alias.goto : [];
  const others = destinations.filter((to) => destinationKey(to) !== row.username);
  const isOff = destinations.length > 0 && others.length === destinations.length;
  const state = withRouteEntries(stateOfMailbox(host, row), [
    ...routes.from(row.username),
    ...others.map(toRouteEntry),
  ]);
  return isOff ? { ...state, localDelivery: false } : state;
}

/** The mailbox at the address, or null. */
export async function readMailbox(client: MailcowClient, address: Address): Promise<MailboxRow | null> {
  if (isCatchAll(address)) return null;
  if (canBeInPath(address)) return client.get(`get/mailbox/${address}`, orNull(mailboxRow));
  const listed = await readMailboxes(client, domainOf(address));
  return findRow(client, address, listed, ({ username }) => username);
}

/** The size in a mailbox's row, as mailcow counts it. */
export function sizeOf(row: MailboxRow): MailboxDetails {
  const passwordSet = row.attributes?.force_pw_update !== '1';
  return { messages: row.messages, bytes: row.quota_used, passwordSet };
}

async function readAlias(client: MailcowClient, address: Address): Promise<AliasRow | null> {
  if (canBeInPath(address)) {
    const row = await client.get(`get/alias/${address}`, orNull(aliasRow));
    // mailcow queries MySQL for this id or this address, and to MySQL `6@example.org` equals the number 6.
    if (row === null || row.address === address) return row;
  }
  return findRow(client, address, await readAliases(client), (row) => row.address);
}

/**
 * Whether mailcow can be asked for a single address. Its web server decodes the path and turns it into a query, so
 * that `/`, `&`, `#`, `%` and `+` would become something else. Addresses with such characters must be looked up in a
 * list.
 */
export const canBeInPath = (address: Address): boolean => /^[a-z0-9._'!=~-]*@[a-z0-9.-]+$/.test(address);

/** The row of an address, or null. Throws MailServerUnavailable where it is there but can't be parsed. */
export function findRow<Row>(
  client: MailcowClient,
  address: Address,
  rows: readonly Row[],
  name: (row: Row) => Address,
): Row | null {
  const found = rows.find((row) => name(row) === address);
  if (found || !client.unparsedRows().includes(address)) return found ?? null;
  const what = `tells of ${address} in a form that Facteur does not know`;
  throw mailcowError('odd', client.host, what, 'Look at it in mailcow.');
}

/** For a domain that mailcow does not have, it lists the mailboxes of all others. */
export async function readMailboxes(client: MailcowClient, domain: Domain): Promise<MailboxRow[]> {
  const rows = await client.rows(`get/mailbox/all/${domain}`, orNull(mailboxRow.refine(isIdentified)));
  return rows.filter(({ username }) => domainOf(username) === domain);
}

/** mailcow needs seconds for thousands. */
export const readAliases = (client: MailcowClient): Promise<AliasRow[]> =>
  client.rows('get/alias/all', orNull(aliasRow));

/** The domain's row, or null where mailcow does not have it: for an alias domain it returns the target's row. */
export async function readDomain(client: MailcowClient, domain: Domain): Promise<DomainRow | null> {
  const row = await client.get(`get/domain/${domain}`, orNull(domainRow));
  return row?.domain_name === domain ? row : null;
}

/** The domains that mailcow receives for, sorted: neither disabled nor relayed ones. */
export async function readDomains(client: MailcowClient): Promise<Domain[]> {
  const rows = await client.rows('get/domain/all', receivedDomainRow);
  const ours = rows.filter(({ active, backupmx }) => active !== 0 && backupmx === 0);
  return ours.map(({ domain_name }) => domain_name).sort();
}

/** The enabled alias domains, sorted. */
export async function readAliasDomains(client: MailcowClient): Promise<AliasDomain[]> {
  const rows = await client.list('get/alias-domain/all', aliasDomainRow);
  const active = rows.filter(({ active }) => active !== 0);
  return mergeAliasDomains(
    active.map(({ alias_domain: domain, target_domain: target }) => ({ domain, target })),
  );
}

/** The aliases that lead to this address, sorted. */
export async function readAliasesTo(client: MailcowClient, address: Address): Promise<Address[]> {
  const aliases = await readAliases(client);
  const leading = aliases.filter((row) => leadsTo(row.goto.join(), address, '') && row.address !== address);
  return leading.map((row) => row.address).sort();
}

/** Every address of mailcow's domains, sorted. Mailboxes are listed one domain at a time. */
export async function readAllEntries(client: MailcowClient): Promise<AddressEntry[]> {
  const domains = await readDomains(client);
  const [aliases, routes] = await Promise.all([readAliases(client), readOtherRoutes(client, 'all')]);
  const byAddress = new Map(aliases.map((row) => [row.address, row]));
  const entries = new Map<Address, AddressState>();
  for (const row of aliases) {
    if (domains.includes(domainOf(row.address)))
      entries.set(row.address, withRouteEntries(stateOfAlias(row), routes.from(row.address)));
  }
  for (const domain of domains) {
    for (const row of await readMailboxes(client, domain)) {
      const alias = byAddress.get(row.username) ?? null;
      entries.set(row.username, mailboxState(client.host, row, alias, routes));
    }
  }
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  return sorted.map(([address, state]) => ({ address, state }));
}

/** The domain's key, by which mailcow signs as long as it is there; at most one. */
export async function readDkimKeys(client: MailcowClient, domain: Domain): Promise<DkimKey[]> {
  const row = await client.get(`get/dkim/${domain}`, orNull(dkimRow));
  return row ? [{ selector: row.dkim_selector, algorithm: 'rsa', publicKey: row.pubkey, signs: true }] : [];
}
