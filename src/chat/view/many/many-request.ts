import type { Actor, Platform } from '../../../domain/actor.ts';
import type { Address } from '../../../domain/address/address.ts';
import type { PlanSummary } from '../../../domain/request/many/plan-summary.ts';
import type { Gate } from '../../../domain/request/plan.ts';
import type { Request, RequestedChange, RequestOutcome } from '../../../domain/request/request.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import type { RequestViewContext } from '../request-view-parts.ts';

/** Changes of a request that ended alike without being applied. */
export type FailureCount = {
  /** Null: they need another change, which was not applied. */
  readonly reason: RequestOutcome | null;
  readonly count: number;
  readonly first: Address;
};

/** What is shown of a request of several changes. */
export type ManyRequest = {
  readonly id: number;
  readonly requester: Actor;
  readonly state: RequestState;
  readonly plan: {
    readonly hash: string;
    /** How many changes it has. */
    readonly size: number;
    readonly gate: Gate;
    readonly summary: PlanSummary;
    /** All changes, where they are few enough to be shown one by one. */
    readonly changes?: readonly RequestedChange[];
  };
  readonly asking: Pick<
    Request['asking'],
    | 'reason'
    | 'breakGlass'
    | 'undoes'
    | 'restOf'
    | 'asIs'
    | 'alsoDeleted'
    | 'at'
    | 'until'
    | 'takesBack'
    | 'letEnd'
    | 'reopened'
    | 'backupAt'
    | 'backupFrom'
    | 'like'
    | 'offboards'
    | 'selected'
  >;
  /** Changes that are left out since the request was shown before, because their addresses have changed. */
  readonly leftOut: number;
  readonly reverts: number | null;
  readonly applied: number;
  /** How many changes have ended, applied or not. */
  readonly ended: number;
  /** Whether something of it would not begin if it were stopped now. */
  readonly stoppable: boolean;
  /** Why changes were not applied, the most frequent first. */
  readonly failures: readonly FailureCount[];
  /** A mail server that changes wait for, since it can't be reached or its worker is gone; null: none. */
  readonly away: {
    readonly server: string;
    readonly trouble: 'unreachable' | 'no-worker';
    readonly waiting: number;
    /** Since when they wait; null: not known. */
    readonly since: number | null;
  } | null;
  readonly expiresAt: number | null;
  readonly outcome: RequestOutcome | null;
};

/** What a view of such a request is made with. */
export type ManyViewContext = Pick<
  RequestViewContext,
  'text' | 'now' | 'sees' | 'retainedUntil' | 'approvers' | 'decidedIn' | 'isPrivate' | 'decidable'
> & {
  readonly platform: Platform;
};
