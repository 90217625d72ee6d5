import type { Platform } from '../../domain/actor.ts';
import { type Address, domainOf, postmasterOf } from '../../domain/address/address.ts';
import { type Audience, isOfOne, type Request, type RequestOfOne } from '../../domain/request/request.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import { disposalsAt } from '../../requests/access/read-address.ts';
import { insideDomainFilter } from '../../requests/access/visibility.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { approversOf } from '../../requests/lifecycle/review.ts';
import { absentWorker } from '../../requests/outbox/watch-workers.ts';
import { otherRestorableMailboxes } from '../../requests/retention/restorable-mailboxes.ts';
import { retainedUntil } from '../../requests/retention/retention.ts';
import { canTestAfter } from '../../requests/trace/can-test-after.ts';
import type { Translations } from '../i18n/translations.ts';
import { decisionPlace, isMadeInPrivate } from './decision-place.ts';
import type { ManyViewContext } from './many/many-request.ts';
import { manyView } from './many/many-view.ts';
import { storedManyRequest } from './many/stored-many-request.ts';
import { requestView } from './request-view.ts';
import type { RequestViewContext } from './request-view-parts.ts';
import type { View } from './view.ts';

/** What the view of a request as it stands is made from. */
export type RequestViewSource = Pick<
  AppContext,
  'store' | 'mailServer' | 'policy' | 'clock' | 'retentionDays'
>;

/** For whom a request is shown. */
export type RequestReaders = {
  /** Default: those where it was asked for. */
  readonly audience?: Audience;
  /**
   * Whether those who read it may decide. Default: the approvers in their channel, and all where the request was made if they
   * have none.
   */
  readonly decidable?: boolean;
  /** Whose messages show it. Default: that of the approvers or of the requester. */
  readonly platform?: Platform;
};

/** The full view of a request as it stands now, however long. */
export const currentRequestView = (
  app: RequestViewSource,
  text: Translations,
  request: Request,
  readers: RequestReaders = {},
): View => {
  if (isOfOne(request)) return requestView(request, requestViewContext(app, text, request, readers));
  const context = manyViewContext(app, text, request, readers);
  return manyView(storedManyRequest(app, request), context);
};

/** Until when a mailbox of an address could be restored that the request deletes: at its time, where that is to come. */
const restorableUntil = (app: RequestViewSource, { dueAt }: Request, address: Address): number | null =>
  retainedUntil(app, address, Math.max(app.clock(), dueAt ?? 0));

/** What the views of a request of several changes are made with now. */
export function manyViewContext(
  app: RequestViewSource,
  text: Translations,
  request: Request,
  { audience = 'requester', decidable, platform }: RequestReaders = {},
): ManyViewContext {
  const place = audience === 'requester' ? decisionPlace(app, request) : null;
  const [domain] = request.domains;
  const asked = audience === 'requester' ? null : request.terms?.approvals;
  return {
    text,
    decidable: decidable ?? place === null,
    decidedIn: decidable ? null : place,
    isPrivate: audience === 'requester' && !decidable && place === null && isMadeInPrivate(request),
    now: app.clock(),
    sees: insideDomainFilter(app, request.requester),
    retainedUntil: domain === undefined ? null : restorableUntil(app, request, postmasterOf(domain)),
    approvers: request.plan.gate.approvals ? approversOf(app, request) : [],
    platform: platform ?? asked?.platform ?? request.requester.platform,
  };
}

/** What a request's views are made with now. */
export function requestViewContext(
  app: RequestViewSource,
  text: Translations,
  request: RequestOfOne,
  { audience = 'requester', decidable }: RequestReaders = {},
): RequestViewContext {
  const place = audience === 'requester' ? decisionPlace(app, request) : null;
  return {
    text,
    decidable: decidable ?? place === null,
    decidedIn: decidable ? null : place,
    isPrivate: audience === 'requester' && !decidable && place === null && isMadeInPrivate(request),
    now: app.clock(),
    sees: insideDomainFilter(app, request.requester),
    retainedUntil: restorableUntil(app, request, request.address),
    formerMailboxes: otherRestorableMailboxes(app, request),
    sessionsLast: app.mailServer.serverOf(domainOf(request.address)).lacks.includes('sessions'),
    absentWorker: isInProgress(request.state) ? absentWorker(app, request) : null,
    disposals: disposalsAt(app, request.address),
    canTest: canTestAfter(app, request),
    approvers: request.plan.gate.approvals ? approversOf(app, request) : [],
  };
}
