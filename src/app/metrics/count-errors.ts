import type { ReportError } from '../../logging/report-error.ts';
import type { Observers } from '../../metrics/observers.ts';

/** The same reporter, whose errors are counted. */
export const countErrors =
  (report: ReportError, { errorReported }: Pick<Observers, 'errorReported'>): ReportError =>
  (error, what) => {
    errorReported();
    return report(error, what);
  };
