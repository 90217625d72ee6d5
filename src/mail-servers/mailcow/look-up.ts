import { type Address, type Domain, domainOf, isCatchAll } from '../../domain/address.ts';
import type { AddressState } from '../../domain/address-state.ts';
import type { AddressEntry } from '../port.ts';
import type { MailcowClient } from './client.ts';
import { isIdentified } from './mailbox-id.ts';
import {
  type AliasRow,
  aliasRow,
  type DomainRow,
  domainRow,
  type MailboxRow,
  mailboxRow,
  orNothing,
  stateOfAlias,
  stateOfMailbox,
} from './rows.ts';
import { trouble } from './trouble.ts';

/** What is at an address: in mailcow either a mailbox or an alias, never both. */
export type Found =
  | { readonly kind: 'nothing'; readonly state: null }
  | { readonly kind: 'mailbox'; readonly state: AddressState; readonly row: MailboxRow }
  | { readonly kind: 'alias'; readonly state: AddressState; readonly row: AliasRow };

/** What is at the address now. */
export async function lookUp(client: MailcowClient, address: Address): Promise<Found> {
  const [mailbox, alias] = await Promise.all([mailboxAt(client, address), aliasAt(client, address)]);
  if (mailbox) return { kind: 'mailbox', state: stateOfMailbox(client.host, mailbox), row: mailbox };
  if (alias) return { kind: 'alias', state: stateOfAlias(alias), row: alias };
  return { kind: 'nothing', state: null };
}

/** The mailbox at the address, or null. */
export async function mailboxAt(client: MailcowClient, address: Address): Promise<MailboxRow | null> {
  if (isCatchAll(address)) return null;
  if (canBeInPath(address)) return client.get(`get/mailbox/${address}`, orNothing(mailboxRow));
  const listed = await mailboxesOf(client, domainOf(address));
  return theOne(client, address, listed, ({ username }) => username);
}

async function aliasAt(client: MailcowClient, address: Address): Promise<AliasRow | null> {
  if (canBeInPath(address)) {
    const row = await client.get(`get/alias/${address}`, orNothing(aliasRow));
    // mailcow asks MySQL for this id or this address, and to MySQL `6@example.org` is the number 6.
    if (row === null || row.address === address) return row;
  }
  return theOne(client, address, await allAliases(client), (row) => row.address);
}

/**
 * Whether mailcow can be asked for the address by itself. Its web server decodes the path and makes a query of it, so
 * that `/`, `&`, `#`, `%` and `+` would end up as something else. These and their like must be looked for in a list.
 */
export const canBeInPath = (address: Address): boolean => /^[a-z0-9._'!=~-]*@[a-z0-9.-]+$/.test(address);

/** The address's of the rows, or null. Throws MailServerUnavailable where it is there in a form that is not known. */
function theOne<Row>(
  client: MailcowClient,
  address: Address,
  rows: readonly Row[],
  name: (row: Row) => Address,
): Row | null {
  const found = rows.find((row) => name(row) === address);
  if (found || !client.oddRows().includes(address)) return found ?? null;
  const what = `tells of ${address} in a form that Facteur does not know`;
  throw trouble('odd', client.host, what, 'Look at it in mailcow.');
}

/** Of a domain that mailcow does not have, it tells the mailboxes of all others. */
async function mailboxesOf(client: MailcowClient, domain: Domain): Promise<MailboxRow[]> {
  const rows = await client.rows(`get/mailbox/all/${domain}`, orNothing(mailboxRow.refine(isIdentified)));
  return rows.filter(({ username }) => domainOf(username) === domain);
}

/** Thousands take mailcow seconds. */
const allAliases = (client: MailcowClient): Promise<AliasRow[]> =>
  client.rows('get/alias/all', orNothing(aliasRow));

/** The domain's row, or null where mailcow does not have it. For an alias domain it tells the row of the target. */
export async function domainAt(client: MailcowClient, domain: Domain): Promise<DomainRow | null> {
  const row = await client.get(`get/domain/${domain}`, orNothing(domainRow));
  return row?.domain_name === domain ? row : null;
}

/** The domains that mailcow receives for, sorted. Neither those that are switched off nor those that it relays for. */
export async function domainsOf(client: MailcowClient): Promise<Domain[]> {
  const rows = await client.list('get/domain/all', domainRow);
  const ours = rows.filter(({ active, backupmx }) => active !== 0 && backupmx === 0);
  return ours.map(({ domain_name }) => domain_name).sort();
}

/** The addresses that forward to this one, sorted. */
export async function forwardersTo(client: MailcowClient, address: Address): Promise<Address[]> {
  const aliases = await allAliases(client);
  const forwarding = aliases.filter((row) => row.goto.includes(address) && row.address !== address);
  return forwarding.map((row) => row.address).sort();
}

/** Every address of mailcow's domains, sorted. The mailboxes are asked for a domain at a time. */
export async function allEntries(client: MailcowClient): Promise<AddressEntry[]> {
  const domains = await domainsOf(client);
  const entries = new Map<Address, AddressState>();
  for (const row of await allAliases(client)) {
    if (domains.includes(domainOf(row.address))) entries.set(row.address, stateOfAlias(row));
  }
  for (const domain of domains) {
    for (const row of await mailboxesOf(client, domain))
      entries.set(row.username, stateOfMailbox(client.host, row));
  }
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  return sorted.map(([address, state]) => ({ address, state }));
}
