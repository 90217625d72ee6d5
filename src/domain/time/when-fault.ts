import type { WantedTime } from '../request/times/wanted-time.ts';

/** Why a time that was typed can't be used. */
export type WhenFault =
  | { readonly code: 'when-nonsense'; readonly argument: string; readonly typed: string }
  /** A date or a time of day that there is not, such as 30 February. */
  | { readonly code: 'when-impossible'; readonly argument: string; readonly typed: string }
  /** It can be read in more than one way; `forms`: how to type each. */
  | {
      readonly code: 'when-ambiguous';
      readonly argument: string;
      readonly typed: string;
      readonly forms: readonly string[];
    }
  | { readonly code: 'when-past'; readonly argument: string; readonly time: WantedTime }
  /** `years`: the most. */
  | {
      readonly code: 'when-too-far';
      readonly argument: string;
      readonly time: WantedTime;
      readonly years: number;
    };
