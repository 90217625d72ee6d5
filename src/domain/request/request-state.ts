/** Open states: something is still to come. */
export const openStates = ['awaiting-confirmation', 'awaiting-approval', 'queued', 'applying'] as const;
/** What holds its address: it is on its way to the mail server. What waits for people or for a time holds nothing. */
export const inProgressStates = ['queued', 'applying'] as const;
/** Final states: nothing changes any more. */
export const finalStates = ['applied', 'failed', 'cancelled', 'denied', 'expired', 'stale'] as const;

export type OpenState = (typeof openStates)[number];
export type FinalState = (typeof finalStates)[number];
export type RequestState = OpenState | FinalState;

export type RequestEvent =
  | { readonly kind: 'confirmed'; readonly approvalNeeded: boolean }
  | { readonly kind: 'approved' }
  /** An admin does without the approvals that are missing. */
  | { readonly kind: 'glass-broken' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'started' }
  | { readonly kind: 'applied' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'found-changed' };

/** Where an event leads from a state, or null where it may not happen there. */
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
    // A job that was killed half-way starts again.
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

/** Whether it waits for people: it holds nothing up. */
export const isWaiting = (state: RequestState): boolean =>
  state === 'awaiting-confirmation' || state === 'awaiting-approval';

export const isOpen = (state: RequestState): state is OpenState =>
  (openStates as readonly RequestState[]).includes(state);
