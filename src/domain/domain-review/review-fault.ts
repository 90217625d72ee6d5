import type { Role } from '../actor.ts';
import type { Domain } from '../address/address.ts';

/** Why somebody can't begin or answer a review of a domain. */
export type ReviewFault =
  | { readonly code: 'review-unknown' }
  | { readonly code: 'review-for-admins'; readonly role: Role }
  | { readonly code: 'review-ended'; readonly domain: Domain }
  /** Somebody else has answered this finding. `number`: as it is shown. */
  | { readonly code: 'review-answered'; readonly domain: Domain; readonly number: number }
  /** The mailbox's owner is not known, has left, or is somebody else by now. */
  | { readonly code: 'review-no-owner' }
  /** An owner's answer, by somebody who was not asked. */
  | { readonly code: 'review-not-asked' }
  | { readonly code: 'review-too-many'; readonly count: number; readonly most: number };
