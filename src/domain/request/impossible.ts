import type { OwnFilter } from '../absence/absence.ts';
import type { Domain } from '../address/address.ts';
import type { Bytes, MailboxId } from '../address/address-state.ts';
import type { DkimRefusal } from '../dkim/dkim-change.ts';
import type { DomainQuotaExceeded } from '../quota/domain-quota.ts';
import type { DomainUse } from './domain-use.ts';

/** Why an order can't be applied, where no other attempt would help. */
export type Impossible =
  | { readonly code: 'domain-gone'; readonly domain: Domain }
  | { readonly code: 'mailbox-gone'; readonly id: MailboxId }
  | { readonly code: 'removed-mail-gone'; readonly id: MailboxId }
  /** The mailbox has another app password of that name by now. */
  | { readonly code: 'app-password-taken'; readonly name: string }
  /** The mailbox has another filter of its owner's by now, which an absence message would displace. */
  | { readonly code: 'own-filter'; readonly filter: OwnFilter }
  /** A rule of this mail server beyond ours; `words` is one English sentence that says what to do. */
  | { readonly code: 'against-rules'; readonly words: string }
  /** The domain is only an alias of the target. */
  | { readonly code: 'alias-domain'; readonly domain: Domain; readonly target: Domain }
  /** The domain that was to be removed still has addresses, of which some are named, or other domains are aliases of it. */
  | { readonly code: 'domain-in-use'; readonly domain: Domain; readonly by: DomainUse }
  /** The mail server has the domain and receives no mail for it: it is switched off, or relayed elsewhere. */
  | { readonly code: 'domain-not-received'; readonly domain: Domain; readonly why: 'off' | 'relayed' }
  | DomainQuotaExceeded
  | DkimRefusal
  | DomainLimit;

/**
 * A limit that the mail server itself sets for a domain. `most`: how many of them, or how many octets one mailbox may
 * have, or this one may have within the domain's total; 0 for none at all.
 */
export type DomainLimit = {
  readonly code: 'domain-limit';
  readonly domain: Domain;
  readonly limit: 'mailboxes' | 'aliases' | 'quota' | 'domain-quota';
  readonly most: number;
  /** Of `domain-quota`: the domain's whole quota. Workers of older versions leave it out. */
  readonly of?: Bytes;
};
