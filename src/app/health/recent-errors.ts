import { isDiskFull } from '../../lib/storage-errors.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { HealthProbe } from './probe.ts';

/** Milliseconds for which an unexpected error is shown, since nothing tells when its cause is gone. */
const recentPeriod = 15 * 60_000;

type ReportedError = { readonly id: string; readonly at: number };

export type RecentErrors = {
  /** Reports an error, and remembers that. */
  readonly reportError: ReportError;
  /** The newest recent error, and the number of recent ones; null where there is none. */
  readonly newest: () => (ReportedError & { readonly count: number }) | null;
};

/** Remembers the unexpected errors whose ids users were shown. @param clock milliseconds since 1970. */
export function createRecentErrors(report: ReportError, clock: () => number): RecentErrors {
  let errors: readonly ReportedError[] = [];
  const isRecent = ({ at }: ReportedError): boolean => clock() - at <= recentPeriod;
  return {
    reportError: (error, what) => {
      const id = report(error, what);
      // The disk's probe reports a full disk, and knows when there is room again.
      if (!isDiskFull(error))
        errors = [...errors.filter(isRecent), { id, at: clock() }].slice(-maxRemembered);
      return id;
    },
    newest: () => {
      const recent = errors.filter(isRecent);
      const newest = recent.at(-1);
      return newest ? { ...newest, count: recent.length } : null;
    },
  };
}

const maxRemembered = 1_000;

/** Recent unexpected errors: while users meet them, the health must not be ok. */
export const errorsProbe: HealthProbe<{ readonly errors: Pick<RecentErrors, 'newest'> }> = {
  id: 'errors',
  part: 'Errors',
  doctor: { by: 'running-facteur', otherwise: 'the log has those of before' },
  check: ({ errors }) => {
    const part = 'Errors';
    const newest = errors.newest();
    if (!newest) return [{ part, state: 'ok', detail: 'none in the last 15 minutes' }];
    const { id, at, count } = newest;
    const many = count === 1 ? '1 unexpected error' : `${count} unexpected errors`;
    const detail = `${many} in the last 15 minutes, the newest ${id} at ${new Date(at).toISOString()}: the log has its cause under that number`;
    return [{ part, state: 'failing', detail }];
  },
};
