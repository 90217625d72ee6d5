import type { DomainReview } from '../../domain/domain-review/domain-review.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from '../outbox/queue-names.ts';

type JobContext = Pick<AppContext, 'store' | 'clock'>;

/** The data of the jobs that look for a review's findings, and that show it. */
export type ReviewJob = { readonly review: number };

/** The data of a job that asks the owner about a finding. */
export type AskOwnerJob = ReviewJob & { readonly position: number };

/** Enqueues the job that looks for a review's findings, within the caller's transaction. */
export const enqueueLook = (app: JobContext, review: Pick<DomainReview, 'id' | 'place'>): void =>
  add(app, review, 'look-for-findings', { review: review.id });

/** Enqueues the job that shows a review as it is now, within the caller's transaction. */
export const enqueueReviewShow = (app: JobContext, review: Pick<DomainReview, 'id' | 'place'>): void =>
  add(app, review, 'show-domain-review', { review: review.id });

/** Enqueues the direct message that asks an owner, on their platform, within the caller's transaction. */
export function enqueueOwnerQuestion(
  { store, clock }: JobContext,
  platform: DomainReview['place']['platform'],
  data: AskOwnerJob,
): void {
  store.outbox.add({ queue: chatQueue(platform), job: 'ask-finding-owner', data, createdAt: clock() });
}

function add(
  { store, clock }: JobContext,
  { place }: Pick<DomainReview, 'place'>,
  job: string,
  data: ReviewJob,
): void {
  store.outbox.add({ queue: chatQueue(place.platform), job, data, createdAt: clock() });
}
