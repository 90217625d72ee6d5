import type { Actor, Channel, Group, Locale, TenantKey } from '../actor.ts';
import type { Address, Domain } from '../address/address.ts';
import type { AddressState, MailboxId, MailboxSize } from '../address/address-state.ts';
import type { Concern, Plan } from './plan.ts';
import type { Conflict } from './rebase.ts';
import type { RequestState } from './request-state.ts';

/** A mailbox whose mail was put where it can be brought back from. */
export type RemovedMailbox = { readonly id: MailboxId; readonly holds: MailboxSize };

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
 * A limit that the mail server itself sets for a domain. `most`: how many of them, or how many octets one mailbox may
 * have, or this one, so that the domain's mailboxes stay within what they may have together; 0 for none at all.
 */
export type DomainLimit = {
  readonly code: 'domain-limit';
  readonly domain: Domain;
  readonly limit: 'mailboxes' | 'aliases' | 'quota' | 'domain-quota';
  readonly most: number;
};

/** What is remembered of how a request ended. */
export type RequestOutcome =
  | {
      readonly kind: 'applied';
      readonly removed: readonly RemovedMailbox[];
      readonly restorableUntil: number | null;
    }
  | { readonly kind: 'found-changed'; readonly found: AddressState | null }
  /** Another request about the same address was applied; null: one that its requester does not see. */
  | { readonly kind: 'overtaken'; readonly by: number | null }
  | { readonly kind: 'impossible'; readonly why: Impossible }
  /** While it is being applied: the address is changed, and what must follow is tried until it works. */
  | { readonly kind: 'unfinished'; readonly trouble: string }
  /** Tried and given up. `errorId` finds the cause in the log; `trouble` is the mail server's own message, if it gave one. */
  | { readonly kind: 'gave-up'; readonly trouble: string | null; readonly errorId: string }
  | { readonly kind: 'ended-by'; readonly who: Actor; readonly reason?: string };

/** Who is shown a request: those where it was asked for, and approvers who have a channel of their own. */
export type Audience = 'requester' | 'approvers';

/** What somebody said beside the change that they want. */
export type RequestOptions = {
  /** Why they want it. */
  readonly reason?: string;
  /** Why it may not wait for the approvals that are missing. */
  readonly breakGlass?: string;
  /** The request that it takes back, and what of that can't be taken back. */
  readonly undoes?: { readonly request: number; readonly conflicts: readonly Conflict[] };
  /** Whom a mailbox that it makes is for, where that is not the requester. */
  readonly owner?: Actor;
};

/** What policy said of the wait for approvals, when the request was made. Times are milliseconds. */
export type ApprovalDeadlines = {
  /** How long the request waits for approvals. */
  readonly waits: number;
  readonly remindAfter: number;
  readonly remindEvery: number;
  /** From when on, and whom, reminders call as well; null: nobody else. */
  readonly escalateAfter: number;
  readonly escalateTo: Group | null;
  /** Where approvers are asked; null: where it was asked for. */
  readonly approvals: Channel | null;
  /** What is written there is in this language. */
  readonly language: Locale;
};

/** Someone wants a plan carried out. Times are milliseconds since 1970. */
export type Request = {
  readonly id: number;
  readonly tenant: TenantKey;
  readonly requester: Actor;
  readonly address: Address;
  readonly plan: Plan;
  readonly state: RequestState;
  readonly domain: Domain;
  readonly concern: Concern;
  readonly person: string;
  readonly asking: RequestOptions;
  readonly terms: ApprovalDeadlines | null;
  readonly remindAt: number | null;
  readonly sealedHash: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly settledAt: number | null;
  readonly outcome: RequestOutcome | null;
};
