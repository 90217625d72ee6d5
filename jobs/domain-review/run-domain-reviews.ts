import type { ScheduledJob } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { beginDueReviews } from '../../src/requests/domain-review/due-reviews.ts';
import { endOverdueReviews } from '../../src/requests/domain-review/end-review.ts';
import { noteLoginsSeen } from '../../src/requests/domain-review/logins-seen.ts';
import { settleGone } from '../../src/requests/domain-review/settle-gone.ts';

/** Begins the reviews that are due, ends those whose time is over, and answers what is not so any more. */
export const runDomainReviewsJob = (
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock' | 'publish' | 'activePlatforms'>,
): ScheduledJob => ({
  name: 'run-domain-reviews',
  every: 60_000,
  run: async () => {
    await noteLoginsSeen(app);
    const moved = (await endOverdueReviews(app)) + (await settleGone(app)) + (await beginDueReviews(app));
    if (moved > 0) await app.publish();
  },
});
