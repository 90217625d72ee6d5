import { type Actor, personOf } from '../../domain/actor.ts';
import { displayAddress } from '../../domain/address/address.ts';
import { summaryOf } from '../../domain/request/many/plan-summary.ts';
import { isOfOne, type Request, type RequestOfOne } from '../../domain/request/request.ts';
import { isOpen } from '../../domain/request/request-state.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { disposalsAt } from '../../requests/access/read-address.ts';
import { type DomainFilter, insideDomainFilter } from '../../requests/access/visibility.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { Translations } from '../i18n/translations.ts';
import { addressComparison } from './address-comparison.ts';
import { destinationFormatter } from './format-destination.ts';
import { allChangesButton, countFields } from './many/many-parts.ts';
import { pageCapacity, paginate } from './paginate.ts';
import { requestHeadline } from './request-headline.ts';
import { effectLines, timeFields } from './request-view-parts.ts';
import type { Button, Field, View } from './view.ts';

/** One page of a request's details, with its history. */
export function requestDetailsPage(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  text: Translations,
  { platform }: Pick<Actor, 'platform'>,
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
    ...(isOfOne(request) ? [] : [allChangesButton(request, { text })]),
  ];
  return { ...(pages[page - 1] ?? view), ...(buttons.length > 0 && { buttons }) };
}

/** All details of a request, for those who decide on it and those who look at it later. */
function requestDetails(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  text: Translations,
  request: Request,
): View {
  const { plan, state, asking } = request;
  const { requests } = text;
  const sees = insideDomainFilter(app, request.requester);
  const { fields = [], ...changes } = isOfOne(request)
    ? changeDetails(app, text, request, sees)
    : { fields: countFields(summaryOf(plan), { text }), hint: text.notifications.doneHint(request.id) };
  return {
    tone: 'plain',
    title: requests.titled(requestHeadline(request, text).todo, state),
    ...changes,
    fields: [
      ...fields,
      ...timeFields(request, text),
      ...requesterFields(text, request),
      ...(asking.reason
        ? [{ name: requests.why, value: sanitizeText(asking.reason), quoted: true } as const]
        : []),
      ...(asking.breakGlass
        ? [{ name: requests.glassBroken, value: sanitizeText(asking.breakGlass), quoted: true } as const]
        : []),
      { name: requests.planHash, value: plan.hash.slice(0, 12) },
    ],
    table: requestHistory(app, text, request),
  };
}

/** What a single change does: its effects, and the address before and after. */
function changeDetails(
  app: Pick<AppContext, 'mailServer'>,
  text: Translations,
  request: RequestOfOne,
  sees: DomainFilter,
): Pick<View, 'text' | 'fields' | 'comparison' | 'hint'> {
  const { id, address, plan } = request;
  const [{ change }] = plan.changes;
  return {
    text: effectLines(request, { text, sees }),
    fields: [{ name: text.lists.address, value: displayAddress(address) }],
    ...(change.kind === 'address' && {
      comparison: addressComparison(
        change,
        text,
        destinationFormatter(text, sees),
        disposalsAt(app, address),
      ),
    }),
    hint: text.requests.detailsHint(id, address),
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
