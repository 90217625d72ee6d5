import { z } from 'zod';
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
  const all = await mailboxesOf(client, domainOf(address));
  return theOne(client.host, all, address, ({ username }) => username);
}

async function aliasAt(client: MailcowClient, address: Address): Promise<AliasRow | null> {
  if (canBeInPath(address)) {
    const row = await client.get(`get/alias/${address}`, orNothing(aliasRow));
    // mailcow asks MySQL for this id or this address, and to MySQL `6@example.org` is the number 6.
    if (row === null || row.address === address) return row;
  }
  return theOne(client.host, await allAliases(client), address, (row) => row.address);
}

/**
 * Whether mailcow can be asked for the address by itself. Its web server decodes the path and makes a query of it, so
 * that `/`, `&`, `#`, `%` and `+` would end up as something else. These and their like must be looked for in a list.
 */
export const canBeInPath = (address: Address): boolean => /^[a-z0-9._'!=~-]*@[a-z0-9.-]+$/.test(address);

/** Rows of a list, and the names of those in a form that is not known: each is no more than one odd thing. */
type Listed<Row> = { readonly rows: readonly Row[]; readonly odd: readonly string[] };

async function listed<Row>(client: MailcowClient, path: string, row: z.ZodType<Row>): Promise<Listed<Row>> {
  const entries = await client.list(path, z.unknown());
  const parsed = entries.map((entry) => ({ entry, result: orNothing(row).safeParse(entry) }));
  return {
    rows: parsed.flatMap(({ result }) => result.data ?? []),
    odd: parsed.filter(({ result }) => !result.success).map(({ entry }) => nameOf(entry)),
  };
}

const named = z.union([
  z.looseObject({ username: z.string() }).transform(({ username }) => username),
  z.looseObject({ address: z.string() }).transform(({ address }) => address),
]);

const nameOf = (entry: unknown): string => named.safeParse(entry).data ?? 'one without a name';

/** The one of a list; throws MailServerUnavailable where it is there in a form that is not known. */
function theOne<Row>(
  host: string,
  { rows, odd }: Listed<Row>,
  address: Address,
  name: (row: Row) => Address,
) {
  if (odd.includes(address)) throw oddRow(host, address);
  return rows.find((row) => name(row) === address) ?? null;
}

const oddRow = (host: string, name: string) =>
  trouble('odd', host, `tells of ${name} in a form that Facteur does not know`, 'Look at it in mailcow.');

/** Of a domain that mailcow does not have, it would tell the mailboxes of all others. */
async function mailboxesOf(client: MailcowClient, domain: Domain): Promise<Listed<MailboxRow>> {
  const { rows, odd } = await listed(client, `get/mailbox/all/${domain}`, mailboxRow);
  return { rows: rows.filter(({ username }) => domainOf(username) === domain), odd };
}

/** Thousands take mailcow seconds: asked for where there is no other way. */
const allAliases = (client: MailcowClient): Promise<Listed<AliasRow>> =>
  listed(client, 'get/alias/all', aliasRow);

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
  const { rows } = await allAliases(client);
  const forwarding = rows.filter((row) => row.goto.includes(address) && row.address !== address);
  return forwarding.map((row) => row.address).sort();
}

/** Every address of mailcow's domains, sorted, and the names of those that mailcow tells in a form that is not known. */
export type Inventory = { readonly entries: AddressEntry[]; readonly odd: readonly string[] };

/** The mailboxes are asked for a domain at a time. */
export async function allEntries(client: MailcowClient): Promise<Inventory> {
  const domains = await domainsOf(client);
  const entries = new Map<Address, AddressState>();
  const aliases = await allAliases(client);
  const odd = [...aliases.odd];
  for (const row of aliases.rows) {
    if (domains.includes(domainOf(row.address))) entries.set(row.address, stateOfAlias(row));
  }
  for (const domain of domains) {
    const mailboxes = await mailboxesOf(client, domain);
    odd.push(...mailboxes.odd);
    for (const row of mailboxes.rows) {
      if (isIdentified(row)) entries.set(row.username, stateOfMailbox(client.host, row));
      else odd.push(row.username);
    }
  }
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  return { entries: sorted.map(([address, state]) => ({ address, state })), odd };
}
