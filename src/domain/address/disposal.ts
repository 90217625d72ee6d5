import { type Destination, destinationKey } from './destination.ts';

/** What happens to mail that an address neither keeps nor forwards: it is discarded, or trains the spam filter first. */
export type Disposal = 'discard' | 'learn-spam' | 'learn-ham';

/** The destinations that mean a disposal on a mail server. They may not be combined with other destinations. */
export type Disposals = Readonly<Record<string, Disposal>>;

/** The disposal that one of the destinations means; null: none does. */
export function findDisposal(forwards: readonly Destination[], disposals: Disposals): Disposal | null {
  const destination = forwards.map(destinationKey).find((forward) => forward in disposals);
  return destination === undefined ? null : (disposals[destination] ?? null);
}

/** The disposal where all destinations are disposals; null otherwise: beside a real destination, mail arrives there. */
export const soleDisposal = (forwards: readonly Destination[], disposals: Disposals): Disposal | null =>
  forwards.every((forward) => destinationKey(forward) in disposals)
    ? findDisposal(forwards, disposals)
    : null;

/** The destinations where mail arrives: none where all are disposals, otherwise all. */
export const stripDisposals = (
  forwards: readonly Destination[],
  disposals: Disposals,
): readonly Destination[] => (soleDisposal(forwards, disposals) === null ? forwards : []);
