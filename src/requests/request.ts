import type { Actor, TenantKey } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { AddressState } from '../domain/address-state.ts';
import type { Plan } from '../domain/plan.ts';
import type { RequestState } from '../domain/request-state.ts';
import type { Impossible, RemovedMailbox } from '../mail-servers/port.ts';

/** What is remembered of how a request ended. */
export type RequestOutcome =
  | {
      readonly kind: 'applied';
      readonly removed: readonly RemovedMailbox[];
      readonly restorableUntil: number | null;
    }
  | { readonly kind: 'found-changed'; readonly found: AddressState | null }
  | { readonly kind: 'impossible'; readonly why: Impossible }
  /** While it is being applied: the address is changed, and what must follow is tried until it works. */
  | { readonly kind: 'unfinished'; readonly trouble: string }
  /** Tried and given up. `errorId` finds the cause in the log; `trouble` is the mail server's own word, if it had one. */
  | { readonly kind: 'gave-up'; readonly trouble: string | null; readonly errorId: string }
  | { readonly kind: 'ended-by'; readonly who: Actor };

/** Someone wants a plan carried out. Times are milliseconds since 1970. */
export type Request = {
  readonly id: number;
  readonly tenant: TenantKey;
  readonly requester: Actor;
  readonly address: Address;
  readonly plan: Plan;
  readonly state: RequestState;
  readonly sealedHash: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly settledAt: number | null;
  readonly outcome: RequestOutcome | null;
};
