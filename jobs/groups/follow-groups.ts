import type { ScheduledJob } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import type { FollowContext } from '../../src/requests/following/follow-context.ts';
import { followGroups } from '../../src/requests/following/follow-groups.ts';

/** Keeps aliases as the groups are that they follow: those whose time has come, or that something has happened to. */
export const followGroupsJob = (app: FollowContext & Pick<AppContext, 'publish'>): ScheduledJob => ({
  name: 'follow-groups',
  every: 5_000,
  run: async () => {
    if ((await followGroups(app)) > 0) await app.publish();
  },
});
