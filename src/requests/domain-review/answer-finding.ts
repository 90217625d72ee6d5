import type { Actor } from '../../domain/actor.ts';
import { canAskOwner, type DomainReview, type ReviewItem } from '../../domain/domain-review/domain-review.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { auditReview, whichFinding } from './audit-review.ts';
import { afterAnswer } from './end-review.ts';
import { findOpenItem } from './find-review.ts';
import { enqueueOwnerQuestion, enqueueReviewShow } from './review-jobs.ts';

type AnswerContext = Pick<AppContext, 'store' | 'policy' | 'clock'>;

/** A finding, by its review and its position there. */
export type FindingRef = { readonly review: number; readonly item: number };

/** Somebody, as stored: not where they clicked. */
export const whoIs = ({ channel: _, ...who }: Actor): Actor => who;

/** Records that a finding is to stay as it is. Nothing changes on the mail server. */
export const keepFinding = (
  app: AnswerContext,
  actor: Actor,
  ref: FindingRef,
): Promise<Result<DomainReview, Fault>> =>
  app.store.commit(() => {
    const found = findOpenItem(app, actor, ref);
    if (!found.ok) return found;
    const { review, item } = found.value;
    if (item.answer?.kind === 'kept') return ok(review);
    if (item.answer) return err(answeredFault(review, item));
    recordKept(app, review, item, actor);
    return ok(review);
  });

/** Records that a finding is to stay, within the caller's transaction. */
function recordKept(app: AnswerContext, review: DomainReview, item: ReviewItem, by: Actor): void {
  const answer = { kind: 'kept', by: whoIs(by), at: app.clock() } as const;
  app.store.domainReviews.say(review.id, item.position, { answer });
  const { address, to } = item;
  auditReview(app, review, {
    ...{ event: 'domain-review-kept', actor: by, address },
    detail: { ...whichFinding(item), ...(to.length > 0 && { to }) },
  });
  afterAnswer(app, review);
}

/** Takes an answer back, while the review is open. A request that was made goes on its own way. */
export const reopenFinding = (
  app: AnswerContext,
  actor: Actor,
  ref: FindingRef,
): Promise<Result<DomainReview, Fault>> =>
  app.store.commit(() => {
    const found = findOpenItem(app, actor, ref);
    if (!found.ok) return found;
    const { review, item } = found.value;
    if (item.answer === null) return ok(review);
    app.store.domainReviews.say(review.id, item.position, { answer: null });
    const { address, answer } = item;
    auditReview(app, review, {
      ...{ event: 'domain-review-reopened', actor, address },
      detail: { ...whichFinding(item), was: answer.kind },
    });
    enqueueReviewShow(app, review);
    return ok(review);
  });

/** Has the owner of the mailbox that a finding is about asked, in a direct message. Once: a second click asks nobody again. */
export const askFindingOwner = (
  app: AnswerContext & Pick<AppContext, 'activePlatforms'>,
  actor: Actor,
  ref: FindingRef,
): Promise<Result<DomainReview, Fault>> =>
  app.store.commit(() => {
    const found = findOpenItem(app, actor, ref);
    if (!found.ok) return found;
    const { review, item } = found.value;
    if (item.answer) return err(answeredFault(review, item));
    if (item.asked) return ok(review);
    const owner = currentOwner(app, item);
    if (!owner || !canAskOwner(item)) return err({ code: 'review-no-owner' });
    if (!app.activePlatforms().includes(owner.platform)) return err({ code: 'review-no-owner' });
    const asked = { by: whoIs(actor), at: app.clock() };
    app.store.domainReviews.say(review.id, item.position, { asked });
    const { address, position } = item;
    auditReview(app, review, {
      ...{ event: 'domain-review-asked', actor, address },
      detail: { ...whichFinding(item), owner: owner.displayName },
    });
    enqueueOwnerQuestion(app, owner.platform, { review: review.id, position });
    enqueueReviewShow(app, review);
    return ok(review);
  });

/**
 * Records what an owner says: that what was found is to stay, which answers it, or that it can go, which an admin then has
 * done. The owner may say otherwise while nobody has answered.
 */
export const answerAsOwner = (
  app: AnswerContext,
  actor: Actor,
  { review: id, item: position }: FindingRef,
  answer: 'keep' | 'can-go',
): Promise<Result<ReviewItem, Fault>> =>
  app.store.commit(() => {
    const review = app.store.domainReviews.get(id);
    const item = app.store.domainReviews.item(id, position);
    const owner = item && currentOwner(app, item);
    if (!review || !item?.asked || !owner || !isSamePerson(app, owner, actor))
      return err({ code: 'review-not-asked' });
    if (review.state !== 'open') return err({ code: 'review-ended', domain: review.domain });
    if (item.ownerSays?.answer === answer) return ok(item);
    if (item.answer && item.answer.kind !== 'kept') return err(answeredFault(review, item));
    const ownerSays = { answer, by: whoIs(actor), at: app.clock() };
    // Who has kept it may have been the owner; that it can go is for an admin to look at again.
    const isOwnKeep = item.answer?.kind === 'kept' && isSamePerson(app, item.answer.by, actor);
    if (item.answer && !isOwnKeep) return err(answeredFault(review, item));
    app.store.domainReviews.say(id, position, { ownerSays, ...(isOwnKeep && { answer: null }) });
    auditReview(app, review, {
      ...{ event: 'domain-review-owner-said', actor, address: item.address },
      detail: { ...whichFinding(item), answer },
    });
    if (answer === 'keep') recordKept(app, review, item, actor);
    else enqueueReviewShow(app, review);
    return ok({ ...item, ownerSays });
  });

/** The owner of a finding's mailbox, where that is the same mailbox and person as when it was found. */
export function currentOwner(
  { store, policy }: Pick<AppContext, 'store' | 'policy'>,
  { mailbox, owner }: Pick<ReviewItem, 'mailbox' | 'owner'>,
): Actor | null {
  const now = mailbox === null ? undefined : store.owners.of(mailbox);
  return now && owner && isSamePerson({ policy }, now, owner) ? now : null;
}

export const answeredFault = (
  { domain }: DomainReview,
  { position }: Pick<ReviewItem, 'position'>,
): Fault => ({ code: 'review-answered', domain, number: position + 1 });
