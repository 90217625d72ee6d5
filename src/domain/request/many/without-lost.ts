import type { Address } from '../../address/address.ts';
import { type AddressState, nullIfEmpty } from '../../address/address-state.ts';
import { addressIn, includesDestination } from '../../address/destination.ts';
import type { Rebased } from '../rebase.ts';

/**
 * Leaves out what would forward again to addresses that don't come back, since their mail is gone: first those forwards, then
 * aliases of which nothing else is left.
 */
export function withoutLost(reverted: readonly Rebased[]): Rebased[] {
  const lost = new Set(reverted.filter(staysGone).map(({ change }) => change.address));
  let kept = [...reverted];
  for (let before = -1; before < lost.size; ) {
    before = lost.size;
    kept = kept.map((back) => {
      const after = dropForwards(back, lost);
      if (after === null && back.change.after && !back.change.before) lost.add(back.change.address);
      return after === back.change.after ? back : { ...back, change: { ...back.change, after } };
    });
  }
  return kept;
}

const staysGone = ({ change, conflicts }: Rebased): boolean =>
  !change.before && !change.after && conflicts.some(({ kind }) => kind === 'mail-gone');

/** What is there already may stay, wherever it leads. */
function dropForwards(
  { change: { before, after } }: Rebased,
  lost: ReadonlySet<Address>,
): AddressState | null {
  const forwards = after?.forwards.filter((to) => {
    const destination = addressIn(to);
    return destination === null || !lost.has(destination) || includesDestination(before?.forwards ?? [], to);
  });
  if (!after || !forwards || forwards.length === after.forwards.length) return after;
  return nullIfEmpty({ ...after, forwards });
}
