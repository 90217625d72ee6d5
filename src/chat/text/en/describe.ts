import type { Address } from '../../../domain/address.ts';
import { type AddressState, kindOf } from '../../../domain/address-state.ts';
import type { Format } from '../format.ts';
import { kinds } from './terms.ts';

/** A state in a few words: `a mailbox (quota 2 GB)`, `an alias to a@x and b@y, suspended`, `nothing`. */
export const describe =
  (format: Format) =>
  (state: AddressState | null, destination: (address: Address) => string): string => {
    if (!state) return 'nothing: it does not exist';
    const quota = state.mailbox?.quota ?? null;
    const to = state.forwards.length > 0 ? ` to ${format.list(state.forwards.map(destination))}` : '';
    return `${kinds[kindOf(state)]}${to}${quota === null ? '' : ` (quota ${format.size(quota)})`}${state.enabled ? '' : ', suspended'}`;
  };
