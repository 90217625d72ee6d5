import type { Address } from '../address/address.ts';
import { type AddressAccess, gainsRights, noRights, sameRights } from '../sharing/access-rights.ts';
import type { AccessChange } from './change.ts';
import type { Effect } from './effect.ts';

/** What a change of somebody's rights does. */
export function accessEffects({ address, holder, before, after }: AccessChange): Effect[] {
  if (sameRights(before, after)) return [];
  const kind = gainsRights(before, after) ? 'grant-access' : 'end-access';
  return [{ kind, address, holder, before, after }];
}

/** The rights of others that end, as what they are to goes. */
export const endedAccess = (address: Address, access: Pick<AddressAccess, 'given'> | undefined): Effect[] =>
  (access?.given ?? []).map(({ address: holder, rights: before }) => ({
    ...{ kind: 'end-access', address, holder, before, after: noRights, follows: true },
  }));

/** The rights of a mailbox that end, as it goes itself. */
export const lostAccess = (holder: Address, access: Pick<AddressAccess, 'held'> | undefined): Effect[] =>
  (access?.held ?? []).map(({ address, rights: before }) => ({
    ...{ kind: 'end-access', address, holder, before, after: noRights, follows: true },
  }));
