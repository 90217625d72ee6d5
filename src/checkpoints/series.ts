import { err, ok, type Result } from '../domain/result.ts';
import { type Checkpoint, parseCheckpoint, verifySignature } from './checkpoint.ts';

/** Checkpoints, each signed by the key that the one before names; at least one. */
export type CheckpointSeries = readonly [Checkpoint, ...Checkpoint[]];

export type SeriesFault =
  | { readonly code: 'no-checkpoint' }
  /** The first key is not the recorded one. */
  | { readonly code: 'other-first-key'; readonly found: string }
  /** A line does not follow from the one before: lines between were removed, or this one was inserted. */
  | { readonly code: 'not-next'; readonly line: number }
  | { readonly code: 'not-signed'; readonly line: number };

/**
 * Checks a checkpoint file. Skips lines that are no checkpoints: a missing one shows by the keys around it.
 * @param anchor the first key, as recorded elsewhere; without it, a file that was rewritten as a whole is not noticed.
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
