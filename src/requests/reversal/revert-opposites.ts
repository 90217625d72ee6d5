import type { Change } from '../../domain/request/change.ts';
import type { Conflict } from '../../domain/request/rebase.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import { revertAbsences } from '../absence/revert-absences.ts';
import type { AppContext } from '../context/app-context.ts';
import { revertDkim } from '../dkim/revert-dkim.ts';
import { revertDomainQuotas } from '../planning/domains/revert-domain-quotas.ts';
import { revertNames } from '../planning/domains/revert-names.ts';
import { revertAccess } from '../sharing/revert-access.ts';

type ReversalContext = Pick<AppContext, 'store' | 'mailServer' | 'clock'>;

/** What takes changes of one kind back, and the conflict where some of them can't be. */
type Reversal = {
  /** The kinds of changes that it takes back. */
  readonly of: (change: Change) => boolean;
  readonly revert: (
    app: ReversalContext,
    applied: readonly RequestedChange[],
  ) => Promise<{ readonly changes: readonly Change[]; readonly hasConflict: boolean }>;
  readonly conflict: Conflict['kind'];
};

/** The kinds that a change the other way round takes back, whatever else the request changed. */
const reversals: readonly Reversal[] = [
  { of: ({ kind }) => kind === 'domain-alias', revert: revertNames, conflict: 'name-taken' },
  { of: ({ kind }) => kind === 'domain-quota', revert: revertDomainQuotas, conflict: 'quota-changed' },
  { of: ({ kind }) => kind === 'access', revert: revertAccess, conflict: 'access-changed' },
  { of: ({ kind }) => kind === 'absence', revert: revertAbsences, conflict: 'absence-changed' },
  // A key that was deleted is gone for good.
  {
    of: (change) => change.kind === 'dkim' && change.act !== 'delete',
    revert: revertDkim,
    conflict: 'key-changed',
  },
];

/** Whether a change of the other way round takes a change back. */
export const hasOpposite = (change: Change): boolean => reversals.some((each) => each.of(change));

/** The changes that take back those of these kinds, as far as they are still as they were left. */
export async function revertOpposites(
  app: ReversalContext,
  applied: readonly RequestedChange[],
): Promise<{ readonly changes: readonly Change[]; readonly conflicts: readonly Conflict['kind'][] }> {
  const reverted = await Promise.all(
    reversals.map(async ({ revert, conflict }) => ({ conflict, ...(await revert(app, applied)) })),
  );
  return {
    changes: reverted.flatMap(({ changes }) => changes),
    conflicts: reverted.flatMap(({ conflict, hasConflict }) => (hasConflict ? [conflict] : [])),
  };
}
