import { soleChange } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { linkDueAfter } from '../../requests/links/send-link.ts';
import type { RequesterNoticeJob } from '../../requests/outbox/enqueue-requester-notice.ts';
import { type Recipient, requesterRecipient } from '../../requests/outbox/recipients.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import { type RequestViewSource, requestViewContext } from '../view/current-request-view.ts';
import { requesterNoticeView } from '../view/requester-notice-view.ts';
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

/** The notice of a request's end; null where there is no such request. */
export function requesterNotice(
  app: RequestViewSource,
  translationsFor: TranslationsFor,
  { request: id }: RequesterNoticeJob,
  outboxId: number,
): RequesterNotice | null {
  const request = app.store.requests.get(id);
  if (!request) return null;
  const recipient = requesterRecipient(request.requester);
  const context = {
    ...requestViewContext(app, translationsFor(recipient.locale), request),
    confirmed: wasConfirmed(app, request),
    linkFor: linkRecipient(app, request),
  };
  const view = requesterNoticeView(request, { ...context, hasButtons: true });
  const plainView = requesterNoticeView(request, { ...context, hasButtons: false });
  const mentions: Mention[] = [{ kind: 'user', id: request.requester.userId }];
  return { ...recipient, id: outboxId, request: id, view, plainView, mentions };
}

function wasConfirmed({ store }: Pick<AppContext, 'store'>, { id, address, plan }: Request): boolean {
  if (!plan.gate.confirm) return true;
  return store.audit.forRequest(id, address).some(({ event }) => event === 'confirmed');
}

function linkRecipient({ store }: Pick<AppContext, 'store'>, request: Request) {
  const change = soleChange(request.plan);
  const due = linkDueAfter(change);
  const isNew = due && due.appPassword === null && change.change.kind === 'address';
  return isNew ? (store.owners.of(due.mailbox) ?? null) : null;
}
