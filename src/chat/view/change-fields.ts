import { leadsInto } from '../../domain/address/destination.ts';
import type { Effect } from '../../domain/request/effect.ts';
import type { RequestOfOne } from '../../domain/request/request.ts';
import type { DomainFilter } from '../../requests/access/visibility.ts';
import type { Translations } from '../i18n/translations.ts';
import { destinationFormatter } from './format-destination.ts';
import type { Field } from './view.ts';

/** Effects that {@link changeFields} shows. */
const shownEffects: ReadonlySet<Effect['kind']> = new Set([
  'set-quota',
  'add-mailbox',
  'add-forward',
  'remove-forward',
]);

export const isInFields = ({ kind }: Effect): boolean => shownEffects.has(kind);

/** What changes, and nothing else: "Quota: 2 GB → 3 GB", "Forwards: + a@b.org, − c@d.org". Destinations outside come first. */
export const changeFields = ({ plan }: RequestOfOne, context: FieldContext): Field[] =>
  effectFields(plan.changes[0].effects, context);

type FieldContext = { readonly text: Translations; readonly sees: DomainFilter };

/** The same of one change's effects. */
export function effectFields(effects: readonly Effect[], { text, sees }: FieldContext): Field[] {
  const { lists, plans } = text;
  const destination = destinationFormatter(text, sees);
  const added = effects.flatMap((effect) => (effect.kind === 'add-forward' ? [effect.to] : []));
  const forwards = [
    ...added.filter((to) => !leadsInto(to, sees)).map((to) => `+ ${destination(to)}`),
    ...added.filter((to) => leadsInto(to, sees)).map((to) => `+ ${destination(to)}`),
    ...effects.flatMap((effect) => (effect.kind === 'remove-forward' ? [`− ${destination(effect.to)}`] : [])),
  ];
  const quotas = effects.flatMap((effect) => {
    if (effect.kind === 'add-mailbox' || (effect.kind === 'restore-mailbox' && effect.quota !== undefined))
      return [plans.quota(effect.quota ?? null)];
    return effect.kind === 'set-quota' ? [`${plans.quota(effect.from)} → ${plans.quota(effect.to)}`] : [];
  });
  return [
    ...quotas.map((value) => ({ name: lists.quota, value })),
    ...(forwards.length > 0 ? [{ name: lists.forwards, value: forwards.join(', ') }] : []),
  ];
}
