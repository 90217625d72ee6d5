import type { UsageFault } from '../fault.ts';
import { ok, type Result } from '../result.ts';

/** Which page of a list is wanted: by its number, or as what comes after or before an entry that was shown. */
export type PagePlace = {
  readonly number: number;
  readonly from?: PageStart;
};

/** From which entry a page goes on, by what the list names it by. */
type PageStart = { readonly way: 'after' | 'before'; readonly key: string };

export const firstPage: PagePlace = { number: 1 };

/** Types a page as a button does: where the list has changed meanwhile, no entry comes twice or is left out. */
export const typePage = ({ number, from }: PagePlace): string =>
  from ? `${number}/${from.way}/${from.key}` : String(number);

const goingOn = /^(?<number>\d+)\/(?<way>after|before)\/(?<key>\S+)$/;

/** Reads a page that was typed, or that {@link typePage} wrote. @param readNumber reads a number that was typed. */
export function parsePage(
  typed: string,
  readNumber: (typed: string) => Result<number, UsageFault>,
): Result<PagePlace, UsageFault> {
  const { number = typed, way, key } = goingOn.exec(typed)?.groups ?? {};
  const read = readNumber(number);
  if (!read.ok) return read;
  if (key === undefined) return ok({ number: read.value });
  return ok({ number: read.value, from: { way: way === 'before' ? 'before' : 'after', key } });
}
