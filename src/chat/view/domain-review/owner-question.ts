import { displayAddress, displayDomain } from '../../../domain/address/address.ts';
import type { DomainReview, ReviewItem } from '../../../domain/domain-review/domain-review.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import type { AppContext } from '../../../requests/context/app-context.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { View } from '../view.ts';
import { findingText } from './finding-line.ts';

/** Asks an owner whether what was found at their mailbox is to stay. */
export function ownerQuestionView(
  app: Pick<AppContext, 'store' | 'policy' | 'clock'>,
  text: Translations,
  review: DomainReview,
  item: ReviewItem,
): View {
  const { reviews, format, lists } = text;
  const of = { kind: 'domain-review', review: review.id, item: item.position } as const;
  const who = item.asked ? mentionText(item.asked.by) : lists.facteur;
  return {
    tone: 'waiting',
    title: reviews.question(displayAddress(item.address), findingText(app, text, review, item)),
    text: [reviews.questionText(displayDomain(review.domain), who)],
    hint: reviews.questionHint(format.deadline(review.endsAt)),
    buttons: [
      { label: reviews.buttons.mineKeep, style: 'primary', action: { ...of, act: 'owner-keep' } },
      { label: reviews.buttons.canGo, style: 'plain', action: { ...of, act: 'owner-can-go' } },
    ],
  };
}
