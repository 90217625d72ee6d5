import {
  addressIn,
  type Destination,
  displayDestination,
  leadsInto,
} from '../../domain/address/destination.ts';
import type { DomainFilter } from '../../requests/access/visibility.ts';
import type { Translations } from '../i18n/translations.ts';

/** Writes a destination as it is shown. */
export type FormatDestination = (destination: Destination) => string;

/** Marks destinations that are no address, and those outside the domains that `sees` lets through. */
export const destinationFormatter =
  ({ lists }: Pick<Translations, 'lists'>, sees: DomainFilter): FormatDestination =>
  (destination) => {
    const shown = displayDestination(destination);
    if (addressIn(destination) === null) return lists.noAddress(shown);
    return leadsInto(destination, sees) ? shown : lists.outside(shown);
  };
