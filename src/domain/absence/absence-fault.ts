import type { Address } from '../address/address.ts';
import type { OwnFilter } from './absence.ts';

/** Why a mailbox can't answer for its owner. */
export type AbsenceFault =
  /** `subject` and `text` have at most as many characters; nothing is left of it where `length` is 0. */
  | {
      readonly code: 'absence-length';
      readonly argument: 'subject' | 'text';
      readonly length: number;
      readonly most: number;
    }
  /** It would end before it begins. */
  | { readonly code: 'absence-order'; readonly from: number; readonly until: number }
  /** Only its forwards get the mailbox's mail. */
  | { readonly code: 'absence-not-kept'; readonly address: Address }
  /** The owner has a filter of their own, which is never displaced. */
  | { readonly code: 'absence-own-filter'; readonly address: Address; readonly filter: OwnFilter }
  /** The filter that was to run beside it is not the active one. */
  | {
      readonly code: 'absence-no-filter';
      readonly address: Address;
      readonly name: string;
      readonly active: string | null;
    };
