import { isOfOne, type Request, type RequestOfOne } from '../../domain/request/request.ts';
import { isWaiting } from '../../domain/request/request-state.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { linkDueAfter } from '../../requests/links/send-link.ts';
import type { RequesterNoticeJob } from '../../requests/outbox/enqueue-requester-notice.ts';
import { type Recipient, requesterRecipient } from '../../requests/outbox/recipients.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import { type RequestViewSource, requestViewContext } from '../view/current-request-view.ts';
import { storedManyRequest } from '../view/many/stored-many-request.ts';
import { manyNoticeView } from '../view/notice/many-notice-view.ts';
import { requesterNoticeView } from '../view/notice/requester-notice-view.ts';
import type { View } from '../view/view.ts';
import type { Mention } from './approver-alert.ts';

/** A message beside a request's own, which notifies its requester of the end. */
export type RequesterNotice = Recipient & {
  /** The id of its outbox row: the same when the job runs again. */
  readonly id: number;
  readonly request: number;
  /** Its title mentions the requester. */
  readonly view: View;
  /** The same without buttons, for where they don't work. */
  readonly plainView: View;
  readonly mentions: readonly Mention[];
};

/** The notice of a request's end, or that it waits for people again; null where there is nothing to say. */
export function requesterNotice(
  app: RequestViewSource,
  translationsFor: TranslationsFor,
  { request: id, reopened }: RequesterNoticeJob,
  outboxId: number,
): RequesterNotice | null {
  const request = app.store.requests.get(id);
  // Somebody may have answered since.
  if (!request || (reopened && !isWaiting(request.state))) return null;
  const recipient = requesterRecipient(request.requester);
  const viewWith = noticeOf(app, translationsFor(recipient.locale), request);
  const [view, plainView] = [viewWith(true), viewWith(false)];
  const mentions: Mention[] = [{ kind: 'user', id: request.requester.userId }];
  return { ...recipient, id: outboxId, request: id, view, plainView, mentions };
}

/** Makes the notice with or without buttons. */
function noticeOf(
  app: RequestViewSource,
  text: Translations,
  request: Request,
): (hasButtons: boolean) => View {
  const { terms, createdAt, settledAt } = request;
  const context = {
    text,
    confirmed: wasConfirmed(app, request),
    waited: terms?.waits ?? (settledAt ?? createdAt) - createdAt,
  };
  if (!isOfOne(request)) {
    const many = storedManyRequest(app, request);
    return (hasButtons) => manyNoticeView(many, { ...context, hasButtons });
  }
  const shown = {
    ...requestViewContext(app, text, request),
    ...context,
    linkFor: linkRecipient(app, request),
  };
  return (hasButtons) => requesterNoticeView(request, { ...shown, hasButtons });
}

function wasConfirmed({ store }: Pick<AppContext, 'store'>, { id, address, plan }: Request): boolean {
  if (!plan.gate.confirm) return true;
  return store.audit.forRequest(id, address).some(({ event }) => event === 'confirmed');
}

function linkRecipient({ store }: Pick<AppContext, 'store'>, { plan }: RequestOfOne) {
  const [planned] = plan.changes;
  const due = linkDueAfter(planned);
  const isNew = due && due.appPassword === null && planned.change.kind === 'address';
  return isNew ? (store.owners.of(due.mailbox) ?? null) : null;
}
