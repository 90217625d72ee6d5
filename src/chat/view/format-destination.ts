import {
  addressIn,
  type Destination,
  displayDestination,
  leadsInto,
} from '../../domain/address/destination.ts';
import type { DomainFilter } from '../../requests/access/visibility.ts';
import type { Translations } from '../i18n/translations.ts';

/** Says where mail is led to. */
export type FormatDestination = (destination: Destination) => string;

/** Says of each destination that is no address that it is none, and of one in none of the domains that somebody sees that it is outside. */
export const destinationFormatter =
  ({ lists }: Pick<Translations, 'lists'>, sees: DomainFilter): FormatDestination =>
  (destination) => {
    const shown = displayDestination(destination);
    if (addressIn(destination) === null) return lists.noAddress(shown);
    return leadsInto(destination, sees) ? shown : lists.outside(shown);
  };
