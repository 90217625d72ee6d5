import type { Platform } from '../../domain/actor.ts';
import type { Request } from '../../domain/request/request.ts';
import { isOpen, type RequestState } from '../../domain/request/request-state.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

/** The data of an `end-step` job, which ends a workflow's step: with its request, or with what refused it. */
export type StepEndJob =
  | { readonly step: string; readonly request: number }
  | { readonly step: string; readonly refusal: readonly string[] };

type OutboxContext = Pick<AppContext, 'store' | 'clock'>;

/** Enqueues the end of the workflow's step that asked for a request, within the transaction of the request's end. */
export function enqueueStepEnd(
  app: OutboxContext,
  { id, requester, asking }: Pick<Request, 'id' | 'requester' | 'asking'>,
  to: RequestState,
): void {
  if (asking.workflowStep === undefined || isOpen(to)) return;
  addJob(app, requester.platform, { step: asking.workflowStep, request: id });
}

/** Enqueues the end of a step that came to no request, within the caller's transaction. @param refusal says why. */
export const enqueueStepRefusal = (
  app: OutboxContext,
  platform: Platform,
  step: string,
  refusal: readonly string[],
): void => addJob(app, platform, { step, refusal });

function addJob({ store, clock }: OutboxContext, platform: Platform, data: StepEndJob): void {
  store.outbox.add({ queue: chatQueue(platform), job: 'end-step', data, createdAt: clock() });
}
