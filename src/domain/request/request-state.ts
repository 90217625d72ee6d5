/** States of a request that can still change. */
export const openStates = ['awaiting-confirmation', 'awaiting-approval', 'queued', 'applying'] as const;
/** States in which a request locks its address: it is being applied, or about to be. Waiting requests lock nothing. */
export const inProgressStates = ['queued', 'applying'] as const;
/** States that never change any more. */
export const finalStates = ['applied', 'failed', 'cancelled', 'denied', 'expired', 'stale'] as const;

export type OpenState = (typeof openStates)[number];
type FinalState = (typeof finalStates)[number];
export type RequestState = OpenState | FinalState;

export type RequestEvent =
  | { readonly kind: 'confirmed'; readonly approvalNeeded: boolean }
  | { readonly kind: 'approved' }
  /** An admin does without the missing approvals. */
  | { readonly kind: 'glass-broken' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'started' }
  | { readonly kind: 'applied' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'found-changed' };

/** The state after an event; null where the event is not allowed in that state. */
export function transition(state: RequestState, event: RequestEvent): RequestState | null {
  switch (state) {
    case 'awaiting-confirmation':
      return fromAwaitingConfirmation(event);
    case 'awaiting-approval':
      return fromAwaitingApproval(event);
    case 'queued':
      return fromQueued(event);
    case 'applying':
      return fromApplying(event);
    default:
      return null;
  }
}

function fromAwaitingConfirmation(event: RequestEvent): RequestState | null {
  switch (event.kind) {
    case 'confirmed':
      return event.approvalNeeded ? 'awaiting-approval' : 'queued';
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
    case 'approved':
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
      return 'applying';
    case 'applied':
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

export const isOpen = (state: RequestState): state is OpenState =>
  (openStates as readonly RequestState[]).includes(state);
