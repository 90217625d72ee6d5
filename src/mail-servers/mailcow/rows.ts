import { z } from 'zod';
import type { Address, Domain } from '../../domain/address.ts';
import type { AddressState } from '../../domain/address-state.ts';
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
  attributes: z.looseObject({ force_pw_update: z.coerce.string().optional() }).nullish(),
});
export type MailboxRow = z.infer<typeof mailboxRow>;

/** What `get/alias` says of one alias. */
export const aliasRow = z.object({
  id: number,
  address: addressText,
  goto: z.string().transform(forwardsIn),
  active: number,
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
export type DomainRow = z.infer<typeof domainRow>;

/** What `get/app-passwd` says of one app password; the hash is not in every version's answer. */
export const appPasswordRow = z.object({ id: number, name: z.string(), password: z.string().optional() });

/** mailcow answers `{}` for what it does not have, or a row of nulls. */
export const orNothing = <T>(row: z.ZodType<T>): z.ZodType<T | null> =>
  z.union([row, nothing.transform(() => null)]);

const nothing = z.union([
  z.strictObject({}),
  z.looseObject({ username: z.null() }),
  z.looseObject({ address: z.null() }),
]);

function forwardsIn(goto: string): Address[] {
  const all = goto.split(',').map((destination) => destination.trim().toLowerCase());
  return [...new Set(all.filter((destination) => destination !== ''))] as Address[];
}

/** A mailbox's state. Throws MailServerUnavailable where mailcow does not tell which mailbox it is. */
export const stateOfMailbox = (host: string, row: MailboxRow): AddressState => ({
  mailbox: { id: mailboxIdOf(host, row), quota: row.quota || null },
  forwards: [],
  enabled: row.active !== 0,
});

export const stateOfAlias = ({ goto, active }: AliasRow): AddressState => ({
  mailbox: null,
  forwards: goto,
  enabled: active !== 0,
});
