import { displayAddress } from '../../domain/address/address.ts';
import { soleChange } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import { isSamePerson } from '../../requests/access/identity.ts';
import { insideDomainFilter } from '../../requests/access/visibility.ts';
import { requestAt } from '../../requests/changes/changes-of.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { approversOf } from '../../requests/lifecycle/review.ts';
import type { OwnerNoticeJob } from '../../requests/outbox/enqueue-owner-notices.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import { destinationFormatter } from '../view/format-destination.ts';
import type { View } from '../view/view.ts';
import type { DirectMessage } from './adapter.ts';

/** The direct message that tells an owner what somebody else changed about their mailbox; null where there is no such request. */
export function ownerNotice(
  app: Pick<AppContext, 'store' | 'policy'>,
  translationsFor: TranslationsFor,
  { request: id, to, position = 0 }: OwnerNoticeJob,
  outboxId: number,
): DirectMessage | null {
  const stored = app.store.requests.get(id);
  const request = stored && requestAt(app, stored, position);
  if (!request) return null;
  const { change } = soleChange(request.plan);
  const isStillOwner = change.kind !== 'owner' || isSamePerson(app, change.to, to);
  const view: DirectMessage['view'] = (locale) =>
    noticeView(app, translationsFor(locale), request, isStillOwner);
  // The channel is told nothing: what happened to a mailbox concerns its owner alone.
  return { id: outboxId, to, view, channel: null, otherwise: view };
}

function noticeView(
  app: Pick<AppContext, 'store' | 'policy'>,
  text: Translations,
  request: Request,
  isStillOwner: boolean,
): View {
  const { plans, requests, notices } = text;
  const { id, address, plan, requester, asking } = request;
  const destination = destinationFormatter(text, insideDomainFilter(app, requester));
  const approvers = approversOf(app, request);
  return {
    tone: 'warning',
    title: (isStillOwner ? notices.changed : notices.taken)(displayAddress(address)),
    text: soleChange(plan).effects.map((effect) => plans.effect(effect, destination)),
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
    hint: notices.hint(id, displayAddress(address)),
  };
}
