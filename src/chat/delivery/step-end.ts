import type { Request } from '../../domain/request/request.ts';
import { isOpen, type RequestState } from '../../domain/request/request-state.ts';
import type { StepEndJob } from '../../requests/outbox/enqueue-step-end.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import type { RequestViewSource } from '../view/current-request-view.ts';
import { requesterNotice } from './requester-notice.ts';

/** How a workflow's step ended. */
export type StepEnd = { readonly step: string } & (
  | { readonly kind: 'done'; readonly request: number; readonly state: RequestState }
  /** Texts as in views. */
  | { readonly kind: 'failed'; readonly why: readonly string[] }
);

/** The end of a step as a job has it; null where its request is gone, or open again. */
export function stepEnd(
  app: RequestViewSource,
  translationsFor: TranslationsFor,
  data: StepEndJob,
  outboxId: number,
): StepEnd | null {
  const { step } = data;
  if ('refusal' in data) return { step, kind: 'failed', why: data.refusal };
  const request = app.store.requests.get(data.request);
  if (!request || isOpen(request.state)) return null;
  if (request.state === 'applied') return { step, kind: 'done', request: request.id, state: request.state };
  return { step, kind: 'failed', why: whyNot(app, translationsFor, request, outboxId) };
}

/** Why a request was not applied, in the words of the notice to its requester. */
function whyNot(
  app: RequestViewSource,
  translationsFor: TranslationsFor,
  request: Request,
  outboxId: number,
): string[] {
  const notice = requesterNotice(app, translationsFor, { request: request.id }, outboxId);
  return notice ? [notice.plainView.title, ...(notice.plainView.text ?? [])] : [];
}
