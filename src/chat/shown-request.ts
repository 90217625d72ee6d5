import { domainOf } from '../domain/address.ts';
import { keptUntil } from '../requests/keeping.ts';
import { keptBeside } from '../requests/kept-mailboxes.ts';
import type { Office } from '../requests/office.ts';
import { disposalsAt } from '../requests/read.ts';
import type { Request } from '../requests/request.ts';
import { approversOf } from '../requests/review.ts';
import { insideOf } from '../requests/sight.ts';
import { requestView } from './request-view.ts';
import type { Catalogue } from './text/catalogue.ts';
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
