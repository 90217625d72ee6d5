import { shownAddress } from '../domain/address.ts';
import type { Office } from '../requests/office.ts';
import type { OwnerNoticeData } from '../requests/owner-notices.ts';
import { isSamePerson } from '../requests/owners.ts';
import type { Request } from '../requests/request.ts';
import { approversOf } from '../requests/review.ts';
import type { Letter } from './desk.ts';
import type { Catalogue, CatalogueOf } from './text/catalogue.ts';
import type { View } from './view.ts';

/** The letter that tells an owner what somebody else changed about their mailbox; null where there is no such request. */
export function ownerNotice(
  office: Office,
  catalogue: CatalogueOf,
  { request: id, to }: OwnerNoticeData,
  outboxId: number,
): Letter | null {
  const request = office.store.requests.get(id);
  if (!request) return null;
  const { change } = request.plan;
  const isTheirs = change.kind !== 'owner' || isSamePerson(office, change.to, to);
  const view: Letter['view'] = (locale) => noticeView(office, catalogue(locale), request, isTheirs);
  // What happened to a mailbox is its owner's to know, and none of a channel.
  return { id: outboxId, to, view, channel: null, otherwise: view };
}

function noticeView(
  office: Office,
  { plans, requests, notices }: Catalogue,
  request: Request,
  isTheirs: boolean,
): View {
  const { id, address, plan, requester, asking } = request;
  const approvers = approversOf(office, request);
  const named = (each: Request['requester']) => requests.onPlatform(each.displayName, each.platform);
  return {
    tone: 'warning',
    title: (isTheirs ? notices.changed : notices.taken)(shownAddress(address)),
    text: plan.effects.map(plans.effect),
    fields: [
      { name: requests.askedBy, value: named(requester) },
      ...(approvers.length > 0
        ? [{ name: requests.approvedBy, value: approvers.map(named).join(', ') }]
        : []),
      ...(asking.reason ? [{ name: requests.why, value: asking.reason }] : []),
      ...(asking.breakGlass ? [{ name: requests.glassBroken, value: asking.breakGlass }] : []),
    ],
    hint: notices.hint(id, shownAddress(address)),
  };
}
