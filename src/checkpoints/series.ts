import { err, ok, type Result } from '../domain/result.ts';
import { type Checkpoint, parseCheckpoint, verifySignature } from './checkpoint.ts';

/** Checkpoints of which each is signed by the key that the one before names; there is one at least. */
export type CheckpointSeries = readonly [Checkpoint, ...Checkpoint[]];

export type SeriesFault =
  | { readonly code: 'no-checkpoint' }
  /** The first key is not the one that was noted. */
  | { readonly code: 'other-first-key'; readonly found: string }
  /** A line does not follow on the one before: some between were taken away, or it was put in. */
  | { readonly code: 'not-next'; readonly line: number }
  | { readonly code: 'not-signed'; readonly line: number };

/**
 * Checks a file of checkpoints. Lines that are none are passed over: what is missing between two shows by their keys.
 * @param anchor the first key, as somebody noted it elsewhere; without it, all may have been made anew.
 */
export function checkSeries(text: string, anchor: string | null): Result<CheckpointSeries, SeriesFault> {
  const series: Checkpoint[] = [];
  for (const [index, each] of text.split('\n').entries()) {
    const checkpoint = parseCheckpoint(each);
    if (!checkpoint) continue;
    const line = index + 1;
    const wanted = series.at(-1)?.next ?? anchor ?? checkpoint.key;
    if (checkpoint.key !== wanted)
      return err(
        series.length === 0 ? { code: 'other-first-key', found: checkpoint.key } : { code: 'not-next', line },
      );
    if (!verifySignature(checkpoint)) return err({ code: 'not-signed', line });
    series.push(checkpoint);
  }
  const [first, ...more] = series;
  return first ? ok([first, ...more]) : err({ code: 'no-checkpoint' });
}
