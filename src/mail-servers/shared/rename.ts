import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { ApplyRefusal } from './change.ts';

/** What a rename does to one of its addresses, and what is there now. */
type FoundChange = AddressChange & { readonly found: AddressState | null };

/** Whether a rename is still to do: null where both addresses are as wanted by now, else what was changed, and at which. */
export function checkRename(changes: readonly FoundChange[]): ApplyRefusal | 'to do' {
  if (changes.every(({ found, after }) => sameState(found, after))) return null;
  const changed = changes.find(({ found, before }) => !sameState(found, before));
  return changed ? { kind: 'found-changed', found: changed.found, at: changed.address } : 'to do';
}
