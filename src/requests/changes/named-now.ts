import type { AddressState } from '../../domain/address/address-state.ts';
import { addedDestinations, addressIn, destinationKey } from '../../domain/address/destination.ts';
import { type AddressChange, type Change, targetOf } from '../../domain/request/change.ts';
import { mailboxOf, moved, redirected } from '../../domain/request/moved-change.ts';
import type { AppContext } from '../context/app-context.ts';

/** A change of a mailbox as it would be made now, where that was renamed since. */
export function namedNow<C extends Change>({ store }: Pick<AppContext, 'store'>, change: C): C {
  const mailbox = mailboxOf(change);
  if (mailbox === null) return change;
  return store.renames.after(targetOf(change), mailbox).reduce((each, move) => moved(each, move), change);
}

/**
 * A change that was applied, with its forwards as they are called by now: where those it added were renamed, and what
 * forwarded to their old names was redirected.
 */
export function forwardsNamedNow(
  { store }: Pick<AppContext, 'store'>,
  change: AddressChange,
  found: AddressState | null,
): AddressChange {
  const present = new Set(found?.forwards.map(destinationKey));
  const gone = addedDestinations(change.before?.forwards, change.after?.forwards).filter(
    (each) => !present.has(destinationKey(each)),
  );
  return gone.reduce<AddressChange>((each, forward) => {
    const address = addressIn(forward);
    const to = address && store.renames.after(address, null).at(-1)?.to;
    return to && present.has(destinationKey(to)) ? redirected(each, forward, to) : each;
  }, change);
}
