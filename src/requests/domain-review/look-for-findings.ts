import type { DomainReview } from '../../domain/domain-review/domain-review.ts';
import { findFindings } from '../../domain/domain-review/find-findings.ts';
import { type Finding, findingCategories } from '../../domain/domain-review/finding.ts';
import { canSeeDomain } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { endReview } from './end-review.ts';
import { gatherFacts, type MembershipOf } from './gather-facts.ts';
import { enqueueReviewShow } from './review-jobs.ts';

type LookContext = Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>;

/**
 * Looks for what a review asks about, and opens it; one of a domain without findings ends. What was kept in a former review
 * and is as it was then is left out. May run again.
 * @param done is called in the same transaction.
 */
export async function lookForFindings(
  app: LookContext,
  id: number,
  membershipOf: MembershipOf,
  done: () => void,
): Promise<void> {
  const { domainReviews } = app.store;
  const review = domainReviews.get(id);
  if (review?.state !== 'looking') return app.store.commit(done);
  const isThere = canSeeDomain(app, review.tenant, review.domain);
  const facts = isThere ? await gatherFacts(app, review, membershipOf) : [];
  const { findings, ...untold } = findFindings(facts, app.clock());
  return app.store.commit(() => {
    done();
    if (domainReviews.get(id)?.state !== 'looking') return;
    if (!isThere) return endReview(app, review, 'domain-gone');
    open(app, review, findings, untold);
  });
}

function open(
  app: LookContext,
  review: DomainReview,
  findings: readonly Finding[],
  untold: Pick<DomainReview, 'loginsUntold' | 'ownersUntold' | 'accessUntold'>,
): void {
  const { domainReviews } = app.store;
  const asked = findings.filter(({ mark }) => !domainReviews.wasKept(review.tenant, mark)).toSorted(inOrder);
  domainReviews.open(review.id, asked, { ...untold, keptBefore: findings.length - asked.length });
  if (asked.length === 0) endReview(app, review, 'nothing-found');
  else enqueueReviewShow(app, review);
}

/** By category, by address within it, and by who has access. */
const inOrder = (one: Finding, other: Finding): number =>
  findingCategories.indexOf(one.category) - findingCategories.indexOf(other.category) ||
  compare(one.address, other.address) ||
  compare(one.access?.address ?? '', other.access?.address ?? '');

const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);
