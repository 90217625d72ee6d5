import { personOf } from '../domain/actor.ts';
import { shownAddress } from '../domain/address.ts';
import { isOpen } from '../domain/request-state.ts';
import type { Office } from '../requests/office.ts';
import { disposalsAt } from '../requests/read.ts';
import type { Request } from '../requests/request.ts';
import { compared } from './compared.ts';
import type { Catalogue } from './text/catalogue.ts';
import type { Field, View } from './view.ts';

/** All there is to know about a request: for whoever decides on it, and whoever looks at it later. */
export function detailsOf(office: Office, text: Catalogue, request: Request): View {
  const { id, plan, address, state, asking } = request;
  const { requests, plans } = text;
  return {
    tone: 'plain',
    title: requests.titled(plans.headline(plan.change, plan.effects).todo, state),
    text: plan.effects.map(plans.effect),
    fields: [
      { name: text.lists.address, value: shownAddress(address) },
      ...whoAndWhen(text, request),
      ...(asking.reason ? [{ name: requests.why, value: asking.reason }] : []),
      ...(asking.breakGlass ? [{ name: requests.glassBroken, value: asking.breakGlass }] : []),
      { name: requests.planHash, value: plan.hash.slice(0, 12) },
    ],
    ...(plan.change.kind === 'address' && {
      comparison: compared(plan.change, text, disposalsAt(office, address)),
    }),
    table: historyOf(office, text, request),
    hint: requests.detailsHint(id, shownAddress(address)),
  };
}

function whoAndWhen({ requests, format }: Catalogue, request: Request): Field[] {
  const { requester, createdAt, expiresAt, state, plan } = request;
  const { approvals } = plan.gate;
  return [
    {
      name: requests.askedBy,
      value: `${requests.onPlatform(requester.displayName, requester.platform)}, ${personOf(requester)}`,
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
        actor?.displayName ?? lists.facteur,
        lists.events[event],
      ]),
  } as const;
}
