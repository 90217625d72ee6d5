import { displayAddress } from '../../../../domain/address/address.ts';
import type { LeftOut, LeftOutWhy } from '../../../../domain/request/many/left-out.ts';
import type { Conflict } from '../../../../domain/request/rebase.ts';
import type { restTexts as english } from '../../en/many/rest.ts';
import type { Format } from '../../format.ts';
import { fr, pluralEnding } from '../typography.ts';

const why: Readonly<Record<Exclude<LeftOutWhy, Conflict['kind']>, string>> = {
  'as-wanted': 'déjà comme voulu',
  'needs-left-out': 'dépend d’une autre modification, laissée de côté',
  impossible: 'ne peut pas être redemandé ainsi',
};

/** What a request is made of that takes up the rest of another one. */
export function restTexts(format: Format): ReturnType<typeof english> {
  const named = ({ line, address }: LeftOut['first'][number]): string =>
    line === null ? displayAddress(address) : `${displayAddress(address)} (ligne ${format.count(line)})`;
  return {
    restOf: (request) => `C’est le reste de la demande #${request}.`,
    restLeftOut: ({ why: reason, count, first }, conflicts) => {
      const others = count - first.length;
      const list = [
        ...first.map(named),
        ...(others > 0 ? [`${format.count(others)} autre${pluralEnding(others)}`] : []),
      ];
      const reasons = { ...conflicts, ...why };
      return fr`Laissé de côté (${reasons[reason]}) : ${format.list(list)}.`;
    },
  };
}
