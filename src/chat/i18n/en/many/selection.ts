import { displayAddress } from '../../../../domain/address/address.ts';
import type { Named } from '../../../../domain/request/many/must-see-item.ts';
import type { Format } from '../../format.ts';

/** How the addresses of a request were chosen. */
export function selection(format: Format) {
  const addresses = (count: number) => `${format.count(count)} ${count === 1 ? 'address' : 'addresses'}`;
  return {
    title: 'Selected',
    /** @param where the filters; null: the addresses were picked from a list. */
    found: (where: string | null, count: number, at: number) =>
      where === null
        ? `${addresses(count)}.`
        : `${addresses(count)} by ${where}, as of ${format.moment(at)}.`,
    left: ({ count, addresses: named }: Named) => {
      const others = count - named.length;
      const list = [...named.map(displayAddress), ...(others > 0 ? [`${format.count(others)} more`] : [])];
      return `Left out, since this can’t apply to ${count === 1 ? 'it' : 'them'}: ${format.list(list)}.`;
    },
    nothing: 'Nothing to change',
    next: 'Choose other addresses, or something else to do.',
  };
}
