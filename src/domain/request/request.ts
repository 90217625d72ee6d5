import type { Impossible, RemovedMailbox } from '../../mail-servers/port.ts';
import type { Channel, Rules } from '../../policy/policy.ts';
import type { Actor, Locale, TenantKey } from '../actor.ts';
import type { Address, Domain } from '../address/address.ts';
import type { AddressState } from '../address/address-state.ts';
import type { Concern, Plan } from './plan.ts';
import type { Conflict } from './rebase.ts';
import type { RequestState } from './request-state.ts';

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
  /** Tried and given up. `errorId` finds the cause in the log; `mailcowError` is the mail server's own word, if it had one. */
  | { readonly kind: 'gave-up'; readonly trouble: string | null; readonly errorId: string }
  | { readonly kind: 'ended-by'; readonly who: Actor; readonly reason?: string };

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
export type ApprovalDeadlines = Pick<
  Rules,
  'waits' | 'remindAfter' | 'remindEvery' | 'escalateAfter' | 'escalateTo'
> & {
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
