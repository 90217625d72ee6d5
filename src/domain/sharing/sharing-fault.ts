import type { Actor } from '../actor.ts';
import type { Address } from '../address/address.ts';

/** Why nobody is let into an address. */
export type SharingFault =
  /** Who is to be let in is the mailbox itself. */
  | { readonly code: 'access-own'; readonly address: Address }
  /** The two are on different mail servers. */
  | { readonly code: 'access-other-server'; readonly address: Address; readonly holder: Address }
  /** A catch-all has no folders, and stands for any address. */
  | { readonly code: 'access-catch-all'; readonly address: Address }
  | { readonly code: 'access-person-without-mailbox'; readonly person: Actor }
  /** A person owns several mailboxes, any of which may be meant. */
  | {
      readonly code: 'access-person-unclear';
      readonly person: Actor;
      readonly mailboxes: readonly Address[];
    };
