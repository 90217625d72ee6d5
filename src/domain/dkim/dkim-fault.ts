import type { Domain } from '../address/address.ts';
import type { DkimAct, DkimRefusal } from './dkim-change.ts';

/** Reasons to refuse what is asked of the keys by which a domain's mail is signed. */
export type DkimFault =
  | DkimRefusal
  /** It is so already. */
  | {
      readonly code: 'dkim-already';
      readonly domain: Domain;
      readonly selector: string;
      readonly act: DkimAct;
    }
  /** Receivers would find no key, or another one, for what is signed with it: or it can't be seen now what they find. */
  | {
      readonly code: 'dkim-not-published';
      readonly domain: Domain;
      readonly selector: string;
      readonly found: 'none' | 'other' | 'unknown';
    }
  /** No key is there that it could be about. */
  | { readonly code: 'dkim-none'; readonly domain: Domain; readonly act: DkimAct }
  /** It could be about several. */
  | {
      readonly code: 'dkim-which';
      readonly domain: Domain;
      readonly act: DkimAct;
      readonly selectors: readonly string[];
    }
  | { readonly code: 'dkim-selector'; readonly selector: string };
