/** States of a request that can still change. */
export const openStates = [
  'awaiting-confirmation',
  'awaiting-approval',
  'scheduled',
  'queued',
  'applying',
  'stopping',
] as const;
/**
 * States in which a request locks its addresses: it is being applied, or about to be. Waiting and scheduled requests lock nothing.
 * `stopping`: what is on its way to the mail server ends, and nothing else begins.
 */
export const inProgressStates = ['queued', 'applying', 'stopping'] as const;
/** States that never change any more. */
export const finalStates = [
  'applied',
  'partly-applied',
  'failed',
  'cancelled',
  'denied',
  'expired',
  'stale',
] as const;

export type OpenState = (typeof openStates)[number];
type FinalState = (typeof finalStates)[number];
export type RequestState = OpenState | FinalState;

/** `later`: nothing is missing then but its time. */
export type RequestEvent =
  | { readonly kind: 'confirmed'; readonly approvalNeeded: boolean; readonly later?: boolean }
  /** One approval of several. */
  | { readonly kind: 'partly-approved' }
  /** The last approval that was missing. */
  | { readonly kind: 'approved'; readonly later?: boolean }
  /** An admin does without the missing approvals. */
  | { readonly kind: 'glass-broken' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'expired' }
  /** Planned anew and shown again: what was shown before can no longer be confirmed or approved. */
  | { readonly kind: 'replanned' }
  /** The time of a scheduled request has come, and it is as it was shown. */
  | { readonly kind: 'due' }
  /** The time of a scheduled request has come, and it is not as it was shown: it is asked about again. */
  | { readonly kind: 'reopened'; readonly awaits: 'confirmation' | 'approval' }
  | { readonly kind: 'started' }
  /** A change of several ended, and others are still to come. */
  | { readonly kind: 'change-ended' }
  /** Facteur was put back from a backup, and nobody knows what became of it since. */
  | { readonly kind: 'interrupted'; readonly somethingApplied: boolean }
  | EndEvent;

/** The last change ended; before it: no change is left (`found-changed`), or it was given up while queued (`failed`). */
export type EndEvent =
  | { readonly kind: 'applied' }
  | { readonly kind: 'partly-applied' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'found-changed' }
  /** Stopped: nothing was applied, and some changes never began. */
  | { readonly kind: 'never-began' };

/** The state after an event; null where the event is not allowed in that state. */
export function transition(state: RequestState, event: RequestEvent): RequestState | null {
  if (event.kind === 'interrupted')
    return !isOpen(state) ? null : event.somethingApplied ? 'partly-applied' : 'stale';
  switch (state) {
    case 'awaiting-confirmation':
      return fromAwaitingConfirmation(event);
    case 'awaiting-approval':
      return fromAwaitingApproval(event);
    case 'scheduled':
      return fromScheduled(event);
    case 'queued':
      return fromQueued(event);
    case 'applying':
      return fromApplying(event);
    case 'stopping':
      return fromStopping(event);
    default:
      return null;
  }
}

function fromAwaitingConfirmation(event: RequestEvent): RequestState | null {
  switch (event.kind) {
    case 'confirmed':
      return event.approvalNeeded ? 'awaiting-approval' : begun(event);
    case 'replanned':
      return 'awaiting-confirmation';
    case 'cancelled':
    case 'expired':
      return event.kind;
    case 'found-changed':
      return 'stale';
    default:
      return null;
  }
}

function fromAwaitingApproval(event: RequestEvent): RequestState | null {
  switch (event.kind) {
    case 'partly-approved':
    case 'replanned':
      return 'awaiting-approval';
    case 'approved':
      return begun(event);
    case 'glass-broken':
      return 'queued';
    case 'denied':
    case 'cancelled':
    case 'expired':
      return event.kind;
    case 'found-changed':
      return 'stale';
    default:
      return null;
  }
}

const begun = ({ later = false }: { readonly later?: boolean }): RequestState =>
  later ? 'scheduled' : 'queued';

/** Nothing is missing but its time. */
function fromScheduled(event: RequestEvent): RequestState | null {
  switch (event.kind) {
    case 'due':
      return 'queued';
    case 'reopened':
      return event.awaits === 'confirmation' ? 'awaiting-confirmation' : 'awaiting-approval';
    case 'cancelled':
      return 'cancelled';
    case 'found-changed':
      return 'stale';
    default:
      return null;
  }
}

function fromQueued(event: RequestEvent): RequestState | null {
  switch (event.kind) {
    case 'started':
      return 'applying';
    case 'cancelled':
    case 'failed':
      return event.kind;
    default:
      return null;
  }
}

function fromApplying(event: RequestEvent): RequestState | null {
  switch (event.kind) {
    // After a kill, the job starts again.
    case 'started':
    case 'change-ended':
      return 'applying';
    case 'cancelled':
      return 'stopping';
    default:
      return endOf(event);
  }
}

function fromStopping(event: RequestEvent): RequestState | null {
  switch (event.kind) {
    case 'started':
    case 'change-ended':
      return 'stopping';
    case 'never-began':
      return 'cancelled';
    default:
      return endOf(event);
  }
}

/** The end of a request whose changes have begun. */
function endOf(event: RequestEvent): FinalState | null {
  switch (event.kind) {
    case 'applied':
    case 'partly-applied':
    case 'failed':
      return event.kind;
    case 'found-changed':
      return 'stale';
    default:
      return null;
  }
}

/** Whether a request waits for people, and so locks nothing. */
export const isWaiting = (state: RequestState): boolean =>
  state === 'awaiting-confirmation' || state === 'awaiting-approval';

/** Whether a request holds its addresses. */
export const isInProgress = (state: RequestState): boolean =>
  (inProgressStates as readonly RequestState[]).includes(state);

export const isOpen = (state: RequestState): state is OpenState =>
  (openStates as readonly RequestState[]).includes(state);
