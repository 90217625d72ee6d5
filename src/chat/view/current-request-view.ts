import { domainOf } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { disposalsAt } from '../../requests/access/read-address.ts';
import { insideOf } from '../../requests/access/visibility.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { approversOf } from '../../requests/lifecycle/review.ts';
import { keptBeside } from '../../requests/retention/restorable-mailboxes.ts';
import { keptUntil } from '../../requests/retention/retention.ts';
import type { Catalogue } from '../i18n/translations.ts';
import { requestView } from './request-view.ts';
import type { View } from './view.ts';

/** All that is to be shown of a request as it stands now, however long that is. */
export const viewOfRequest = (office: Office, text: Catalogue, request: Request): View =>
  requestView(request, {
    text,
    now: office.clock(),
    sees: insideOf(office, request.requester),
    keptUntil: keptUntil(office, request.address),
    kept: keptBeside(office, request),
    sessionsLast: office.mailServer.serverOf(domainOf(request.address)).lacks.includes('sessions'),
    disposals: disposalsAt(office, request.address),
    approvers: request.plan.gate.approvals ? approversOf(office, request) : [],
  });
