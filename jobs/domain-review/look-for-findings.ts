import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import type { MembershipOf } from '../../src/requests/domain-review/gather-facts.ts';
import { lookForFindings } from '../../src/requests/domain-review/look-for-findings.ts';
import type { ReviewJob } from '../../src/requests/domain-review/review-jobs.ts';

/** Looks for what a review of a domain asks about. May run again. */
export const lookForFindingsJob =
  (
    app: Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock' | 'publish'>,
    membershipOf: MembershipOf,
  ): Job<ReviewJob> =>
  async ({ data, outboxId }) => {
    if (app.store.outbox.isDone(outboxId)) return;
    await lookForFindings(app, data.review, membershipOf, () => app.store.outbox.remove(outboxId));
    await app.publish();
  };
