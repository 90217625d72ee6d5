import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { type FollowedGroup, isSameFollowed } from '../../domain/groups/followed-group.ts';
import type { GroupChange } from '../../domain/request/change.ts';
import type { AppContext } from '../context/app-context.ts';

type GroupContext = Pick<AppContext, 'store'>;

/** The group that an address follows; null: none. */
export function followedAt({ store }: GroupContext, address: Address): FollowedGroup | null {
  const row = store.groups.of(address);
  if (!row) return null;
  const { tenant, platform, group, name, reach } = row;
  return { tenant, platform, group, name, reach };
}

/** The change from the group that an address follows now. */
export const groupChange = (
  app: GroupContext,
  { address, to, placed }: Pick<GroupChange, 'address' | 'to' | 'placed'>,
): GroupChange => ({ kind: 'group', address, from: followedAt(app, address), to, placed });

/** Whether what a change was planned on is still there: an alias, and the group that it follows. */
export const fitsGroup = (
  app: GroupContext,
  { address, from }: GroupChange,
  found: AddressState | null,
): boolean => found !== null && found.mailbox === null && isSameFollowed(followedAt(app, address), from);
