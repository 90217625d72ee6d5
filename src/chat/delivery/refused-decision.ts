import type { Fault } from '../../domain/fault.ts';
import type { DecisionJob } from '../../requests/outbox/enqueue-decision.ts';
import { rejectionReply } from '../dispatch/reply.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import type { DirectMessage } from './adapter.ts';

/** The direct message that says why nothing came of a click which was answered before it was decided. */
export function refusedDecision(
  translationsFor: TranslationsFor,
  { actor }: DecisionJob,
  fault: Fault,
  outboxId: number,
): DirectMessage {
  const view: DirectMessage['view'] = (locale) =>
    rejectionReply(translationsFor(locale), { fault, field: null }).view;
  // The channel is told nothing: the request there is as it was.
  return { id: outboxId, to: actor, view, channel: null, otherwise: view };
}
