import { displayDomain } from '../../../domain/address/address.ts';
import {
  canAskOwner,
  type DomainReview,
  type ReviewItem,
} from '../../../domain/domain-review/domain-review.ts';
import { findingCategories } from '../../../domain/domain-review/finding.ts';
import { pageToAnswer, reviewPages } from '../../../domain/domain-review/review-pages.ts';
import { rulesFor } from '../../../policy/rules.ts';
import type { AppContext } from '../../../requests/context/app-context.ts';
import type { Translations } from '../../i18n/translations.ts';
import { pageButtons } from '../list-page.ts';
import type { Button, View } from '../view.ts';
import { findingLine } from './finding-line.ts';

type ReviewViewContext = Pick<AppContext, 'store' | 'policy' | 'clock'>;

/**
 * A review as it is now: how many findings of each kind, and one page of them with their buttons.
 * @param page from 1, for somebody who sees it alone; left out: the first page with something to answer, as all see it.
 */
export function domainReviewView(
  app: ReviewViewContext,
  text: Translations,
  review: DomainReview,
  page?: number,
): View {
  const { reviews } = text;
  const domain = displayDomain(review.domain);
  if (review.state === 'looking')
    return { tone: 'waiting', title: reviews.looking(domain), hint: reviews.lookingHint };
  const items = app.store.domainReviews.items(review.id);
  const left = items.filter(({ answer }) => answer === null).length;
  const pages = reviewPages(items);
  const at = page === undefined ? pageToAnswer(pages) : Math.min(page, Math.max(1, pages.length)) - 1;
  const shown = pages[at] ?? [];
  const isOpen = review.state === 'open';
  const title = isOpen
    ? reviews.open(domain, items.length, left)
    : reviews.ended(domain, review.end ?? 'answered');
  const counts = countLine(text, items);
  return {
    tone: isOpen ? 'waiting' : 'success',
    title,
    ...(counts && { summary: text.lists.headed(title, counts) }),
    text: [
      ...(counts ? [`${counts}.`] : []),
      ...reviews.untold(review),
      ...(review.keptBefore > 0 ? [reviews.keptBefore(review.keptBefore)] : []),
      ...shown.map((item) => findingLine(app, text, review, item)),
    ],
    hint: hintOf(text, review, items.length, shown),
    buttons: [
      ...(isOpen ? shown.flatMap((item) => buttonsOf(app, text, review, item, page)) : []),
      ...pageButtons(text, `/mail domain review ${review.domain}`, at + 1, pages.length),
      ...(items.length > 0 ? [fileButton(text, review)] : []),
    ],
  };
}

/** How many findings there are of each kind. */
function countLine({ reviews, format }: Translations, items: readonly ReviewItem[]): string {
  const counts = findingCategories.flatMap((category) => {
    const count = items.filter((each) => each.category === category).length;
    return count > 0 ? [reviews.counted(category, count)] : [];
  });
  return counts.length === 0 ? '' : format.list(counts);
}

function hintOf(
  { reviews, format }: Translations,
  { state, endsAt, domain }: DomainReview,
  count: number,
  shown: readonly ReviewItem[],
): string {
  const [first, last] = [shown[0], shown.at(-1)];
  return [
    ...(first && last && shown.length < count
      ? [reviews.page(first.position + 1, last.position + 1, count)]
      : []),
    ...(state === 'open' ? [reviews.until(format.deadline(endsAt)), reviews.nextHint(domain)] : []),
  ].join(' ');
}

/** What can be answered about a finding; of an answered one, on a page of one's own, that it is to be answered anew. */
function buttonsOf(
  app: Pick<AppContext, 'policy'>,
  { reviews }: Translations,
  { id: review, tenant, domain }: DomainReview,
  item: ReviewItem,
  page: number | undefined,
): Button[] {
  const { position, category, answer, address, asked } = item;
  const number = position + 1;
  const of = { kind: 'domain-review', review, item: position } as const;
  const on = page === undefined ? {} : { page };
  const { buttons } = reviews;
  if (answer)
    return page === undefined || answer.kind === 'gone'
      ? []
      : [{ label: buttons.change(number), style: 'plain', action: { ...of, act: 'reopen', ...on } }];
  const asksReason = rulesFor(app.policy(), tenant, domain).reason === 'required';
  const button = (label: string, action: Button['action']): Button => ({ label, style: 'plain', action });
  const askable = canAskOwner(item) && !asked;
  return [
    button(buttons.keep(number), { ...of, act: 'keep', ...on }),
    ...(askable ? [button(buttons.askOwner(number), { ...of, act: 'ask-owner', ...on })] : []),
    category === 'ownerless'
      ? button(buttons.setOwner(number), { kind: 'fill-in', path: ['owner'], values: { address } })
      : button(buttons.resolve(category, number), {
          ...{ ...of, act: 'resolve' },
          ...(asksReason && { asksReason }),
        }),
  ];
}

const fileButton = ({ reviews }: Translations, { id }: Pick<DomainReview, 'id'>): Button => ({
  label: reviews.buttons.file,
  style: 'plain',
  action: { kind: 'domain-review', review: id, act: 'file' },
});
