import type { Address, Domain } from '../domain/address/address.ts';
import type { AddressState, Bytes, MailboxId, MailboxSize } from '../domain/address/address-state.ts';
import type { AliasDomain } from '../domain/address/alias-domain.ts';
import type { Disposals } from '../domain/address/disposal.ts';
import type { Capability } from '../domain/capability.ts';
import type { Condition } from '../domain/condition.ts';
import type { LastingAccess } from '../domain/lasting-access.ts';
import type { AddressChange, Change } from '../domain/request/change.ts';

/**
 * Why a mail server can't be asked or changed, in a form that an operator can act on. `odd`: it tells of one address in a
 * form that is not known, and of all others as ever.
 */
export type MailServerErrorKind =
  | 'missing'
  | 'locked'
  | 'not-writable'
  | 'unreadable'
  | 'odd'
  | 'unreachable';

/**
 * The mail server could not be asked or changed. Thrown, not returned: nobody's request is at fault, and a job
 * that meets it is tried again.
 */
export class MailServerUnavailable extends Error {
  override readonly name = 'MailServerUnavailable';
  readonly trouble: MailServerErrorKind;

  constructor(trouble: MailServerErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

/**
 * The address is changed already, and what has to follow is not done: old sessions not ended, mail not in the trash.
 * An order that throws this is never given up; repeating it finishes it.
 */
export class UnfinishedChange extends Error {
  override readonly name = 'UnfinishedChange';
}

/** One change to carry out: all that a worker needs, since it has no database of ours. */
export type Order = {
  readonly change: Change;
  /**
   * For a new password or app password: the hash, with Dovecot's scheme prefix. An app password's must be one that the
   * password alone leads to, without a salt (it is random enough to need none): a login finds it by its hash.
   */
  readonly passwordHash?: string;
  /** Who asked, for the mail server's own log: `alice (slack)`. */
  readonly by: string;
  /** The mailbox that the address gets is one that was removed: without its mail the order is impossible. */
  readonly restores?: boolean;
};

/** A mailbox whose mail was put where it can be brought back from. */
export type RemovedMailbox = { readonly id: MailboxId; readonly holds: MailboxSize };

/** What came of an order. `applied` also when it had been carried out before: the state is as wanted. */
export type Outcome =
  | { readonly kind: 'applied'; readonly removed: readonly RemovedMailbox[] }
  | { readonly kind: 'found-changed'; readonly found: AddressState | null }
  | { readonly kind: 'impossible'; readonly why: Impossible };

/** What no repetition would mend. */
export type Impossible =
  | { readonly code: 'domain-gone'; readonly domain: Domain }
  | { readonly code: 'mailbox-gone'; readonly id: MailboxId }
  | { readonly code: 'removed-mail-gone'; readonly id: MailboxId }
  /** The mailbox has another app password of that name by now. */
  | { readonly code: 'app-password-taken'; readonly name: string }
  /** A rule that this mail server has beyond ours; `words` is one English sentence, with what to do. */
  | { readonly code: 'against-rules'; readonly words: string }
  /** The domain is but another name of the target, whose addresses it has. */
  | { readonly code: 'alias-domain'; readonly domain: Domain; readonly target: Domain }
  /** The mail server has the domain, and takes no mail for it: it is switched off there, or passed on elsewhere. */
  | { readonly code: 'domain-not-received'; readonly domain: Domain; readonly why: 'off' | 'relayed' }
  | DomainLimit;

/**
 * A limit that the mail server itself keeps its domains to. `most`: how many of them, or how many octets one mailbox may
 * have, or this one, so that the domain's mailboxes stay within what they may have together; 0 for none at all.
 */
export type DomainLimit = {
  readonly code: 'domain-limit';
  readonly domain: Domain;
  readonly limit: 'mailboxes' | 'aliases' | 'quota' | 'domain-quota';
  readonly most: number;
};

export type AddressEntry = { readonly address: Address; readonly state: AddressState };

export type MailboxDetails = MailboxSize & {
  /** Whether anyone can log in yet: a new mailbox has no password until its owner sets one. */
  readonly passwordSet: boolean;
};

/** What is read of mail servers; whoever reads need not know of how many. */
export type MailServerReads = Pick<
  MailServer,
  'domains' | 'aliasDomains' | 'read' | 'measure' | 'appPasswords' | 'forwardersTo' | 'page' | 'conditions'
>;

export type { Capability };

/** Dovecot's names of ways to hash a password. */
export type PasswordScheme = 'ARGON2ID' | 'SHA512-CRYPT';

/** Rules of a mail server's own. A refusal is a sentence; null: nothing speaks against it. */
export type ServerRules = {
  refuses(change: Pick<AddressChange, 'address' | 'after'>): Promise<string | null>;
  refusesPassword(address: Address, password: string): Promise<string | null>;
};

/**
 * How long a removed mailbox can be brought back: as long as our own retention says, minutes (until the mail server's own
 * clean-up runs), or not at all.
 */
type Retention = 'retention' | 'minutes' | 'nothing';

/**
 * What a driver implements. Every function may throw MailServerUnavailable; `apply`, `purge` may be repeated at
 * will and after being killed at any point, and a repetition changes nothing that was already done.
 */
export type MailServer = {
  readonly name: string;
  /** What it can't do: hidden from people, and refused with the reason. */
  readonly lacks: readonly Capability[];
  readonly keepsRemoved: Retention;
  /** Milliseconds after which its own clean-up may have deleted what is removed, where it keeps that for minutes. */
  readonly cleanupAfter?: number;
  /** What it asks beyond our own rules. */
  readonly rules?: ServerRules;
  /** How its passwords are hashed; by Argon2id where it says nothing. */
  readonly passwordScheme?: PasswordScheme;
  /** What quotas are multiples of; single octets where it says nothing. */
  readonly quotaUnit?: Bytes;
  /** Whether mail to a suspended address goes to its domain's catch-all, where there is one, instead of being refused. */
  readonly suspendedGoesToCatchAll?: boolean;
  /** What separates tags in local parts, as Postfix's `recipient_delimiter` has it; `+` where it says nothing. */
  readonly recipientDelimiter?: string;
  /** The destinations that are no addresses: what becomes of mail to them. None where it says nothing. */
  readonly disposals?: Disposals;
  /** What of a mailbox's ways in it can't take away. Nothing where it says nothing. */
  readonly lockOutLeaves?: readonly LastingAccess[];
  /** The domains that it receives for, sorted. */
  domains(): Promise<Domain[]>;
  /** Which domains are other names of others, sorted, whether it names them among its domains or not. */
  aliasDomains(): Promise<AliasDomain[]>;
  /** The address as it is now, or null. */
  read(address: Address): Promise<AddressState | null>;
  /** What the mailbox at the address holds now, or null where there is none. */
  measure(address: Address): Promise<MailboxDetails | null>;
  /** The names of its mailbox's app passwords, sorted; null where there is no mailbox. */
  appPasswords(address: Address): Promise<string[] | null>;
  /** The addresses that forward to this one. */
  forwardersTo(address: Address): Promise<Address[]>;
  /** Addresses in their order, after the one given: a page for a sync. */
  page(after: Address | null, limit: number): Promise<AddressEntry[]>;
  /** Carries out a change where the address is as `before` says, and only there. */
  apply(order: Order): Promise<Outcome>;
  /** Deletes a removed mailbox's mail for good. */
  purge(id: MailboxId): Promise<void>;
  /** How it is, part by part, for status pages. Never throws MailServerUnavailable: that is what it tells. */
  conditions(): Promise<readonly Condition[]>;
  close(): Promise<void>;
};

/** What a mail server says of itself. */
export type ServerTraits = Pick<
  MailServer,
  | 'lacks'
  | 'keepsRemoved'
  | 'cleanupAfter'
  | 'passwordScheme'
  | 'quotaUnit'
  | 'suspendedGoesToCatchAll'
  | 'recipientDelimiter'
  | 'disposals'
  | 'lockOutLeaves'
>;
