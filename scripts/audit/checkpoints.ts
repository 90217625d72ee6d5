import { existsSync, readFileSync } from 'node:fs';
import { type CheckpointSeries, checkSeries, type SeriesFault } from '../../src/checkpoints/series.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import { formatTime } from '../../src/store/tables/audit.ts';

/**
 * The checkpoints of the audit.
 * @param anchor their first key, as somebody noted it. @returns null where there are none and none was noted.
 */
export function readCheckpoints(
  file: string,
  anchor: string | null,
): Result<CheckpointSeries | null, string> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text === '' && anchor === null) return ok(null);
  const series = checkSeries(text, anchor);
  return series.ok ? series : err(`${file}: ${faultText(series.fault)}`);
}

function faultText(fault: SeriesFault): string {
  switch (fault.code) {
    case 'no-checkpoint':
      return 'there is no checkpoint. The file was emptied or taken away, or AUDIT_CHECKPOINTS names another one.';
    case 'other-first-key':
      return `its first key is ${fault.found} and not the one that you noted: it was begun anew.`;
    case 'not-next':
      return `the checkpoint in line ${fault.line} does not follow on the one before. Some were taken away, or it was put in.`;
    case 'not-signed':
      return `the checkpoint in line ${fault.line} is not signed by its key. It was changed.`;
  }
}

/** What checkpoints that hold prove of the audit, and what they do not. @param rows how many it has. */
export function provenRange(series: CheckpointSeries, rows: number, isAnchored: boolean): string[] {
  const [first] = series;
  const last = series.at(-1) ?? first;
  const later = rows - last.row;
  return [
    `${series.length === 1 ? '1 checkpoint holds' : `${series.length} checkpoints hold`}, the last of ${formatTime(last.at)}: everything up to row ${last.row} is as it was then.`,
    ...(later > 0 ? [`No checkpoint is of the ${later === 1 ? 'row' : `${later} rows`} after it.`] : []),
    isAnchored
      ? 'They begin with the key that you noted.'
      : `First key: ${first.key}\nNote it elsewhere and compare it next time, with --anchor KEY: else all checkpoints may have been made anew.`,
  ];
}
