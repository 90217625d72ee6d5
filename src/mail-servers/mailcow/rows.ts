import { z } from 'zod';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { type Destination, uniqueDestinations } from '../../domain/address/destination.ts';
import { parseDestinationList } from '../../domain/address/destination-list.ts';
import { mailboxIdOf } from './mailbox-id.ts';

// mailcow gives numbers as such or as strings, by the version of its database driver.
const number = z.coerce.number();
const addressText = z.string().transform((text) => text.trim().toLowerCase() as Address);

/** What `get/mailbox` says of one mailbox. */
export const mailboxRow = z.object({
  username: addressText,
  /** 0: neither login nor deliveries; 1: both; 2: deliveries alone. */
  active: number,
  /** Octets; 0 for no limit. */
  quota: number,
  /** Octets. */
  quota_used: number,
  messages: number,
  created: z.string().nullish(),
  authsource: z.string().default('mailcow'),
  tags: z.array(z.string()).default([]),
  // An object without attributes is an empty list to PHP's JSON.
  attributes: z
    .union([z.array(z.unknown()).length(0), z.looseObject({ force_pw_update: z.coerce.string().optional() })])
    .nullish()
    .transform((found) => (Array.isArray(found) ? null : found)),
});
export type MailboxRow = z.infer<typeof mailboxRow>;

/**
 * What mailcow has of an alias beside, as its own form has it ticked: mail may come from anywhere, and whom it forwards to
 * may write as the alias, in SOGo too.
 */
export const defaultExtras: Readonly<Record<'internal' | 'sender_allowed' | 'sogo_visible', number>> = {
  internal: 0,
  sender_allowed: 1,
  sogo_visible: 1,
};

const comment = z
  .string()
  .nullish()
  .transform((found) => found ?? '');

/** What `get/alias` says of one alias. */
export const aliasRow = z.object({
  id: number,
  address: addressText,
  goto: z.string().transform((goto) => forwardsIn(goto)),
  active: number,
  // Younger than some versions; what they say where mailcow's own form is filled in as usual.
  internal: number.nullish().transform((found) => found ?? defaultExtras.internal),
  sender_allowed: number.nullish().transform((found) => found ?? defaultExtras.sender_allowed),
  sogo_visible: number.nullish().transform((found) => found ?? defaultExtras.sogo_visible),
  public_comment: comment,
  private_comment: comment,
});
export type AliasRow = z.infer<typeof aliasRow>;

/** What `get/domain` says of one domain. */
export const domainRow = z.object({
  domain_name: z.string().transform((text) => text.toLowerCase() as Domain),
  active: number,
  /** 1: mailcow passes the domain's mail on, and holds none of it. */
  backupmx: number,
  aliases_left: number,
  mboxes_left: number,
  /** Octets. */
  max_new_mailbox_quota: number,
});
/** What `get/alias-domain` says of one alias domain. */
export const aliasDomainRow = z.object({
  alias_domain: z.string().transform((text) => text.toLowerCase() as Domain),
  target_domain: z.string().transform((text) => text.toLowerCase() as Domain),
  active: number,
});

export type DomainRow = z.infer<typeof domainRow>;

/** Which domain a row is about, and whether mail is received for it: what the others of a list are asked for. */
export const receivedDomainRow = domainRow
  .pick({ domain_name: true })
  .extend({ active: number.catch(1), backupmx: number.catch(0) });

/** What `get/app-passwd` says of one app password; the hash is not in every version's answer. */
export const appPasswordRow = z.object({ id: number, name: z.string(), password: z.string().optional() });

/** mailcow answers `{}` for what it does not have, or a row of nulls. */
export const orNull = <T>(row: z.ZodType<T>): z.ZodType<T | null> =>
  z.union([row, nothing.transform(() => null)]);

const nothing = z.union([
  z.strictObject({}),
  z.looseObject({ username: z.null() }),
  z.looseObject({ address: z.null() }),
]);

const forwardsIn = (goto: string): Destination[] => uniqueDestinations(parseDestinationList(goto));

/** A mailbox's state. Throws MailServerUnavailable where mailcow does not tell which mailbox it is. */
export const stateOfMailbox = (host: string, row: MailboxRow): AddressState => ({
  mailbox: { id: mailboxIdOf(host, row), quota: row.quota || null },
  forwards: [],
  enabled: row.active !== 0,
});

export const stateOfAlias = (row: AliasRow): AddressState => ({
  mailbox: null,
  forwards: row.goto,
  enabled: row.active !== 0,
  ...extrasOf(row),
});

/** What of an alias is not as usual, so that it can be given back where the alias is made anew. */
function extrasOf({ internal, sender_allowed, sogo_visible, public_comment, private_comment }: AliasRow) {
  const all = Object.entries({ internal, sender_allowed, sogo_visible, public_comment, private_comment });
  const usual: Readonly<Record<string, number>> = defaultExtras;
  const unusual = all.filter(([name, value]) => value !== (usual[name] ?? ''));
  return unusual.length > 0 ? { extras: Object.fromEntries(unusual) } : {};
}
