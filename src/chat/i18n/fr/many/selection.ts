import { displayAddress } from '../../../../domain/address/address.ts';
import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr, pluralEnding } from '../typography.ts';

/** How the addresses of a request were chosen. */
export function selection(format: Format): Translations['selection'] {
  const addresses = (count: number) => `${format.count(count)} adresse${pluralEnding(count)}`;
  return {
    title: 'Sélection',
    found: (where, count, at) =>
      where === null
        ? `${addresses(count)}.`
        : `${addresses(count)} selon ${where}, au ${format.moment(at)}.`,
    left: ({ count, addresses: named }) => {
      const others = count - named.length;
      const list = [...named.map(displayAddress), ...(others > 0 ? [`${format.count(others)} de plus`] : [])];
      return fr`Laissée${pluralEnding(count)} de côté, car ${count < 2 ? 'elle ne s’y prête' : 'elles ne s’y prêtent'} pas : ${format.list(list)}.`;
    },
    nothing: 'Rien à modifier',
    next: 'Choisissez d’autres adresses, ou une autre action.',
  };
}
