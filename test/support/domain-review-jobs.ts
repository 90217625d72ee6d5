import { askFindingOwnerJob } from '../../jobs/domain-review/ask-finding-owner.ts';
import { lookForFindingsJob } from '../../jobs/domain-review/look-for-findings.ts';
import { showDomainReview } from '../../jobs/domain-review/show-domain-review.ts';
import type { Adapter } from '../../src/chat/delivery/adapter.ts';
import { domainReviewBulletin, findingQuestion } from '../../src/chat/delivery/domain-review-bulletin.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { viewHash } from '../../src/chat/view/view-hash.ts';
import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { createMembershipOf } from '../../src/requests/domain-review/ask-memberships.ts';

/** The jobs of reviews of domains on one platform, as the program has them. */
export const domainReviewJobs = (
  app: AppContext,
  adapter: Pick<Adapter, 'platform' | 'showBulletin' | 'membershipOf' | 'sendDirectMessage'>,
): Readonly<Record<string, Job<never>>> => ({
  'look-for-findings': lookForFindingsJob(
    app,
    createMembershipOf(app, { [adapter.platform]: adapter.membershipOf }, async () => undefined),
  ),
  'show-domain-review': showDomainReview(
    app,
    (review) => domainReviewBulletin(app, translationsFor, review),
    ({ view, locale }) => viewHash(view, locale),
    { [adapter.platform]: adapter.showBulletin },
  ),
  'ask-finding-owner': askFindingOwnerJob(
    app,
    (data, row) => findingQuestion(app, translationsFor, data, row),
    { [adapter.platform]: adapter.sendDirectMessage },
  ),
});
