import type { ChangeRefusal, ManyFault } from '../../fault.ts';

/** As many refused changes are named; all are counted. */
export const maxNamedRefusals = 200;

/**
 * The fault where some changes of several break rules.
 * @param refusals are named in the order of their lines, where they have any. @param of how many changes were asked for.
 * @param count how many are refused, where that is more than `refusals` has.
 */
export const changesRefused = (
  refusals: readonly ChangeRefusal[],
  of: number,
  count = refusals.length,
): Extract<ManyFault, { code: 'changes-refused' }> => ({
  ...{ code: 'changes-refused', count, of },
  refusals: byLine(refusals).slice(0, maxNamedRefusals),
});

const byLine = (refusals: readonly ChangeRefusal[]): readonly ChangeRefusal[] =>
  refusals.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
