import { summaryOf } from '../../domain/request/many/plan-summary.ts';
import { isOfOne, type Request } from '../../domain/request/request.ts';
import type { Headline } from '../i18n/en/headline.ts';
import type { Translations } from '../i18n/translations.ts';
import { manyHeadline } from './many/many-headline.ts';

/** What a request does, in a few words, wherever one line of it is shown. */
export function requestHeadline(
  request: Pick<Request, 'plan'>,
  text: Pick<Translations, 'plans' | 'many'>,
): Headline {
  if (isOfOne(request)) {
    const [{ change, effects }] = request.plan.changes;
    return text.plans.headline(change, effects);
  }
  return manyHeadline(text, summaryOf(request.plan));
}
