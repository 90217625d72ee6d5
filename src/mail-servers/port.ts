import type { MailboxAbsence } from '../domain/absence/absence.ts';
import type { Address, Domain } from '../domain/address/address.ts';
import type { AddressState, Bytes, MailboxId, MailboxSize } from '../domain/address/address-state.ts';
import type { AliasDomain } from '../domain/address/alias-domain.ts';
import type { Disposals } from '../domain/address/disposal.ts';
import type { Capability } from '../domain/capability.ts';
import type { Condition } from '../domain/condition.ts';
import type { DkimKey } from '../domain/dkim/dkim-key.ts';
import type { LastLogin, LoginRecords } from '../domain/domain-review/last-login.ts';
import type { LastingAccess } from '../domain/lasting-access.ts';
import type { DomainQuota } from '../domain/quota/domain-quota.ts';
import type { FolderSize } from '../domain/quota/folder-size.ts';
import type { AddressChange, ServerChange } from '../domain/request/change.ts';
import type { DomainLimit, Impossible } from '../domain/request/impossible.ts';
import type { RemovedMailbox } from '../domain/request/request.ts';
import type { AddressAccess } from '../domain/sharing/access-rights.ts';
import type { TestMail, TestMailReply, TraceQuery, TraceReport } from '../domain/trace/trace.ts';
import type { FencingToken } from '../lib/fence/fence.ts';

/**
 * Why a mail server can't be read or changed, in terms that an operator can act on. `odd`: it describes one address in a
 * form that the driver doesn't know, and works for all others.
 */
export type MailServerErrorKind =
  | 'missing'
  | 'locked'
  | 'not-writable'
  | 'unreadable'
  | 'odd'
  | 'unreachable';

/**
 * The mail server can't be read or changed now. Thrown, not returned: no request is at fault, and a job that fails with it
 * is retried.
 */
export class MailServerUnavailable extends Error {
  override readonly name = 'MailServerUnavailable';
  readonly trouble: MailServerErrorKind;

  constructor(trouble: MailServerErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

/** The mail server can be reached, and refuses just this change, in words of its own. */
export class ChangeRefused extends MailServerUnavailable {}

/** Whether an error is of the mail server as a whole, and not of the one address that it was asked for. */
export const isOfWholeServer = (error: unknown): error is MailServerUnavailable =>
  error instanceof MailServerUnavailable && !(error instanceof ChangeRefused) && error.trouble !== 'odd';

/**
 * The address has been changed, but not all that follows is done, such as ending old sessions or moving mail to the trash.
 * An order that throws this is retried until it succeeds; a repetition finishes what is left.
 */
export class UnfinishedChange extends Error {
  override readonly name = 'UnfinishedChange';
}

/** One change to apply, with all that a worker on another host needs: it has no database of ours. */
export type Order = {
  readonly change: ServerChange;
  /**
   * For a new password or app password: its hash, with Dovecot's scheme prefix. An app password's hash has no salt, since a
   * login looks it up by the hash; such a password is random enough to need none.
   */
  readonly passwordHash?: string;
  /** Who requested it, for the mail server's own log: `alice (slack)`. */
  readonly by: string;
  /** Whether the address gets a removed mailbox back: without that one's mail the order is impossible. */
  readonly restores?: boolean;
  /**
   * For a worker on another host, whose Facteur has a standby: what it was claimed with, and is written with. Without it, a
   * driver writes with the token of its own process, if it has one.
   */
  readonly fence?: FencingToken;
};

/** The order of one change of a request, by its position there. */
export type PositionedOrder = { readonly position: number; readonly order: Order };

/** What a worker that asks for the orders of a job gets: the orders as they are to be applied now, or that there are none. */
export type OrderClaimReply =
  | { readonly kind: 'nothing' }
  /** Other orders have to be done first. */
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'orders';
      /** The id of this claim: only a report of the newest one counts. */
      readonly claim: string;
      readonly request: number;
      readonly planHash: string;
      /** Whether something of the request has been applied: then none of it is given up because the mail server is away. */
      readonly hasBegun: boolean;
      readonly orders: readonly PositionedOrder[];
      /** Whether the job has more orders, which have to wait for others. */
      readonly othersWait: boolean;
      /** The span in which they were claimed; null: none is known. */
      readonly traceparent: string | null;
      /** The token of the Facteur that gives them; left out where it has no standby. */
      readonly fence?: FencingToken;
    };

/** The result of an order. `applied` also where nothing was left to do: the state is as wanted. */
export type Outcome =
  | {
      readonly kind: 'applied';
      readonly removed: readonly RemovedMailbox[];
      /** The renamed mailbox's id from now on, where the mail server gives it another with another address. */
      readonly mailbox?: MailboxId;
    }
  /** `at`: which address of a rename it was found at. */
  | { readonly kind: 'found-changed'; readonly found: AddressState | null; readonly at?: Address }
  | { readonly kind: 'impossible'; readonly why: Impossible };

export type AddressEntry = { readonly address: Address; readonly state: AddressState };

export type MailboxDetails = MailboxSize & {
  /** Whether it has a password: a new mailbox has none until its owner sets one. */
  readonly passwordSet: boolean;
};

/** What is read of mail servers, whether of one or of all combined. */
export type MailServerReads = Pick<
  MailServer,
  | 'domains'
  | 'aliasDomains'
  | 'read'
  | 'readMany'
  | 'measure'
  | 'measureMany'
  | 'folders'
  | 'domainQuota'
  | 'lastLogins'
  | 'appPasswords'
  | 'access'
  | 'dkimKeys'
  | 'absence'
  | 'forwardersTo'
  | 'forwardersToMany'
  | 'page'
  | 'conditions'
>;

export type { Capability, DomainLimit, Impossible, RemovedMailbox };

/** Dovecot's names of password hashing schemes. */
export type PasswordScheme = 'ARGON2ID' | 'SHA512-CRYPT';

/** What an address is to become, whatever it is now. */
export type AddressWish = Pick<AddressChange, 'address' | 'after'>;

/** Rules and limits that a mail server has beyond ours. */
export type ServerRules = {
  /**
   * Why it would refuse these changes if they were applied in this order, of which what it refuses is not applied; null: it
   * is allowed. The list may have any length: limits count over all of it.
   */
  refuses(wishes: readonly AddressWish[]): Promise<(Impossible | null)[]>;
  /** A refusal is an English sentence; null: it is allowed. */
  refusesPassword(address: Address, password: string): Promise<string | null>;
};

/**
 * How long a removed mailbox can be restored: as long as our own retention says, some minutes (until the mail server's own
 * clean-up runs, see `cleanupAfter`), or not at all.
 */
type Retention = 'retention' | 'minutes' | 'nothing';

/**
 * What a driver implements. Every function may throw MailServerUnavailable. `apply` and `purge` are idempotent: after a
 * success, or after being killed at any point, they may be repeated, and a repetition only does what is left.
 */
export type MailServer = {
  readonly name: string;
  /** What it can't do: people are not offered it, and a request for it is refused with the reason. */
  readonly lacks: readonly Capability[];
  readonly keepsRemoved: Retention;
  /** Milliseconds after which its own clean-up may have deleted removed mail, where it keeps that for `minutes`. */
  readonly cleanupAfter?: number;
  /** Its rules beyond ours. */
  readonly rules?: ServerRules;
  /** How its passwords are hashed; Argon2id where it is left out. */
  readonly passwordScheme?: PasswordScheme;
  /** What quotas are multiples of; single octets where it is left out. */
  readonly quotaUnit?: Bytes;
  /** What the quotas of domains are multiples of; single octets where it is left out. */
  readonly domainQuotaUnit?: Bytes;
  /** Whether mail to a suspended address goes to its domain's catch-all, where there is one, instead of being refused. */
  readonly suspendedGoesToCatchAll?: boolean;
  /** What separates tags in local parts, as in Postfix's `recipient_delimiter`; `+` where it is left out. */
  readonly recipientDelimiter?: string;
  /** Destinations that are no addresses, and what becomes of mail to them. None where it is left out. */
  readonly disposals?: Disposals;
  /** The ways into a mailbox that a lock-out can't close. None where it is left out. */
  readonly lockOutLeaves?: readonly LastingAccess[];
  /** Whether what forwards to a mailbox's old address alone forwards to its new one as soon as it is renamed. */
  readonly renameRedirects?: boolean;
  /** Whether it keeps one DKIM key a domain, and signs with that as soon as it is made. False where it is left out. */
  readonly signsNewKeys?: boolean;
  /** Which logins it has on record; `all` where it is left out. */
  readonly loginRecords?: LoginRecords;
  /** How many changes of a request one job applies; as {@link defaultOrders} where it is left out. */
  readonly ordersPerJob?: number;
  /** How many orders it is given at once; as {@link defaultOrders} where it is left out. */
  readonly ordersAtOnce?: number;
  /** The domains that it receives for, sorted. */
  domains(): Promise<Domain[]>;
  /** The domains that are aliases of others, sorted; `domains` may or may not have them too. */
  aliasDomains(): Promise<AliasDomain[]>;
  /** The address as it is now; null: there is none. */
  read(address: Address): Promise<AddressState | null>;
  /** The same for many, in the order given. Lists may have any length; a driver looks at up to 500 at a time. */
  readMany(addresses: readonly Address[]): Promise<(AddressState | null)[]>;
  /** What the mailbox at the address holds now; null: there is no mailbox. */
  measure(address: Address): Promise<MailboxDetails | null>;
  /** The same for many, in the order given. */
  measureMany(addresses: readonly Address[]): Promise<(MailboxDetails | null)[]>;
  /** What each folder of the mailbox at the address holds; null: there is no mailbox, or it can't be counted. */
  folders(address: Address): Promise<FolderSize[] | null>;
  /** The domain's quota, and what its mailboxes have of it; null: there is no such domain. */
  domainQuota(domain: Domain): Promise<DomainQuota | null>;
  /** When somebody last logged in to each of the mailboxes, in the order given; `unknown` also where there is no mailbox. */
  lastLogins(addresses: readonly Address[]): Promise<LastLogin[]>;
  /** The names of the mailbox's app passwords, sorted; null: there is no mailbox. */
  appPasswords(address: Address): Promise<string[] | null>;
  /** Who has access to the address beside its owner, and which other addresses its mailbox has access to. */
  access(address: Address): Promise<AddressAccess>;
  /** The keys by which the domain's mail is signed, was, or can be: their public halves alone. Sorted by selector. */
  dkimKeys(domain: Domain): Promise<DkimKey[]>;
  /** What the mailbox answers while its owner is away; null: there is no mailbox, or the mail server lacks `away`. */
  absence(address: Address): Promise<MailboxAbsence | null>;
  /**
   * The addresses that forward to this one, also with a tag.
   * @param delimiters what separates tags in this address's domain, whose server may be another; left out: no tags count.
   */
  forwardersTo(address: Address, delimiters?: string): Promise<Address[]>;
  /** The same for many, in the order given: one pass over what forwards, not one for each. */
  forwardersToMany(addresses: readonly Address[], delimiters?: string): Promise<Address[][]>;
  /** Up to `limit` addresses after the one given, in order: a page for a sync. */
  page(after: Address | null, limit: number): Promise<AddressEntry[]>;
  /** Applies a change, provided that the address is still as the change's `before` says. */
  apply(order: Order): Promise<Outcome>;
  /**
   * Deletes the mail of a removed mailbox for good.
   * @param fence the token of the Facteur that asks for it, as in an {@link Order}.
   */
  purge(id: MailboxId, fence?: FencingToken): Promise<void>;
  /**
   * From now on refuses what is written with a lower token: orders of a Facteur whose standby has taken over.
   * @returns the highest token known: another than the one given where that is too low itself.
   */
  refuseBelow(token: FencingToken): Promise<number>;
  /** What its log says of mail. Only where it does not lack `trace`. */
  trace(query: TraceQuery): Promise<TraceReport>;
  /** Sends a message through its own SMTP service. Only where it does not lack `trace`. */
  sendTest(mail: TestMail): Promise<TestMailReply>;
  /** Whether its worker runs and how many jobs wait for it; only of a mail server on another host. Never throws. */
  workerHealth?(): Promise<Condition>;
  /** The health of each of its parts, for status pages. Never throws MailServerUnavailable: it reports it. */
  conditions(): Promise<readonly Condition[]>;
  close(): Promise<void>;
};

/** How many orders a mail server gets that does not say how many it takes. */
export const defaultOrders = { perJob: 100, atOnce: 100 } as const;

/** What a mail server says of itself. */
export type ServerTraits = Pick<
  MailServer,
  | 'lacks'
  | 'keepsRemoved'
  | 'cleanupAfter'
  | 'passwordScheme'
  | 'quotaUnit'
  | 'domainQuotaUnit'
  | 'suspendedGoesToCatchAll'
  | 'recipientDelimiter'
  | 'disposals'
  | 'lockOutLeaves'
  | 'renameRedirects'
  | 'signsNewKeys'
  | 'loginRecords'
  | 'ordersPerJob'
  | 'ordersAtOnce'
>;
