import { displayAddress } from '../../../domain/address/address.ts';
import type { DomainReview, ReviewItem } from '../../../domain/domain-review/domain-review.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { insideDomainFilter } from '../../../requests/access/visibility.ts';
import type { AppContext } from '../../../requests/context/app-context.ts';
import { someoneIn } from '../../../requests/domain-review/review-place.ts';
import type { Translations } from '../../i18n/translations.ts';
import { destinationFormatter } from '../format-destination.ts';

type LineContext = Pick<AppContext, 'store' | 'policy' | 'clock'>;

/** What was found at an address, in a sentence that begins in lower case. */
export function findingText(
  app: LineContext,
  text: Translations,
  { tenant }: Pick<DomainReview, 'tenant'>,
  { category, owner, to, since, access }: ReviewItem,
): string {
  const { reviews, format } = text;
  const destination = destinationFormatter(text, insideDomainFilter(app, someoneIn(tenant)));
  return reviews.finding(category, {
    owner: owner && mentionText(owner),
    to: format.list(to.map(destination)),
    since: since === null ? null : format.day(since, app.clock()),
    access,
  });
}

/** A finding with its number, whose it is, and what has been said about it. */
export function findingLine(
  app: LineContext,
  text: Translations,
  review: DomainReview,
  item: ReviewItem,
): string {
  const { reviews, lists } = text;
  const { category, owner, address, position, answer } = item;
  const sign = answer === null ? '' : '✓ ';
  const found = lists.headed(
    `${sign}${position + 1}. ${displayAddress(address)}`,
    findingText(app, text, review, item),
  );
  const whose = owner && category !== 'left' ? [reviews.ownedBy(mentionText(owner))] : [];
  return [found, ...whose, ...saidOf(app, text, item)].join(' ');
}

/** What has been said about a finding, the owner's word first. */
export function saidOf(
  { store, clock }: Pick<LineContext, 'store' | 'clock'>,
  { reviews, format, requests }: Translations,
  { answer, asked, ownerSays, owner }: ReviewItem,
): string[] {
  const said: string[] = [];
  if (ownerSays)
    said.push(
      (ownerSays.answer === 'keep' ? reviews.saysKeep : reviews.saysCanGo)(mentionText(ownerSays.by)),
    );
  else if (asked && owner && !answer) said.push(reviews.asked(mentionText(owner)));
  if (answer?.kind === 'kept')
    said.push(reviews.kept(mentionText(answer.by), format.day(answer.at, clock())));
  if (answer?.kind === 'requested') {
    const state = store.requests.get(answer.request)?.state;
    said.push(
      reviews.requested(answer.request, mentionText(answer.by), state ? requests.states[state] : '–'),
    );
  }
  if (answer?.kind === 'gone') said.push(reviews.gone);
  return said;
}
