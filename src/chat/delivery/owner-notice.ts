import { shownAddress } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { isSamePerson } from '../../requests/access/identity.ts';
import { insideOf } from '../../requests/access/visibility.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { approversOf } from '../../requests/lifecycle/review.ts';
import type { OwnerNoticeData } from '../../requests/outbox/enqueue-owner-notices.ts';
import type { Letter } from '../dispatch/dispatcher-types.ts';
import type { Catalogue, CatalogueOf } from '../i18n/translations.ts';
import { destinationsFor } from '../view/format-destination.ts';
import type { View } from '../view/view.ts';

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

function noticeView(office: Office, text: Catalogue, request: Request, isTheirs: boolean): View {
  const { plans, requests, notices } = text;
  const { id, address, plan, requester, asking } = request;
  const destination = destinationsFor(text, insideOf(office, requester));
  const approvers = approversOf(office, request);
  return {
    tone: 'warning',
    title: (isTheirs ? notices.changed : notices.taken)(shownAddress(address)),
    text: plan.effects.map((effect) => plans.effect(effect, destination)),
    fields: [
      { name: requests.askedBy, value: requests.onPlatform(requester) },
      ...(approvers.length > 0
        ? [{ name: requests.approvedBy, value: approvers.map(requests.onPlatform).join(', ') }]
        : []),
      ...(asking.reason ? [{ name: requests.why, value: asking.reason, quoted: true } as const] : []),
      ...(asking.breakGlass
        ? [{ name: requests.glassBroken, value: asking.breakGlass, quoted: true } as const]
        : []),
    ],
    hint: notices.hint(id, shownAddress(address)),
  };
}
