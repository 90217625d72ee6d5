import type { FollowedGroup, PlacedMember } from './followed-group.ts';
import type { MembershipChange } from './reconcile.ts';

/** What a request of Facteur's own brings up to date: the forwards of an alias that follows a group, and by whom they change. */
export type GroupUpdate = MembershipChange & {
  readonly group: FollowedGroup;
  /** The request by which the group and its reach were agreed to. */
  readonly agreed: number;
  /** All members, with where their mail goes now. */
  readonly members: readonly PlacedMember[];
};
