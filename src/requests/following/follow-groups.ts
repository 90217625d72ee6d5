import type { FollowingRow } from '../../store/tables/groups/followed-groups.ts';
import type { FollowContext } from './follow-context.ts';
import { followOne } from './follow-one.ts';

/** Rules that are looked at in one run: a platform allows some twenty reads of groups a minute. */
const mostAtOnce = 10;

/**
 * Looks at the groups that aliases follow, those first that have waited longest, and brings the aliases in line with who is in
 * them now. @returns how many were looked at.
 * @throws {AggregateError} what went wrong with some, once all were tried.
 */
export async function followGroups(app: FollowContext): Promise<number> {
  const errors: unknown[] = [];
  const due = app.store.groups.dueBy(app.clock(), mostAtOnce);
  for (const row of due) {
    try {
      await followOne(app, row);
    } catch (error) {
      errors.push(error);
      await postpone(app, row);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Some groups could not be followed');
  return due.length;
}

const afterError = 60_000;

const postpone = ({ store, clock }: FollowContext, { address }: FollowingRow): Promise<void> =>
  store.commit(() => store.groups.update(address, { lookAt: clock() + afterError }));
