import {
  addressIn,
  type Destination,
  leadsInto,
  shownDestination,
} from '../../domain/address/destination.ts';
import type { Sight } from '../../requests/planning/check-forwards.ts';
import type { Catalogue } from '../i18n/translations.ts';

/** Says where mail is led to. */
export type ShowDestination = (destination: Destination) => string;

/** Says of each destination that is no address that it is none, and of one in none of the domains that somebody sees that it is outside. */
export const destinationsFor =
  ({ lists }: Pick<Catalogue, 'lists'>, sees: Sight): ShowDestination =>
  (destination) => {
    const shown = shownDestination(destination);
    if (addressIn(destination) === null) return lists.noAddress(shown);
    return leadsInto(destination, sees) ? shown : lists.outside(shown);
  };
