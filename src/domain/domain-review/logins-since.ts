import type { LastLogin, LoginRecords } from './last-login.ts';

/**
 * Since when a mail server has logins on record: one that has all of them, for ever; else as long as the oldest login that
 * it still tells, or, where it forgets none, since one was first seen there. Null: not known.
 * @param firstSeen when a login was first seen on record there.
 */
export function loginsSince(
  records: LoginRecords,
  told: readonly LastLogin[],
  firstSeen: number | null,
): number | null {
  if (records === 'all') return Number.NEGATIVE_INFINITY;
  const times = told.flatMap((login) => (login.kind === 'at' ? login.at : []));
  if (records === 'since-set-up' && firstSeen !== null) times.push(firstSeen);
  return times.length > 0 ? times.reduce((least, each) => Math.min(least, each)) : null;
}
