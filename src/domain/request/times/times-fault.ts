import type { Address } from '../../address/address.ts';
import type { Change } from '../change.ts';

/** Why changes can't be made at a time, or until one. */
export type TimesFault =
  /** Such a change is made at once, or not at all. */
  | { readonly code: 'not-for-later'; readonly what: Change['kind'] }
  /** Such a change can't be made for a time: nothing could take it back. */
  | { readonly code: 'not-for-a-time'; readonly address: Address }
  /** It would be over before it begins. */
  | { readonly code: 'until-too-early'; readonly argument: 'until' | 'keep' }
  | { readonly code: 'until-too-many'; readonly count: number; readonly most: number };
