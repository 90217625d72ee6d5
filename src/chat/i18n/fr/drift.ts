import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { fr, pluralEnding } from './typography.ts';

/** Texts about what others changed on the mail server directly. */
export function drift(format: Format): Translations['drift'] {
  const addresses = (count: number) => `${format.count(count)} adresse${pluralEnding(count)}`;
  return {
    title: (count) =>
      count === 0
        ? 'rien n’a été modifié hors de Facteur'
        : `${format.count(count)} modification${pluralEnding(count)} hors de Facteur`,
    everywhere: 'Vos domaines',
    noticed: 'Constaté',
    what: 'Modification',
    appeared: (is) => fr`apparue : ${is}`,
    changed: (was, is) => `${was} → ${is}`,
    replaced: (was, is) => `${was} → ${is}, avec une autre boîte`,
    gone: (was) => fr`disparue ; c’était ${was}`,
    domainAppeared: 'son courrier est désormais reçu',
    domainGone: (count) =>
      `son courrier n’est plus reçu${count === null ? '' : fr` ; il avait ${addresses(count)}`}`,
    together: (count) =>
      count === null
        ? 'de nombreuses adresses modifiées'
        : `${addresses(count)} modifiée${pluralEnding(count)} ensemble`,
    hint: '/mail show ADDRESS montre l’état actuel d’une adresse, /mail history ADDRESS ce qui s’est passé. /mail undo ne revient que sur des demandes.',
  };
}
