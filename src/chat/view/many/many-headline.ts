import { displayDomain } from '../../../domain/address/address.ts';
import type { PlanFigures } from '../../../domain/request/many/plan-summary.ts';
import type { Headline } from '../../i18n/en/headline.ts';
import type { Translations } from '../../i18n/translations.ts';

/** Several changes in a few words: "Import 15 addresses into example.org", "Suspend 12 addresses in 3 domains". */
export function manyHeadline({ many }: Pick<Translations, 'many'>, summary: PlanFigures): Headline {
  const [only] = summary.byDomain;
  const domain = summary.domains === 1 && only ? displayDomain(only.domain) : null;
  return many.headline(summary, domain);
}
