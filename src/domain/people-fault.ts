import type { Actor, Platform } from './actor.ts';
import type { Address } from './address/address.ts';

/** Why nothing can be done about whose mailboxes are. */
export type PeopleFault =
  | NotOffboarded
  /** A person whose mailboxes are meant owns none in the domains that the actor sees. */
  | { readonly code: 'person-without-mailbox'; readonly person: Actor }
  | { readonly code: 'owner-unknown'; readonly address: Address }
  /** Only the owner of a mailbox and admins see its folders. */
  | { readonly code: 'folders-of-others'; readonly address: Address }
  /** The owner is on a platform that Facteur is not connected to. */
  | {
      readonly code: 'owner-unreachable';
      readonly address: Address;
      readonly owner: string;
      readonly platform: Platform;
    }
  | { readonly code: 'owner-already'; readonly address: Address; readonly owner: string };

/** Why somebody is not offboarded; `person`: who leaves, or who was to take over. */
export type NotOffboarded = {
  readonly code: 'not-offboarded';
  readonly person: Actor;
  readonly why:
    | { readonly kind: 'yourself' | 'successor-leaves' | 'nothing' | 'successor-without-mailbox' }
    /** Of postmasters that would be left without any forward. */
    | { readonly kind: 'last-forwards'; readonly addresses: readonly Address[] };
};
