import { type Actor, personOf } from '../../domain/actor.ts';
import { shownAddress } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { isOpen } from '../../domain/request/request-state.ts';
import { personText } from '../../domain/text/mentions.ts';
import { legible } from '../../domain/text/sanitize.ts';
import { disposalsAt } from '../../requests/access/read-address.ts';
import { insideOf } from '../../requests/access/visibility.ts';
import type { Office } from '../../requests/context/app-context.ts';
import type { Catalogue } from '../i18n/translations.ts';
import { compared } from './address-diff.ts';
import { destinationsFor } from './format-destination.ts';
import { pagesOf, roomOn } from './paginate.ts';
import { effectsTold } from './request-view-parts.ts';
import type { Button, Field, View } from './view.ts';

/** A page of all there is to know about a request. */
export function detailsPage(
  office: Office,
  text: Catalogue,
  { platform }: Actor,
  request: Request,
  page = 1,
): View {
  const view = detailsOf(office, text, request);
  const pages = pagesOf(view, roomOn(platform));
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

/** All there is to know about a request: for whoever decides on it, and whoever looks at it later. */
function detailsOf(office: Office, text: Catalogue, request: Request): View {
  const { id, plan, address, state, asking } = request;
  const { requests, plans } = text;
  const sees = insideOf(office, request.requester);
  return {
    tone: 'plain',
    title: requests.titled(plans.headline(plan.change, plan.effects).todo, state),
    text: effectsTold(request, { text, sees }),
    fields: [
      { name: text.lists.address, value: shownAddress(address) },
      ...whoAndWhen(text, request),
      ...(asking.reason
        ? [{ name: requests.why, value: legible(asking.reason), quoted: true } as const]
        : []),
      ...(asking.breakGlass
        ? [{ name: requests.glassBroken, value: legible(asking.breakGlass), quoted: true } as const]
        : []),
      { name: requests.planHash, value: plan.hash.slice(0, 12) },
    ],
    ...(plan.change.kind === 'address' && {
      comparison: compared(plan.change, text, destinationsFor(text, sees), disposalsAt(office, address)),
    }),
    table: historyOf(office, text, request),
    hint: requests.detailsHint(id, address),
  };
}

function whoAndWhen({ requests, format }: Catalogue, request: Request): Field[] {
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

function historyOf({ store }: Office, { lists, format }: Catalogue, { id, address }: Request) {
  return {
    columns: [
      { title: lists.when, align: 'left' },
      { title: lists.who, align: 'left' },
      { title: lists.what, align: 'left' },
    ],
    rows: store.audit
      .ofRequest(id, address)
      .map(({ at, actor, event }) => [
        format.moment(at),
        actor ? personText(actor) : lists.facteur,
        lists.events[event],
      ]),
  } as const;
}
