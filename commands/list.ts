import { type Context, defineCommand } from '../src/chat/command/command.ts';
import { show } from '../src/chat/command/view-answer.ts';
import { destinationsFor } from '../src/chat/view/format-destination.ts';
import { pageButtons } from '../src/chat/view/list-page.ts';
import { type Domain, shownAddress, shownDomain } from '../src/domain/address/address.ts';
import { kindOf, type UnknownSize } from '../src/domain/address/address-state.ts';
import { withoutDisposals } from '../src/domain/address/disposal.ts';
import { asMeant } from '../src/domain/text/normalize-input.ts';
import { disposalsAt, ownDomain } from '../src/requests/access/read-address.ts';
import { insideOf, visibleDomains } from '../src/requests/access/visibility.ts';
import { asked } from '../src/requests/context/try-mail-server.ts';
import { measureSome } from '../src/requests/mirror/measure-mailboxes.ts';
import type { Found, MirrorRow } from '../src/store/tables/addresses.ts';
import type { DomainRow } from '../src/store/tables/domains.ts';

const perPage = 20;
/** Forwards named in a row; the others are counted. */
const namedForwards = 3;

type Filter = {
  readonly domain: Domain | undefined;
  readonly kind: 'mailbox' | 'alias' | undefined;
  readonly search: string | undefined;
};

export const list = defineCommand(
  {
    path: ['list'],
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains', existing: true },
      { name: 'search', type: 'text', most: 100 },
      { name: 'kind', type: 'choice', choices: ['mailbox', 'alias'] },
      { name: 'page', type: 'count' },
    ],
  },
  async (context, { domain, search: typed, kind, page = 1 }) => {
    const { office, actor, text } = context;
    if (domain) {
      const own = ownDomain(office, actor, domain);
      if (!own.ok) return own;
    }
    const search = typed && asMeant(typed).toLowerCase();
    const filter = { domain, kind, search };
    const domains = listedDomains(context, filter);
    if (domains.length === 0) {
      return show({ tone: 'plain', title: text.lists.noDomains, hint: text.lists.addDomain });
    }
    const found = find(context, domains, filter, page);
    const { rows } = found;
    const pages = Math.max(1, Math.ceil(found.count / perPage));
    const sized = await asked(withFreshSizes(context, rows));
    if (!sized.ok) return sized;
    const hint = pageHint(context, found, page, pages);
    return show({
      tone: 'plain',
      // Read again: measuring has renewed the sums.
      title: titleOf(context, listedDomains(context, filter), filter, { ...found, rows: sized.value }),
      ...(rows.length === 0 ? { text: [text.lists.empty] } : { table: tableOf(context, sized.value) }),
      ...(hint && { hint }),
      buttons: pageButtons(text, lineOf(filter), page, pages),
    });
  },
);

const listedDomains = ({ office, actor }: Context, { domain }: Filter): DomainRow[] =>
  visibleDomains(office, actor).filter((row) => !domain || row.domain === domain);

/** Counts kept per domain answer at once; a search counts what it finds. */
function find(
  { office }: Context,
  domains: readonly DomainRow[],
  { kind, search }: Filter,
  page: number,
): Found {
  const { addresses } = office.store;
  const names = domains.map(({ domain }) => domain);
  const listing = { domains: names, kind, offset: (page - 1) * perPage, limit: perPage };
  if (search !== undefined) return addresses.search(listing, search);
  const count = domains.reduce((sum, row) => sum + countOf(row, kind), 0);
  return { rows: addresses.list(listing), count, more: false };
}

function countOf({ addresses, mailboxes }: DomainRow, kind: Filter['kind']): number {
  if (kind === 'mailbox') return mailboxes;
  return kind === 'alias' ? addresses - mailboxes : addresses;
}

/** A row of the mirror; `unknown` where nobody can tell now what its mailbox holds. */
type SizedRow = MirrorRow & { readonly unknown?: UnknownSize | undefined };

async function withFreshSizes({ office }: Context, rows: readonly MirrorRow[]): Promise<SizedRow[]> {
  const mailboxes = rows.filter(({ mailbox }) => mailbox !== null).map(({ address }) => address);
  const sizes = await measureSome(office, mailboxes);
  return rows.map((row) => {
    const size = sizes.get(row.address);
    return size?.unknown ? { ...row, unknown: size.unknown } : { ...row, ...size };
  });
}

function pageHint({ text }: Context, { more }: Found, page: number, pages: number): string | null {
  if (more) return text.lists.manyHint;
  if (page > pages) return text.lists.noSuchPage(pages);
  return pages > 1 ? text.lists.page(page, pages) : null;
}

function titleOf(
  { text }: Context,
  domains: readonly DomainRow[],
  { kind, search }: Filter,
  { count, more, rows }: Omit<Found, 'rows'> & { readonly rows: readonly SizedRow[] },
): string {
  const { lists } = text;
  const [only, ...others] = domains;
  const where = only && others.length === 0 ? shownDomain(only.domain) : lists.domainsTitle(domains.length);
  if (search !== undefined) return lists.headed(where, lists.found(count, more, search));
  const bytes = kind === 'alias' ? null : domains.reduce((sum, row) => sum + row.bytes, 0);
  const isCounted = rows.every(({ unknown }) => unknown === undefined);
  return lists.headed(where, lists.total(count, bytes, isCounted));
}

function tableOf({ text, office, actor }: Context, rows: readonly SizedRow[]) {
  const { lists, plans, format } = text;
  const destination = destinationsFor(text, insideOf(office, actor));
  const sizeOf = ({ mailbox, unknown, bytes }: SizedRow) => {
    if (mailbox === null) return lists.noSize;
    return unknown ? lists.unknownSize : format.size(bytes);
  };
  const forwards = (row: MirrorRow) => {
    const all = withoutDisposals(row.forwards, disposalsAt(office, row.address));
    const named = all.slice(0, namedForwards).map(destination);
    const others = all.length - named.length;
    return [...named, ...(others > 0 ? [lists.more(others)] : [])].join(', ');
  };
  return {
    columns: [
      { title: lists.address, align: 'left' },
      { title: lists.kind, align: 'left' },
      { title: lists.size, align: 'right' },
      { title: lists.quota, align: 'right' },
      { title: lists.state, align: 'left' },
      { title: lists.forwards, align: 'left' },
    ],
    rows: rows.map((row) => [
      shownAddress(row.address),
      lists.kindNames[kindOf(row, disposalsAt(office, row.address))],
      sizeOf(row),
      row.mailbox === null ? lists.noSize : plans.quota(row.quota),
      row.enabled ? lists.active : lists.suspended,
      forwards(row),
    ]),
  } as const;
}

function lineOf({ domain, search, kind }: Filter): string {
  return [
    '/mail list',
    ...(domain ? [domain] : []),
    ...(search === undefined ? [] : [`search:"${search.replaceAll('"', '')}"`]),
    ...(kind ? [`kind:${kind}`] : []),
  ].join(' ');
}
