import type { Address } from '../../address/address.ts';
import type { Conflict } from '../rebase.ts';

/** Why a change that was not applied is not asked for again with the others. */
export type LeftOutWhy =
  | Conflict['kind']
  /** The address is as it was wanted by now. */
  | 'as-wanted'
  /** It needs another change that is left out. */
  | 'needs-left-out'
  /** Another rule stands against it. */
  | 'impossible';

/** Changes that are left out for one reason: how many, and the first of them, with their lines in the file. */
export type LeftOut = {
  readonly why: LeftOutWhy;
  readonly count: number;
  readonly first: readonly { readonly line: number | null; readonly address: Address }[];
};
