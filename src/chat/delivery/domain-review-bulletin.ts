import type { AppContext } from '../../requests/context/app-context.ts';
import type { AskOwnerJob } from '../../requests/domain-review/review-jobs.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import { domainReviewView } from '../view/domain-review/domain-review-view.ts';
import { ownerQuestionView } from '../view/domain-review/owner-question.ts';
import type { Bulletin, DirectMessage } from './adapter.ts';

type BulletinContext = Pick<AppContext, 'store' | 'policy' | 'clock'>;

/** The message of a review as it is to be now; null where there is no such review. */
export function domainReviewBulletin(
  app: BulletinContext,
  translationsFor: TranslationsFor,
  id: number,
): Bulletin | null {
  const review = app.store.domainReviews.get(id);
  if (!review) return null;
  const { place, tenant, startedAt } = review;
  const { channel, person, locale } = place;
  return {
    ...{ key: `domain review ${id} of ${startedAt}`, channel, person, locale, since: startedAt },
    tenantId: tenant.split('/')[1] ?? '',
    view: domainReviewView(app, translationsFor(locale), review),
    message: app.store.domainReviews.shown(id)?.message ?? null,
  };
}

/** The direct message that asks an owner about a finding; null where there is nothing to ask any more. */
export function findingQuestion(
  app: BulletinContext,
  translationsFor: TranslationsFor,
  { review: id, position }: AskOwnerJob,
  outboxId: number,
): DirectMessage | null {
  const review = app.store.domainReviews.get(id);
  const item = app.store.domainReviews.item(id, position);
  const owner = item?.mailbox ? app.store.owners.of(item.mailbox) : undefined;
  if (review?.state !== 'open' || !item || !owner || item.answer) return null;
  const view: DirectMessage['view'] = (locale) =>
    ownerQuestionView(app, translationsFor(locale), review, item);
  // The channel is told nothing: what is asked concerns the owner alone.
  return { id: outboxId, to: owner, view, channel: null, otherwise: view };
}
