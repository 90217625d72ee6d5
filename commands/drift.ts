import { defineCommand } from '../src/chat/command/define-command.ts';
import { viewAnswer } from '../src/chat/command/view-answer.ts';
import type { Translations } from '../src/chat/i18n/translations.ts';
import { destinationFormatter, type FormatDestination } from '../src/chat/view/format-destination.ts';
import { pageButtons } from '../src/chat/view/list-page.ts';
import type { Table } from '../src/chat/view/view.ts';
import { displayAddress, displayDomain } from '../src/domain/address/address.ts';
import type { AddressState } from '../src/domain/address/address-state.ts';
import type { Disposals } from '../src/domain/address/disposal.ts';
import { disposalsAt, requireVisibleDomain } from '../src/requests/access/read-address.ts';
import { insideDomainFilter, pastDomainFilter } from '../src/requests/access/visibility.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
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
    summary: {
      en: 'what others changed on the mail server directly',
      fr: 'ce que d’autres ont modifié directement sur le serveur de messagerie',
    },
    details: {
      en: 'Facteur looks for it every 10 minutes, and when it starts.',
      fr: 'Facteur le cherche toutes les 10 minutes et à son démarrage.',
    },
    names: { fr: { path: ['écarts'] } },
  },
  async ({ app, actor, text }, { domain, page = 1 }) => {
    const { lists, drift: words } = text;
    const own = domain && requireVisibleDomain(app, actor, domain, pastDomainFilter(app, actor));
    if (own && !own.ok) return own;
    const { rows, count } = listDrift(app, actor, domain, {
      limit: perPage,
      offset: (page - 1) * perPage,
    });
    const pages = Math.max(1, Math.ceil(count / perPage));
    const where = domain ? displayDomain(domain) : words.everywhere;
    return viewAnswer({
      tone: 'plain',
      title: lists.headed(where, words.title(count)),
      ...(rows.length === 0
        ? { text: [lists.empty] }
        : { table: tableOf(app, text, rows, destinationFormatter(text, insideDomainFilter(app, actor))) }),
      hint: hintOf(text, page, pages),
      buttons: pageButtons(text, `/mail drift${domain ? ` ${domain}` : ''}`, page, pages),
    });
  },
);

function hintOf({ lists, drift: words }: Translations, page: number, pages: number): string {
  if (page > pages) return lists.noSuchPage(pages);
  return pages > 1 ? `${lists.page(page, pages)}. ${words.hint}` : words.hint;
}

function tableOf(
  app: AppContext,
  text: Translations,
  rows: readonly DriftRow[],
  destination: FormatDestination,
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
      row.address === null ? displayDomain(row.domain) : displayAddress(row.address),
      row.address === null
        ? domainRow(text, row)
        : addressRow(text, row, destination, disposalsAt(app, row.address)),
    ]),
  };
}

function addressRow(
  { describe, drift: words }: Translations,
  { what, before, after }: DriftRow,
  destination: FormatDestination,
  disposals: Disposals,
): string {
  const inWords = (state: AddressState | null) => describe(state, destination, disposals);
  if (what === 'appeared') return words.appeared(inWords(after));
  if (what === 'gone') return words.gone(inWords(before));
  const replaced = before?.mailbox && after?.mailbox && before.mailbox.id !== after.mailbox.id;
  return (replaced ? words.replaced : words.changed)(inWords(before), inWords(after));
}

function domainRow({ drift: words }: Translations, { what, count }: DriftRow): string {
  if (what === 'appeared') return words.domainAppeared;
  return what === 'gone' ? words.domainGone(count) : words.together(count);
}
