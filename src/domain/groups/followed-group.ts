import type { Group } from '../actor.ts';
import type { Address } from '../address/address.ts';

/** Where the forwards of a group may lead: to mailboxes in the domains of its tenant, or also to addresses elsewhere. */
export type GroupReach = 'inside' | 'outside';

/** A group with the name that its platform gave it last. */
export type NamedGroup = Group & { readonly name: string };

/** A group whose members an alias forwards to, and how far: what was agreed to, and each later change is covered by. */
export type FollowedGroup = NamedGroup & { readonly reach: GroupReach };

/** Somebody in a group. */
export type GroupMember = {
  readonly id: string;
  readonly name: string;
  /** As the platform knows it; absent: it tells none. */
  readonly email?: string;
};

/** A member, and where their mail goes; null: nowhere that the group may lead to. */
export type PlacedMember = Pick<GroupMember, 'id' | 'name'> & { readonly to: Address | null };

/** What a platform says about a group. */
export type GroupRead =
  | { readonly kind: 'members'; readonly name: string; readonly members: readonly GroupMember[] }
  /** It was deleted. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly why: GroupTrouble };

/**
 * Why a group can't be read: the app lacks the permission, the workspace's plan has no user groups, or the platform does not
 * answer.
 */
export type GroupTrouble = 'no-permission' | 'plan' | 'away';

/** What an alias is to follow: a group, with where its members' mail goes now; or none (null). */
export type GroupWish = {
  readonly to: FollowedGroup | null;
  readonly placed: readonly PlacedMember[];
};

/** Whether two are the same group with the same reach, whatever it is called. */
export const isSameFollowed = (one: FollowedGroup | null, other: FollowedGroup | null): boolean =>
  one === null || other === null ? one === other : isSameGroup(one, other) && one.reach === other.reach;

export const isSameGroup = (one: Group, other: Group): boolean =>
  one.tenant === other.tenant && one.group === other.group;
