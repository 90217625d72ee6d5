import { displayAddress } from '../../../../domain/address/address.ts';
import type { LeftOut, LeftOutWhy } from '../../../../domain/request/many/left-out.ts';
import type { Conflict } from '../../../../domain/request/rebase.ts';
import type { Format } from '../../format.ts';

type OtherWhy = Exclude<LeftOutWhy, Conflict['kind']>;

const why: Readonly<Record<OtherWhy, string>> = {
  'as-wanted': 'as wanted by now',
  'needs-left-out': 'needs another change that is left out',
  impossible: 'can’t be asked for again like this',
};

/** What a request is made of that takes up the rest of another one. */
export function restTexts(format: Format) {
  const named = ({ line, address }: LeftOut['first'][number]): string =>
    line === null ? displayAddress(address) : `${displayAddress(address)} (line ${format.count(line)})`;
  return {
    restOf: (request: number) => `This is the rest of request #${request}.`,
    /** What of the rest is not asked for again, and why. @param conflicts why a change can’t be rebased. */
    restLeftOut: (
      { why: reason, count, first }: LeftOut,
      conflicts: Readonly<Record<Conflict['kind'], string>>,
    ): string => {
      const others = count - first.length;
      const list = [...first.map(named), ...(others > 0 ? [`${format.count(others)} more`] : [])];
      const reasons = { ...conflicts, ...why };
      return `Left out (${reasons[reason]}): ${format.list(list)}.`;
    },
  };
}
