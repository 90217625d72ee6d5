import { type Destination, destinationKey } from './destination.ts';

/** What becomes of mail that an address neither keeps nor forwards: thrown away, or learned from and thrown away. */
export type Disposal = 'discard' | 'learn-spam' | 'learn-ham';

/** The destinations that stand for these on a mail server. What stands for one goes with no other destination. */
export type Disposals = Readonly<Record<string, Disposal>>;

/** What becomes of mail to the destinations, where one of them stands for that. */
export function findDisposal(forwards: readonly Destination[], disposals: Disposals): Disposal | null {
  const destination = forwards.map(destinationKey).find((forward) => forward in disposals);
  return destination === undefined ? null : (disposals[destination] ?? null);
}

/** What becomes of mail, where nothing but that does: beside a true destination, it arrives there all the same. */
export const soleDisposal = (forwards: readonly Destination[], disposals: Disposals): Disposal | null =>
  forwards.every((forward) => destinationKey(forward) in disposals)
    ? findDisposal(forwards, disposals)
    : null;

/** Where mail is led: nowhere, where it is disposed of alone, and all destinations otherwise. */
export const stripDisposals = (
  forwards: readonly Destination[],
  disposals: Disposals,
): readonly Destination[] => (soleDisposal(forwards, disposals) === null ? forwards : []);
