import { checkBeside } from './check-beside.ts';
import type { UncheckedDatabase } from './open-file.ts';

type CheckLargeOptions = {
  /** Ends Facteur, for the reason given. */
  readonly end: (reason: string) => void;
  /** Hears of a database that could not be looked through. */
  readonly failed: (error: unknown, file: string) => void;
};

/**
 * Looks through the databases that were too large for that at the start, and ends Facteur where one is damaged.
 * @returns what stops it.
 */
export function checkLarge(
  databases: readonly UncheckedDatabase[],
  { end, failed }: CheckLargeOptions,
): () => void {
  const stopping = new AbortController();
  for (const { file, refusal } of databases)
    checkBeside(file, stopping.signal).then(
      (damage) => damage !== null && end(refusal(damage)),
      (error) => failed(error, file),
    );
  return () => stopping.abort();
}
