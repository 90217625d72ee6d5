import type { AppContext } from '../context/app-context.ts';

export type FollowContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'policy' | 'admins' | 'groups' | 'tracing'
>;

/** Milliseconds between two looks at a group, where nothing says that it has changed. */
export const lookInterval = 5 * 60_000;
