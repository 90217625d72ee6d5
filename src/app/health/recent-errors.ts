import { isDiskFull } from '../../lib/storage-errors.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { HealthProbe } from './probe.ts';

/** For how long an error that nobody foresaw is told: nothing says that it is over. Milliseconds. */
const recentPeriod = 15 * 60_000;

type ReportedError = { readonly id: string; readonly at: number };

export type RecentErrors = {
  /** Reports as the given one does, and remembers that it did. */
  readonly reportError: ReportError;
  /** The newest, and how many there were with it; null where none is recent. */
  readonly newest: () => (ReportedError & { readonly count: number }) | null;
};

/** Remembers what people were told to look up in the log. */
export function createRecentErrors(report: ReportError, clock: () => number): RecentErrors {
  let seen: readonly ReportedError[] = [];
  const isRecent = ({ at }: ReportedError): boolean => clock() - at <= recentPeriod;
  return {
    reportError: (error, what) => {
      const id = report(error, what);
      // That is another probe's to tell, which knows when it is over.
      if (!isDiskFull(error)) seen = [...seen.filter(isRecent), { id, at: clock() }].slice(-maxRemembered);
      return id;
    },
    newest: () => {
      const still = seen.filter(isRecent);
      const last = still.at(-1);
      return last ? { ...last, count: still.length } : null;
    },
  };
}

const maxRemembered = 1_000;

/** Errors that nobody foresaw: whoever met one was told its number, and all else must not look well beside that. */
export const errorsProbe: HealthProbe<{ readonly errors: Pick<RecentErrors, 'newest'> }> = {
  id: 'errors',
  part: 'Errors',
  doctor: { by: 'running-facteur', otherwise: 'the log has those of before' },
  check: ({ errors }) => {
    const part = 'Errors';
    const newest = errors.newest();
    if (!newest) return [{ part, state: 'ok', detail: 'none in the last 15 minutes' }];
    const { id, at, count } = newest;
    const many = count === 1 ? 'one that nobody foresaw' : `${count} that nobody foresaw`;
    const detail = `${many} in the last 15 minutes, the newest ${id} at ${new Date(at).toISOString()}: the log has its cause under that number`;
    return [{ part, state: 'failing', detail }];
  },
};
