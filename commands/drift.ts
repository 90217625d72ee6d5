import { defineCommand } from '../src/chat/command/command.ts';
import { show } from '../src/chat/command/view-answer.ts';
import type { Catalogue } from '../src/chat/i18n/translations.ts';
import { destinationsFor, type ShowDestination } from '../src/chat/view/format-destination.ts';
import { pageButtons } from '../src/chat/view/list-page.ts';
import type { Table } from '../src/chat/view/view.ts';
import { shownAddress, shownDomain } from '../src/domain/address/address.ts';
import type { AddressState } from '../src/domain/address/address-state.ts';
import type { Disposals } from '../src/domain/address/disposal.ts';
import { disposalsAt, ownDomain } from '../src/requests/access/read-address.ts';
import { insideOf, pastDomainsOf } from '../src/requests/access/visibility.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { listDrift } from '../src/requests/mirror/list-drift.ts';
import type { DriftRow } from '../src/store/tables/drift.ts';

/** As many as fit on a screen. */
const perPage = 20;

export const drift = defineCommand(
  {
    path: ['drift'],
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains', existing: true },
      { name: 'page', type: 'count' },
    ],
  },
  async ({ office, actor, text }, { domain, page = 1 }) => {
    const { lists, drift: words } = text;
    const own = domain && ownDomain(office, actor, domain, pastDomainsOf(office, actor));
    if (own && !own.ok) return own;
    const { rows, count } = listDrift(office, actor, domain, {
      limit: perPage,
      offset: (page - 1) * perPage,
    });
    const pages = Math.max(1, Math.ceil(count / perPage));
    const where = domain ? shownDomain(domain) : words.everywhere;
    return show({
      tone: 'plain',
      title: lists.headed(where, words.title(count)),
      ...(rows.length === 0
        ? { text: [lists.empty] }
        : { table: tableOf(office, text, rows, destinationsFor(text, insideOf(office, actor))) }),
      hint: hintOf(text, page, pages),
      buttons: pageButtons(text, `/mail drift${domain ? ` ${domain}` : ''}`, page, pages),
    });
  },
);

function hintOf({ lists, drift: words }: Catalogue, page: number, pages: number): string {
  if (page > pages) return lists.noSuchPage(pages);
  return pages > 1 ? `${lists.page(page, pages)}. ${words.hint}` : words.hint;
}

function tableOf(
  office: Office,
  text: Catalogue,
  rows: readonly DriftRow[],
  destination: ShowDestination,
): Table {
  const { lists, format, drift: words } = text;
  return {
    columns: [
      { title: words.noticed, align: 'left' },
      { title: lists.address, align: 'left' },
      { title: words.what, align: 'left' },
    ],
    rows: rows.map((row) => [
      format.moment(row.noticedAt),
      row.address === null ? shownDomain(row.domain) : shownAddress(row.address),
      row.address === null
        ? ofDomain(text, row)
        : ofAddress(text, row, destination, disposalsAt(office, row.address)),
    ]),
  };
}

function ofAddress(
  { describe, drift: words }: Catalogue,
  { what, before, after }: DriftRow,
  destination: ShowDestination,
  disposals: Disposals,
): string {
  const inWords = (state: AddressState | null) => describe(state, destination, disposals);
  if (what === 'appeared') return words.appeared(inWords(after));
  if (what === 'gone') return words.gone(inWords(before));
  const replaced = before?.mailbox && after?.mailbox && before.mailbox.id !== after.mailbox.id;
  return (replaced ? words.replaced : words.changed)(inWords(before), inWords(after));
}

function ofDomain({ drift: words }: Catalogue, { what, count }: DriftRow): string {
  if (what === 'appeared') return words.domainAppeared;
  return what === 'gone' ? words.domainGone(count) : words.together(count);
}
