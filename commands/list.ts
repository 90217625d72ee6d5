import { addressFilterNames, addressFilters } from '../src/chat/command/arguments.ts';
import type { CommandContext } from '../src/chat/command/command.ts';
import { type ContextWith, defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { quote as quoteInEnglish } from '../src/chat/i18n/en/vocabulary.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { fr, pluralEnding, quote as quoteInFrench } from '../src/chat/i18n/fr/typography.ts';
import { toSelection, typeWhere } from '../src/chat/selection/parse-where.ts';
import { destinationFormatter } from '../src/chat/view/format-destination.ts';
import { goingOnButtons, listSummary, pageButtons } from '../src/chat/view/list-page.ts';
import { rowsPerPage } from '../src/chat/view/paginate.ts';
import type { Button } from '../src/chat/view/view.ts';
import {
  displayAddress,
  displayDomain,
  parseAddressOrCatchAll,
  parseExistingAddress,
} from '../src/domain/address/address.ts';
import { kindOf, type UnknownSize } from '../src/domain/address/address-state.ts';
import { stripDisposals } from '../src/domain/address/disposal.ts';
import { firstPage, type PagePlace } from '../src/domain/list/page-place.ts';
import { suspensionOf } from '../src/domain/suspension/suspension.ts';
import { disposalsAt, requireVisibleDomain } from '../src/requests/access/read-address.ts';
import { insideDomainFilter, visibleDomains } from '../src/requests/access/visibility.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';
import { measureAddresses } from '../src/requests/mirror/measure-mailboxes.ts';
import { findNoted } from '../src/requests/notes/find-noted.ts';
import { pageOfMatches, type Selection } from '../src/requests/selection/find-selected.ts';
import type { MirrorRow, SearchResult } from '../src/store/tables/addresses.ts';
import type { DomainRow } from '../src/store/tables/domains.ts';

/** Rows that a table on Slack holds. */
const inTable = 30;
/** Characters of a note that a row shows; /mail show has all of it. */
const maxNoteShown = 60;
/** Forwards that a row names; it counts the others. */
const maxForwardsShown = 3;

function english(format: Format) {
  const addresses = (count: number) => `${format.count(count)} ${count === 1 ? 'address' : 'addresses'}`;
  return {
    noSize: '—',
    unknownSize: 'unknown',
    total: (count: number, bytes: number | null, isCounted: boolean) =>
      bytes === null
        ? addresses(count)
        : `${addresses(count)}, ${isCounted ? '' : 'at least '}${format.size(bytes)} of mail`,
    found: (count: number, more: boolean, search: string) =>
      `${more ? 'more than ' : ''}${addresses(count)} with ${quoteInEnglish(search)}`,
    matching: (count: number) => `${format.count(count)} matching ${count === 1 ? 'address' : 'addresses'}`,
    manyHint: 'A longer text after search:… finds fewer addresses.',
    select: 'Select',
    where: (filters: string) => `To suspend all of these: /mail suspend where:${filters}`,
  };
}

type Words = ReturnType<typeof english>;

function french(format: Format): Words {
  const addresses = (count: number) => `${format.count(count)} adresse${pluralEnding(count)}`;
  return {
    noSize: '—',
    unknownSize: 'inconnue',
    total: (count, bytes, isCounted) =>
      bytes === null
        ? addresses(count)
        : `${addresses(count)}, ${isCounted ? '' : 'au moins '}${format.size(bytes)} de courrier`,
    found: (count, more, search) =>
      `${more ? 'plus de ' : ''}${addresses(count)} avec ${quoteInFrench(search)}`,
    matching: (count) => `${addresses(count)} correspondante${pluralEnding(count)}`,
    manyHint: 'Un texte plus précis après recherche:… donne moins d’adresses.',
    select: 'Sélectionner',
    where: (filters) => fr`Pour les suspendre toutes : /mail suspendre filtre:${filters}`,
  };
}

export const list = defineCommand(
  {
    path: ['list'],
    task: 'addresses',
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains', existing: true },
      ...addressFilters,
      { name: 'page', type: 'page' },
    ],
    summary: {
      en: 'list the addresses of a domain',
      fr: 'lister les adresses d’un domaine',
    },
    form: {
      title: { en: 'List addresses', fr: 'Lister les adresses' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {
        search: {
          label: { en: 'Search', fr: 'Recherche' },
          hint: {
            en: 'Part of an address, a forward or a note.',
            fr: 'Une partie d’une adresse, d’un transfert ou d’une note.',
          },
        },
        kind: { label: { en: 'Only', fr: 'Seulement' } },
        state: { label: { en: 'State', fr: 'État' } },
        owner: { label: { en: 'Owner', fr: 'Propriétaire' } },
      },
      choices: {
        mailbox: { en: 'Mailboxes', fr: 'Les boîtes' },
        alias: { en: 'Aliases', fr: 'Les alias' },
        active: { en: 'Active', fr: 'Active' },
        suspended: { en: 'Suspended', fr: 'Suspendue' },
        'suspended-login': { en: 'Logins suspended', fr: 'Connexion suspendue' },
        'suspended-mail': { en: 'Mail suspended', fr: 'Courrier suspendu' },
        none: { en: 'None', fr: 'Aucun' },
      },
    },
    details: {
      en: 'search:TEXT finds part of an address, a forward or a note. owner:none finds the mailboxes without an owner.',
      fr: 'recherche:TEXTE cherche une partie d’une adresse, d’un transfert ou d’une note. propriétaire:aucun cherche les boîtes sans propriétaire.',
    },
    names: {
      fr: { path: ['liste'], ...addressFilterNames.fr },
    },
    synonyms: ['ls', 'all', 'search', 'find', 'addresses', 'mailboxes', 'aliases', 'lister', 'chercher'],
    words: { en: english, fr: french },
  },
  async (context, { page = firstPage, ...filters }) => {
    const { app, actor, text } = context;
    const filter = toSelection(filters);
    const { domain } = filter;
    if (domain) {
      const visible = requireVisibleDomain(app, actor, domain);
      if (!visible.ok) return visible;
    }
    const domains = listedDomains(context, filter);
    if (domains.length === 0) {
      return viewAnswer({ tone: 'plain', title: text.lists.noDomains, hint: text.lists.addDomain });
    }
    const found = await findAddresses(context, domains, filter, page);
    const { rows } = found;
    const pages = Math.max(1, Math.ceil(found.count / rowsPerPage(actor.platform, { inTable })));
    const sized = await tryMailServer(refreshSizes(context, rows));
    if (!sized.ok) return sized;
    const hint = [hintOfPage(context, found, page.number, pages), whereHint(context, filter, found)]
      .filter((each) => each !== null)
      .join(' ');
    // Read again, since measuring mailboxes updates the domains’ sums.
    const title = titleOf(context, listedDomains(context, filter), filter, { ...found, rows: sized.value });
    const addresses = rows.map(({ address }) => displayAddress(address));
    return viewAnswer({
      tone: 'plain',
      title,
      summary: listSummary(text, title, addresses),
      ...(rows.length === 0 ? { text: [text.lists.empty] } : { table: tableOf(context, sized.value) }),
      ...(hint && { hint }),
      buttons: [
        ...selectButtons(context, rows),
        ...(isNarrowed(filter)
          ? pageButtons(text, commandLine(filter), page.number, pages)
          : goingOnButtons(text, commandLine(filter), page.number, {
              ...{ first: rows[0]?.address, last: rows.at(-1)?.address, goesOn: page.number < pages },
            })),
      ],
    });
  },
);

const listedDomains = ({ app, actor }: CommandContext, { domain }: Selection): DomainRow[] =>
  visibleDomains(app, actor).filter((row) => !domain || row.domain === domain);

/**
 * Without a search, the count is the sum of the counts stored per domain; a search counts its matches. The other filters
 * have no index.
 */
async function findAddresses(
  { app, actor }: CommandContext,
  domains: readonly DomainRow[],
  filter: Selection,
  { number, from }: PagePlace,
): Promise<SearchResult> {
  const { kind, search, state, owner } = filter;
  const { addresses } = app.store;
  const perPage = rowsPerPage(actor.platform, { inTable });
  const names = domains.map(({ domain }) => domain);
  const listing = { domains: names, kind, offset: (number - 1) * perPage, limit: perPage };
  if (state !== undefined || owner !== undefined) {
    const { found, count } = await pageOfMatches(app, names, filter, listing);
    return { rows: addresses.rowsOf(found), count, more: false };
  }
  if (search !== undefined) return addresses.search(listing, search, await findNoted(app, listing, search));
  const count = domains.reduce((sum, row) => sum + countOf(row, kind), 0);
  return { rows: addresses.list({ ...listing, from: startOf(from) }), count, more: false };
}

/** The address that a page goes on from; undefined where what was typed is none. */
function startOf(from: PagePlace['from']) {
  if (!from) return undefined;
  const address = parseExistingAddress(from.key, parseAddressOrCatchAll(from.key));
  return address.ok ? { way: from.way, address: address.value } : undefined;
}

function countOf({ addresses, mailboxes }: DomainRow, kind: Selection['kind']): number {
  if (kind === 'mailbox') return mailboxes;
  return kind === 'alias' ? addresses - mailboxes : addresses;
}

/** A row of the mirror; `unknown` says why the size of its mailbox can’t be read now. */
type SizedRow = MirrorRow & { readonly unknown?: UnknownSize | undefined };

async function refreshSizes({ app }: CommandContext, rows: readonly MirrorRow[]): Promise<SizedRow[]> {
  const mailboxes = rows.filter(({ mailbox }) => mailbox !== null).map(({ address }) => address);
  const sizes = await measureAddresses(app, mailboxes);
  return rows.map((row) => {
    const size = sizes.get(row.address);
    return size?.unknown ? { ...row, unknown: size.unknown } : { ...row, ...size };
  });
}

function hintOfPage(
  { text, words }: ContextWith<Words>,
  { more }: SearchResult,
  page: number,
  pages: number,
): string | null {
  if (more) return words.manyHint;
  if (page > pages) return text.lists.noSuchPage(pages);
  return pages > 1 ? text.lists.page(page, pages) : null;
}

/** Opens a form in which some of the addresses are picked. A terminal has no forms. */
function selectButtons({ actor, words }: ContextWith<Words>, rows: readonly MirrorRow[]): Button[] {
  if (actor.platform === 'terminal' || rows.length < 2) return [];
  const addresses = rows.map(({ address }) => address).join(' ');
  return [
    {
      label: words.select,
      style: 'plain',
      action: { kind: 'fill-in', path: ['select'], values: { addresses } },
    },
  ];
}

/** How to act on all that was found. */
const whereHint = ({ text, words }: ContextWith<Words>, filter: Selection, { count, more }: SearchResult) =>
  isNarrowed(filter) && count > 1 && !more ? words.where(typeWhere(filter, text.locale)) : null;

/** Whether less is listed than domains, or what they have of a kind. */
const isNarrowed = ({ search, state, owner }: Selection): boolean =>
  search !== undefined || state !== undefined || owner !== undefined;

function titleOf(
  { text, words }: ContextWith<Words>,
  domains: readonly DomainRow[],
  filter: Selection,
  { count, more, rows }: Omit<SearchResult, 'rows'> & { readonly rows: readonly SizedRow[] },
): string {
  const { lists } = text;
  const [only, ...others] = domains;
  const where = only && others.length === 0 ? displayDomain(only.domain) : lists.domainsTitle(domains.length);
  const { search, kind } = filter;
  if (search !== undefined) return lists.headed(where, words.found(count, more, search));
  if (isNarrowed(filter)) return lists.headed(where, words.matching(count));
  const bytes = kind === 'alias' ? null : domains.reduce((sum, row) => sum + row.bytes, 0);
  const isCounted = rows.every(({ unknown }) => unknown === undefined);
  return lists.headed(where, words.total(count, bytes, isCounted));
}

function tableOf({ text, words, app, actor }: ContextWith<Words>, rows: readonly SizedRow[]) {
  const { lists, plans, format } = text;
  const destination = destinationFormatter(text, insideDomainFilter(app, actor));
  const sizeOf = ({ mailbox, unknown, bytes }: SizedRow) => {
    if (mailbox === null) return words.noSize;
    return unknown ? words.unknownSize : format.size(bytes);
  };
  const forwards = (row: MirrorRow) => {
    const all = stripDisposals(row.forwards, disposalsAt(app, row.address));
    const named = all.slice(0, maxForwardsShown).map(destination);
    const others = all.length - named.length;
    return [...named, ...(others > 0 ? [lists.more(others)] : [])].join(', ');
  };
  const notes = app.store.notes.ofMany(rows.map(({ address }) => address));
  const noteOf = ({ address }: MirrorRow): string => shorten(notes.get(address) ?? '');
  return {
    sortable: true,
    columns: [
      { title: lists.address, align: 'left' },
      { title: lists.kind, align: 'left' },
      { title: lists.size, align: 'right' },
      { title: lists.quota, align: 'right' },
      { title: lists.state, align: 'left' },
      { title: lists.forwards, align: 'left' },
      ...(notes.size > 0 ? [{ title: lists.note, align: 'left' } as const] : []),
    ],
    rows: rows.map((row) => [
      displayAddress(row.address),
      lists.kindNames[kindOf(row, disposalsAt(app, row.address))],
      sizeOf(row),
      row.mailbox === null ? words.noSize : plans.quota(row.quota),
      lists.suspension[suspensionOf(row)],
      forwards(row),
      ...(notes.size > 0 ? [noteOf(row)] : []),
    ]),
  } as const;
}

/** A note, as far as a row has room for it. */
const shorten = (note: string): string =>
  note.length > maxNoteShown ? `${note.slice(0, maxNoteShown).trimEnd()}…` : note;

const commandLine = (filter: Selection): string => `/mail list ${typeWhere(filter, 'en')}`.trimEnd();
