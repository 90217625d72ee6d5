import { z } from 'zod';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { type Destination, uniqueDestinations } from '../../domain/address/destination.ts';
import { parseDestinationList } from '../../domain/address/destination-list.ts';
import { mailboxIdOf } from './mailbox-id.ts';

// mailcow sends numbers as such or as strings, depending on its database driver's version.
const number = z.coerce.number();
const addressText = z.string().transform((text) => text.trim().toLowerCase() as Address);

/** mailcow's value of `active` for a mailbox that takes mail and no logins. */
export const receivesOnly = 2;

/** A row of `get/mailbox`. */
export const mailboxRow = z.object({
  username: addressText,
  /** 0: neither logins nor deliveries; 1: both; 2: deliveries only. */
  active: number,
  /** Bytes; 0 for no limit. */
  quota: number,
  /** Octets. */
  quota_used: number,
  messages: number,
  created: z.string().nullish(),
  /** Seconds since 1970; 0 where its log has no login, which it keeps for some weeks. */
  last_imap_login: number.catch(0),
  last_pop3_login: number.catch(0),
  last_smtp_login: number.catch(0),
  authsource: z.string().default('mailcow'),
  tags: z.array(z.string()).default([]),
  // PHP's JSON writes an object without attributes as an empty list.
  attributes: z
    .union([z.array(z.unknown()).length(0), z.looseObject({ force_pw_update: z.coerce.string().optional() })])
    .nullish()
    .transform((found) => (Array.isArray(found) ? null : found)),
});
export type MailboxRow = z.infer<typeof mailboxRow>;

/**
 * An alias's other attributes, as they are by default in mailcow's own form: mail may come from anywhere, and whoever
 * it forwards to may send as the alias, in SOGo too.
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

/** A row of `get/alias`. */
export const aliasRow = z.object({
  id: number,
  address: addressText,
  goto: z.string().transform((goto) => forwardsIn(goto)),
  active: number,
  // Missing in older versions: the defaults of mailcow's own form.
  internal: number.nullish().transform((found) => found ?? defaultExtras.internal),
  sender_allowed: number.nullish().transform((found) => found ?? defaultExtras.sender_allowed),
  sogo_visible: number.nullish().transform((found) => found ?? defaultExtras.sogo_visible),
  public_comment: comment,
  private_comment: comment,
});
export type AliasRow = z.infer<typeof aliasRow>;

/** A row of `get/domain`. */
export const domainRow = z.object({
  domain_name: z.string().transform((text) => text.toLowerCase() as Domain),
  active: number,
  /** 1: mailcow relays the domain's mail, and stores none of it. */
  backupmx: number,
  aliases_left: number,
  mboxes_left: number,
  /** Octets. */
  max_new_mailbox_quota: number,
});

/** A domain's limits, and what of them is used. Quotas in octets. */
export const domainLimitsRow = domainRow
  .pick({ domain_name: true, aliases_left: true, mboxes_left: true })
  .extend({
    max_num_aliases_for_domain: number,
    max_num_mboxes_for_domain: number,
    max_quota_for_mbox: number,
    max_quota_for_domain: number,
    quota_used_in_domain: number,
  });

/** A domain's quotas, in octets. Older versions have none for new mailboxes. */
export const domainQuotaRow = domainLimitsRow
  .pick({
    domain_name: true,
    max_quota_for_mbox: true,
    max_quota_for_domain: true,
    quota_used_in_domain: true,
  })
  .extend({ def_quota_for_mbox: number.nullish() });

/**
 * A domain's only DKIM key. Where SHOW_DKIM_PRIV_KEYS is set, mailcow answers with the private key too: what is not named
 * here is dropped. A selector names a record in DNS, which knows no upper case.
 */
export const dkimRow = z.object({
  pubkey: z.string(),
  dkim_selector: z.string().transform((text) => text.toLowerCase()),
});

/** A row of `get/alias-domain`. */
export const aliasDomainRow = z.object({
  alias_domain: z.string().transform((text) => text.toLowerCase() as Domain),
  target_domain: z.string().transform((text) => text.toLowerCase() as Domain),
  active: number,
});

export type DomainRow = z.infer<typeof domainRow>;

/** The columns that say whether mail is received for a domain, of rows that may be odd otherwise. */
export const receivedDomainRow = domainRow
  .pick({ domain_name: true })
  .extend({ active: number.catch(1), backupmx: number.catch(0) });

/** A row of `get/app-passwd`; not every version includes the hash. */
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

/** A mailbox's state. Throws MailServerUnavailable where the row does not identify the mailbox. */
export const stateOfMailbox = (host: string, row: MailboxRow): AddressState => ({
  mailbox: { id: mailboxIdOf(host, row), quota: row.quota || null },
  forwards: [],
  enabled: row.active !== 0,
  ...(row.active === receivesOnly && { login: false }),
});

export const stateOfAlias = (row: AliasRow): AddressState => ({
  mailbox: null,
  forwards: row.goto,
  enabled: row.active !== 0,
  ...extrasOf(row),
});

/**
 * An alias's attributes that differ from the defaults, so that they can be restored where the alias is made again.
 */
function extrasOf({ internal, sender_allowed, sogo_visible, public_comment, private_comment }: AliasRow) {
  const all = Object.entries({ internal, sender_allowed, sogo_visible, public_comment, private_comment });
  const usual: Readonly<Record<string, number>> = defaultExtras;
  const unusual = all.filter(([name, value]) => value !== (usual[name] ?? ''));
  return unusual.length > 0 ? { extras: Object.fromEntries(unusual) } : {};
}
