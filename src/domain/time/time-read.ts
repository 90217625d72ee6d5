import type { WallTime, Zone } from './zone.ts';

/**
 * What a text says about a time: an instant, or what the clocks show then. Of a date alone, `hasTime` is false. What comes
 * again, as 9:00 does after 1 day and a Friday after 7, is the next one that lies ahead.
 */
export type TimeRead =
  | { readonly kind: 'instant'; readonly at: number }
  | {
      readonly kind: 'wall';
      readonly wall: WallTime;
      readonly hasTime: boolean;
      readonly againAfterDays: 1 | 7 | null;
    };

/** Why a text that is written as a time is none. */
export type TimeReadFault =
  | { readonly code: 'impossible' }
  | { readonly code: 'ambiguous'; readonly forms: readonly string[] };

export type TimeReference = { readonly now: number; readonly zone: Zone };
