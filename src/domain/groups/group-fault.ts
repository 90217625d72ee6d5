import type { Platform } from '../actor.ts';
import type { Address } from '../address/address.ts';
import type { Destination } from '../address/destination.ts';
import type { GroupTrouble, NamedGroup } from './followed-group.ts';

/** Why an alias can't follow a group, or its forwards can't be changed by hand. */
export type GroupFault =
  /** No group of the actor's workspace or server is called so, or it was deleted. */
  | { readonly code: 'group-unknown'; readonly typed: string; readonly platform: Platform }
  /** At a terminal, a group is named by its platform, tenant and id. */
  | { readonly code: 'group-at-terminal'; readonly typed: string }
  | {
      readonly code: 'group-unreadable';
      readonly name: string;
      readonly platform: Platform;
      readonly why: GroupTrouble;
    }
  /** The role of Discord that everybody has. */
  | { readonly code: 'group-everyone' }
  /** The platform tells nobody's e-mail address. */
  | { readonly code: 'group-without-emails'; readonly platform: Platform }
  | { readonly code: 'group-needs-alias'; readonly address: Address }
  | { readonly code: 'group-none'; readonly address: Address }
  /** No member has a mailbox that the group may lead to, so that the alias would forward nowhere. */
  | { readonly code: 'group-nobody'; readonly address: Address; readonly group: NamedGroup }
  /** A forward that is there since its owner is in the group. */
  | {
      readonly code: 'group-forward';
      readonly address: Address;
      readonly forward: Destination;
      readonly group: NamedGroup;
    };
