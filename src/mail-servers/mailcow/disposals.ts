import type { Destination } from '../../domain/address/destination.ts';
import { type Disposal, type Disposals, findDisposal } from '../../domain/address/disposal.ts';

/** The destinations that mailcow stores for an alias that leads to no address. */
export const disposals: Disposals = {
  'null@localhost': 'discard',
  'spam@localhost': 'learn-spam',
  'ham@localhost': 'learn-ham',
};

const attributes = {
  discard: 'goto_null',
  'learn-spam': 'goto_spam',
  'learn-ham': 'goto_ham',
} as const satisfies Record<Disposal, string>;

/**
 * The attributes for an alias's destinations. A disposal has an attribute of its own, and is refused as a
 * destination.
 */
export function destinationAttributes(
  forwards: readonly Destination[],
): Readonly<Record<string, string | boolean>> {
  const how = findDisposal(forwards, disposals);
  return how ? { [attributes[how]]: true } : { goto: forwards.join(',') };
}

export const isDisposal = (forwards: readonly Destination[]): boolean =>
  findDisposal(forwards, disposals) !== null;

/** Whether an alias would have both a disposal and addresses, which mailcow can't store. */
export const mixesDisposal = (forwards: readonly Destination[]): boolean =>
  forwards.length > 1 && isDisposal(forwards);
