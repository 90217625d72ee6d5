import type { Actor, ApprovalsChannel, Group, Locale, TenantKey } from '../actor.ts';
import type { Address, Domain } from '../address/address.ts';
import type { AddressState, MailboxId, MailboxSize } from '../address/address-state.ts';
import type { Fault } from '../fault.ts';
import type { GroupUpdate } from '../groups/group-update.ts';
import type { ChangeState } from './change-state.ts';
import type { Impossible } from './impossible.ts';
import type { Batch } from './many/batches.ts';
import type { LeftOut } from './many/left-out.ts';
import type { Named } from './many/must-see-item.ts';
import type { PlanSummary } from './many/plan-summary.ts';
import type { Concern, Plan } from './plan.ts';
import type { PlannedChange } from './planned-change.ts';
import type { Conflict } from './rebase.ts';
import type { RequestState } from './request-state.ts';
import type { WantedTime } from './times/wanted-time.ts';
import type { TakesBack } from './times/way-back.ts';

/** A removed mailbox whose mail was kept, so that it can be restored. */
export type RemovedMailbox = { readonly id: MailboxId; readonly holds: MailboxSize };

/** How a request ended, as stored. */
export type RequestOutcome =
  | {
      readonly kind: 'applied';
      readonly removed: readonly RemovedMailbox[];
      readonly restorableUntil: number | null;
      /** The renamed mailbox's id from then on, where that is another. */
      readonly mailbox?: MailboxId;
    }
  /** `at`: which address of a rename it was found at. */
  | { readonly kind: 'found-changed'; readonly found: AddressState | null; readonly at?: Address }
  /** Another request about the same address was applied; null: one that its requester does not see. */
  | { readonly kind: 'overtaken'; readonly by: number | null }
  /** Facteur was put back from a backup of that time, when the request was open; or from a replica that ends there. */
  | { readonly kind: 'interrupted'; readonly backupAt: number; readonly from?: 'replica' }
  /** Its time had come, and a rule stood against it. */
  | { readonly kind: 'refused'; readonly why: Fault }
  | { readonly kind: 'impossible'; readonly why: Impossible }
  /** Still being applied: the address is changed, and the rest is retried until it works. */
  | { readonly kind: 'unfinished'; readonly trouble: string }
  /** Given up after the last attempt. `errorId` finds the cause in the log; `trouble` is the mail server's own message, if it gave one. */
  | { readonly kind: 'gave-up'; readonly trouble: string | null; readonly errorId: string }
  /** Of a request that was to take back another: nothing of that was left. */
  | { readonly kind: 'nothing-left' }
  | { readonly kind: 'ended-by'; readonly who: Actor; readonly reason?: string };

/** Who is shown a request: those where it was asked for, and approvers who have a channel of their own. */
export type Audience = 'requester' | 'approvers';

/** What the requester said beside the change. */
export type RequestOptions = {
  /** Why they want the change. */
  readonly reason?: string;
  /** Why it can't wait for the missing approvals. */
  readonly breakGlass?: string;
  /** The request that it reverts, and what of it can't be reverted. */
  readonly undoes?: { readonly request: number; readonly conflicts: readonly Conflict[] };
  /** The owner of a new mailbox, where that is not the requester. */
  readonly owner?: Actor;
  /** How the addresses were chosen, where that was not one by one. */
  readonly selected?: Selected;
  /** The execution of the workflow's step that asked for it, which ends with the request. */
  readonly workflowStep?: string;
  /** A file says what is wanted: what that comes to is shown before anything happens. */
  readonly fromFile?: true;
  /** How many addresses were meant too and are as wanted already, so that nothing changes there. */
  readonly asIs?: number;
  /** The request of whose rest it is made, and what of that rest is left out. */
  readonly restOf?: { readonly request: number; readonly leftOut: readonly LeftOut[] };
  /** When it is to be applied, where that is not at once. */
  readonly at?: WantedTime;
  /** Until when it is to stay so: then it is taken back. */
  readonly until?: WantedTime;
  /** The scheduled requests that would take back what is wanted to stay, where nothing else is wanted of the addresses. */
  readonly keeps?: readonly number[];
  /** Of a request that takes back another, whose time is over: what of it. */
  readonly takesBack?: TakesBack;
  /** Who has said of it that it may end as planned: nobody is reminded of that again. */
  readonly letEnd?: Actor;
  /** Its time has come, and it was not as it had been shown any more: it is asked about again. */
  readonly reopened?: true;
  /** Facteur was put back from a backup of that time since it was agreed to: at its time it is asked about again. */
  readonly backupAt?: number;
  /** That was a replica. */
  readonly backupFrom?: 'replica';
  /** The colleague whose aliases a new mailbox is put into: the requester has not named these. */
  readonly like?: Actor;
  /** Aliases that are deleted with the addresses that were meant, since they forward nowhere else. */
  readonly alsoDeleted?: Named;
  /** Of a request of Facteur's own: the group that the alias follows, and whose membership has changed. */
  readonly follows?: GroupUpdate;
  /** Who leaves: all that is theirs is dealt with. */
  readonly offboards?: Offboards;
};

/** Somebody who leaves, and what becomes of what is theirs beside the addresses. */
export type Offboards = {
  readonly person: Actor;
  /** Who gets their mail; null: nobody. */
  readonly to: Actor | null;
  /** Until when their mailboxes are kept closed before they are deleted; null: they are handed over. */
  readonly keep: WantedTime | null;
  /** How many requests of theirs were open when this was asked for: they are cancelled. */
  readonly requests: number;
};

/** How the addresses of a request were chosen. */
export type Selected = {
  /** The filters, as they were typed; null: the addresses were picked from a list. */
  readonly where: string | null;
  readonly at: number;
  /** How many addresses were chosen. */
  readonly found: number;
  /** Those that the act can't apply to. */
  readonly left: Named;
};

/** The policy's rules for the wait for approvals, fixed when the request was made. Times are milliseconds. */
export type ApprovalDeadlines = {
  /** How long the request waits for approvals. */
  readonly waits: number;
  readonly remindAfter: number;
  readonly remindEvery: number;
  /** After this time, reminders alert this group too; null: nobody else. */
  readonly escalateAfter: number;
  readonly escalateTo: Group | null;
  /** Where approvers are asked; null: where the request was made. */
  readonly approvals: ApprovalsChannel | null;
  /** The language of messages there. */
  readonly language: Locale;
};

/** A change of a request, with what became of it. */
export type RequestedChange = PlannedChange & {
  readonly concern: Concern;
  readonly state: ChangeState;
  /** Null until it has ended, and where it never began. */
  readonly outcome: RequestOutcome | null;
  /** The sealed hash of a new password; null where there is none, or where the change has ended. */
  readonly sealedHash: string | null;
};

/** With at most as many changes, a request is read and shown with all of them. */
export const maxFewChanges = 8;

/** The plan of a stored request: with its changes where they are few, with a summary where it has several. */
export type RequestPlan = Pick<Plan, 'gate' | 'hash'> & {
  /** Names the plan's changes in the store. */
  readonly key: number;
  /** How many changes it has. */
  readonly size: number;
} & (
    | {
        readonly kind: 'few';
        readonly changes: readonly RequestedChange[];
        readonly summary: PlanSummary | null;
      }
    | { readonly kind: 'many'; readonly summary: PlanSummary }
  );

/** A plan of a single change. */
type RequestPlanOfOne = Extract<RequestPlan, { readonly kind: 'few' }> & {
  readonly changes: readonly [RequestedChange];
};

/** A request to apply a plan. Times are milliseconds since 1970. */
export type Request = {
  readonly id: number;
  readonly tenant: TenantKey;
  readonly requester: Actor;
  /** The address of all its changes; empty where there are several. */
  readonly address: Address;
  readonly plan: RequestPlan;
  readonly state: RequestState;
  /** The domains of its addresses. */
  readonly domains: readonly Domain[];
  /** Whether it adds or removes a domain: then its own tenant sees it while the domain is not there. */
  readonly addsDomain: boolean;
  /** The batches of its changes; null where there is only one. */
  readonly batches: readonly Batch[] | null;
  /** How many of its changes have been applied, and how many have ended, in whichever way. */
  readonly applied: number;
  readonly ended: number;
  readonly person: string;
  /** Who is to own a new mailbox is with the change. */
  readonly asking: Omit<RequestOptions, 'owner'>;
  readonly terms: ApprovalDeadlines | null;
  readonly remindAt: number | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly settledAt: number | null;
  /** When it is to be applied; null: as soon as nothing is missing. */
  readonly dueAt: number | null;
  /** The request that it follows from: whose time is over, or by which a group is followed; null: it was asked for. */
  readonly reverts: number | null;
  /** How it ended as a whole; for a single change, what became of that. */
  readonly outcome: RequestOutcome | null;
};

/** A request of a single change. */
export type RequestOfOne = Request & { readonly plan: RequestPlanOfOne };

export const isOfOne = <R extends Pick<Request, 'plan'>>(
  request: R,
): request is R & { readonly plan: RequestPlanOfOne } => request.plan.size === 1;
