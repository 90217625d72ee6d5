import { sameAbsence, standingAbsence } from '../../domain/absence/absence.ts';
import type { AbsenceChange } from '../../domain/request/change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';

type RevertedAbsences = {
  readonly changes: readonly AbsenceChange[];
  /** Whether others have changed one since, or its mailbox is gone: that stays. */
  readonly hasConflict: boolean;
};

/**
 * Takes back what applied changes did to absences: one that would be over by now is not given back.
 * @throws MailServerUnavailable
 */
export async function revertAbsences(
  { mailServer, clock }: Pick<AppContext, 'mailServer' | 'clock'>,
  applied: readonly RequestedChange[],
): Promise<RevertedAbsences> {
  const changes = applied.flatMap(({ change }) => (change.kind === 'absence' ? [change] : []));
  const back = await Promise.all(
    changes.map(async (change): Promise<AbsenceChange | null> => {
      const found = await mailServer.absence(change.address);
      if (!found || !sameAbsence(found.absence, change.after)) return null;
      return { ...change, before: change.after, after: standingAbsence(change.before, clock()) };
    }),
  );
  const reverted = back.filter((each) => each !== null);
  return {
    changes: reverted.filter(({ before, after }) => !sameAbsence(before, after)),
    hasConflict: reverted.length < changes.length,
  };
}
