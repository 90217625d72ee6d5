import type { Address } from '../../domain/address/address.ts';
import type { AppContext } from '../context/app-context.ts';

/**
 * Tells of an address whether we change it ourselves, or did since this was called: what was read of it after the
 * call need not be so any more. Ask within the transaction that would write what was read.
 */
export function ownChangeFilter({ store }: Pick<AppContext, 'store'>): (address: Address) => boolean {
  const before = store.audit.newest();
  return (address) => store.requests.isInProgress(address) || store.audit.hasRowFor(address, before);
}
