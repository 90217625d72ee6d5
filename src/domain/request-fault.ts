import type { Role } from './actor.ts';
import type { Address } from './address/address.ts';
import type { ServerChange } from './request/change.ts';
import type { Conflict } from './request/rebase.ts';
import type { RequestState } from './request/request-state.ts';

/** Why something can't be done with a request, or why it can't be found. */
export type RequestFault =
  | {
      readonly code: 'request-open';
      readonly address: Address;
      readonly request: number;
      readonly state: RequestState;
    }
  | { readonly code: 'request-unknown'; readonly request: number }
  /** It ended longer ago than requests are kept. */
  | { readonly code: 'request-not-kept'; readonly request: number; readonly days: number }
  | { readonly code: 'request-moved-on'; readonly request: number; readonly state: RequestState }
  | { readonly code: 'plan-outdated'; readonly request: number }
  | { readonly code: 'not-requester'; readonly request: number; readonly requester: string }
  | { readonly code: 'own-request'; readonly request: number }
  | { readonly code: 'not-approver'; readonly request: number; readonly needed: Role }
  | { readonly code: 'already-reviewed'; readonly request: number }
  | { readonly code: 'not-again'; readonly request: number; readonly state: RequestState }
  | { readonly code: 'again-conflict'; readonly request: number; readonly conflicts: readonly Conflict[] }
  /** It takes back what another request did for a time: without it, that would stay without anybody's agreement. */
  | { readonly code: 'way-back-stays'; readonly request: number; readonly of: number }
  /** The request takes nothing back, or no longer. */
  | { readonly code: 'not-kept'; readonly request: number }
  | { readonly code: 'undo-not-applied'; readonly request: number; readonly state: RequestState }
  | {
      readonly code: 'undo-impossible';
      readonly request: number;
      readonly what: Exclude<
        ServerChange['kind'],
        'address' | 'rename' | 'domain-alias' | 'domain-quota' | 'access' | 'absence'
      >;
    }
  /** The request `deletion` has deleted a mailbox that it was about, and can be undone first. */
  | {
      readonly code: 'undo-deletion-first';
      readonly request: number;
      readonly address: Address;
      readonly deletion: number;
    }
  | { readonly code: 'undo-nothing'; readonly request: number; readonly conflicts: readonly Conflict[] };
