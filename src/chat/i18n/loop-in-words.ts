import { type Address, displayAddress } from '../../domain/address/address.ts';

/** As many addresses of a circle are named. */
const most = 10;

/** A circle of forwards, from an address to the same: `a → b → a`. Of a long one, the first addresses are named. */
export function loopInWords(path: readonly Address[], others: (count: number) => string): string {
  const left = path.length - 1 - most;
  const [named, end] = left > 1 ? [path.slice(0, most), path.slice(-1)] : [path, []];
  return [
    ...named.map(displayAddress),
    ...(end.length > 0 ? [others(left)] : []),
    ...end.map(displayAddress),
  ].join(' → ');
}
