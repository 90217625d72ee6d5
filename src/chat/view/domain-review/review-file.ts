import { displayDomain } from '../../../domain/address/address.ts';
import type { DomainReview, ReviewItem } from '../../../domain/domain-review/domain-review.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { parseRuns, runInWords } from '../../../domain/text/text-runs.ts';
import type { AppContext } from '../../../requests/context/app-context.ts';
import { reviewHeader, reviewRow } from '../../../requests/csv/write-review.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { View } from '../view.ts';
import { saidOf } from './finding-line.ts';

/** A review's findings with their answers as a file, with what is said beside it. */
export function reviewFile(
  app: Pick<AppContext, 'store' | 'clock'>,
  text: Translations,
  review: DomainReview,
): { readonly view: View; readonly file: { readonly name: string; readonly content: string } } {
  const { reviews } = text;
  const items = app.store.domainReviews.items(review.id);
  const rows = items.map((item) => rowOf(app, text, item));
  return {
    view: { tone: 'plain', title: reviews.csvTitle(displayDomain(review.domain), items.length) },
    file: { name: reviews.csvName(review.domain, review.id), content: reviewHeader + rows.join('') },
  };
}

function rowOf(app: Pick<AppContext, 'store' | 'clock'>, text: Translations, item: ReviewItem): string {
  const { position, address, category, since, owner, to, answer, access } = item;
  const said = saidOf(app, text, item).join(' ');
  return reviewRow({
    ...{ number: String(position + 1), address, finding: text.reviews.categories[category] },
    since: isoDay(since),
    owner: owner ? inWords(mentionText(owner)) : '',
    to: access ? text.sharing.entry(access) : to.join(' '),
    answer: said === '' ? text.reviews.unanswered : inWords(said),
    by: answer && 'by' in answer ? inWords(mentionText(answer.by)) : '',
    at: isoDay(answer?.at ?? null),
  });
}

const isoDay = (at: number | null): string => (at === null ? '' : new Date(at).toISOString().slice(0, 10));

const inWords = (text: string): string => parseRuns(text).map(runInWords).join('');
