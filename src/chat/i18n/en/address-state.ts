import { type AddressState, deliversLocally, kindOf } from '../../../domain/address/address-state.ts';
import type { Destination } from '../../../domain/address/destination.ts';
import { type Disposals, stripDisposals } from '../../../domain/address/disposal.ts';
import { type Suspension, suspensionOf } from '../../../domain/suspension/suspension.ts';
import type { Format } from '../format.ts';
import { kinds } from './vocabulary.ts';

/**
 * Describes a state: `a mailbox (quota 2 GB)`, `an alias to a@x and b@y, suspended`, `nothing: it does not exist`.
 * @param disposals those of the address's mail server.
 */
export const describeState =
  (format: Format) =>
  (
    state: AddressState | null,
    destination: (destination: Destination) => string,
    disposals: Disposals = {},
  ): string => {
    if (!state) return 'not there';
    const forwards = stripDisposals(state.forwards, disposals);
    const quota = state.mailbox?.quota ?? null;
    const to = forwards.length > 0 ? ` to ${format.list(forwards.map(destination))}` : '';
    return `${kinds[kindOf(state, disposals)]}${to}${quota === null ? '' : ` (quota ${format.size(quota)})`}${state.mailbox && !deliversLocally(state) ? ', local delivery off' : ''}${suspensionTexts[suspensionOf(state)]}`;
  };

const suspensionTexts: Readonly<Record<Suspension, string>> = {
  active: '',
  suspended: ', suspended',
  'suspended-login': ', logins suspended',
  'suspended-mail': ', mail suspended',
};
