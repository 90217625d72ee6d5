import { type Actor, personOf } from '../../domain/actor.ts';
import { displayAddress } from '../../domain/address/address.ts';
import { soleChange } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import { isOpen } from '../../domain/request/request-state.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { disposalsAt } from '../../requests/access/read-address.ts';
import { insideDomainFilter } from '../../requests/access/visibility.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { Translations } from '../i18n/translations.ts';
import { addressComparison } from './address-comparison.ts';
import { destinationFormatter } from './format-destination.ts';
import { pageCapacity, paginate } from './paginate.ts';
import { effectLines } from './request-view-parts.ts';
import type { Button, Field, View } from './view.ts';

/** One page of a request's details, with its history. */
export function requestDetailsPage(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  text: Translations,
  { platform }: Actor,
  request: Request,
  page = 1,
): View {
  const view = requestDetails(app, text, request);
  const pages = paginate(view, pageCapacity(platform));
  const button = (label: string, to: number): Button => ({
    label,
    style: 'plain',
    action: { kind: 'details', request: request.id, page: to },
  });
  const buttons = [
    ...(page > 1 ? [button(text.lists.previous, page - 1)] : []),
    ...(page < pages.length ? [button(text.lists.next, page + 1)] : []),
  ];
  return { ...(pages[page - 1] ?? view), ...(buttons.length > 0 && { buttons }) };
}

/** All details of a request, for those who decide on it and those who look at it later. */
function requestDetails(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  text: Translations,
  request: Request,
): View {
  const { id, plan, address, state, asking } = request;
  const { requests, plans } = text;
  const { change, effects } = soleChange(plan);
  const sees = insideDomainFilter(app, request.requester);
  return {
    tone: 'plain',
    title: requests.titled(plans.headline(change, effects).todo, state),
    text: effectLines(request, { text, sees }),
    fields: [
      { name: text.lists.address, value: displayAddress(address) },
      ...requesterFields(text, request),
      ...(asking.reason
        ? [{ name: requests.why, value: sanitizeText(asking.reason), quoted: true } as const]
        : []),
      ...(asking.breakGlass
        ? [{ name: requests.glassBroken, value: sanitizeText(asking.breakGlass), quoted: true } as const]
        : []),
      { name: requests.planHash, value: plan.hash.slice(0, 12) },
    ],
    ...(change.kind === 'address' && {
      comparison: addressComparison(
        change,
        text,
        destinationFormatter(text, sees),
        disposalsAt(app, address),
      ),
    }),
    table: requestHistory(app, text, request),
    hint: requests.detailsHint(id, address),
  };
}

function requesterFields({ requests, format }: Translations, request: Request): Field[] {
  const { requester, createdAt, expiresAt, state, plan } = request;
  const { approvals } = plan.gate;
  return [
    {
      name: requests.askedBy,
      value: `${requests.onPlatform(requester)}, ${personOf(requester)}`,
    },
    { name: requests.askedAt, value: format.moment(createdAt) },
    ...(approvals
      ? [{ name: requests.needs, value: requests.approvalsOf(approvals.role, approvals.count) }]
      : []),
    ...(isOpen(state) && expiresAt !== null
      ? [{ name: requests.openUntil, value: format.moment(expiresAt) }]
      : []),
  ];
}

function requestHistory(
  { store }: Pick<AppContext, 'store'>,
  { lists, format }: Translations,
  { id, address }: Request,
) {
  return {
    sortable: true,
    columns: [
      { title: lists.when, align: 'left' },
      { title: lists.who, align: 'left' },
      { title: lists.what, align: 'left' },
    ],
    rows: store.audit
      .forRequest(id, address)
      .map(({ at, actor, event }) => [
        format.moment(at),
        actor ? mentionText(actor) : lists.facteur,
        lists.events[event],
      ]),
  } as const;
}
