import { displayDomain } from '../../../domain/address/address.ts';
import type { PlanFigures } from '../../../domain/request/many/plan-summary.ts';
import type { Translations } from '../../i18n/translations.ts';

/**
 * A request of several changes in a few words, wherever one line of it is shown: "Import 15 addresses into example.org",
 * "Suspend 12 addresses in 3 domains".
 */
export function manyHeadline(
  { many }: Pick<Translations, 'many'>,
  { plan, isImport }: { readonly plan: { readonly summary: PlanFigures }; readonly isImport: boolean },
) {
  const [only] = plan.summary.byDomain;
  const domain = plan.summary.domains === 1 && only ? displayDomain(only.domain) : null;
  return many.headline(plan.summary, domain, isImport);
}
