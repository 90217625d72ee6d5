import { sameAbsence, standingAbsence } from '../../domain/absence/absence.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AbsenceChange } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

type RevertedAbsences = {
  readonly wanted: readonly WantedChange[];
  /** Whether others have changed one since, or its mailbox is gone: that stays. */
  readonly hasConflict: boolean;
};

/** Takes back what applied changes did to absences: one that would be over by now is not given back. */
export async function revertAbsences(
  { mailServer, clock }: Pick<AppContext, 'mailServer' | 'clock'>,
  applied: readonly RequestedChange[],
): Promise<Result<RevertedAbsences, Fault>> {
  const changes = applied.flatMap(({ change }) => (change.kind === 'absence' ? [change] : []));
  const back = await tryMailServer(
    Promise.all(
      changes.map(async (change): Promise<AbsenceChange | null> => {
        const found = await mailServer.absence(change.address);
        if (!found || !sameAbsence(found.absence, change.after)) return null;
        return { ...change, before: change.after, after: standingAbsence(change.before, clock()) };
      }),
    ),
  );
  if (!back.ok) return back;
  const reverted = back.value.filter((each) => each !== null);
  const changing = reverted.filter(({ before, after }) => !sameAbsence(before, after));
  return ok({
    wanted: changing.map((change) => ({ change })),
    hasConflict: reverted.length < changes.length,
  });
}
