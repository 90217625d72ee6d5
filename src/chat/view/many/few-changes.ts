import { leadsInto } from '../../../domain/address/destination.ts';
import { changeSteps, isSaidByStep } from '../../../domain/request/change-steps.ts';
import { isDestroying } from '../../../domain/request/effect-predicates.ts';
import type { RequestedChange } from '../../../domain/request/request.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { effectFields } from '../change-fields.ts';
import { changeLines, isSaid } from '../request-view-parts.ts';
import type { ManyViewContext } from './many-request.ts';

/** Each change with what follows from it, a paragraph each: for requests of few changes. */
export const changeParagraphs = (changes: readonly RequestedChange[], context: ManyViewContext): string[] =>
  changes.map((each, index) => context.text.many.numbered(index + 1, changeParagraph(each, context)));

const changeParagraph = (planned: RequestedChange, context: ManyViewContext): string =>
  [
    `${context.text.plans.headline(planned.change, planned.effects).todo}.`,
    ...consequencesOf(planned, context),
  ].join(' ');

/** What follows from a change beyond its headline, a sentence each: what is lost first. */
export function consequencesOf(planned: RequestedChange, context: ManyViewContext): string[] {
  const { text, now, retainedUntil } = context;
  const { change, effects, owner } = planned;
  const until = retainedUntil !== null && retainedUntil > now ? retainedUntil : null;
  return [
    ...effects.filter(isDestroying).map(({ holds }) => text.plans.loss(change, holds, until, now)),
    ...(owner ? [`${text.lists.headed(text.requests.forWhom, mentionText(owner))}.`] : []),
    ...detailsOf(planned, context),
    ...changeLines(planned, context, (effect) => !isDestroying(effect) && !isSaid(effect)),
  ];
}

/** `Quota: 2 GB.`, `Forwards: + x@y.org.`: what the headline does not say; what leads outside is said again, with its mark. */
export function detailsOf(
  { change, effects }: Pick<RequestedChange, 'change' | 'effects'>,
  { text, sees }: Pick<ManyViewContext, 'text' | 'sees'>,
): string[] {
  const [step] = changeSteps(change, effects);
  const unsaid = effects.filter(
    (effect) => !isSaidByStep(step, effect) || (effect.kind === 'add-forward' && !leadsInto(effect.to, sees)),
  );
  return effectFields(unsaid, { text, sees }).map(({ name, value }) => `${text.lists.headed(name, value)}.`);
}
