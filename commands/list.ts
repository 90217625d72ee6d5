import { show } from '../src/chat/answer.ts';
import { type Context, defineCommand } from '../src/chat/command.ts';
import type { Button } from '../src/chat/view.ts';
import { tenantOf } from '../src/domain/actor.ts';
import { type Domain, shownAddress, shownDomain } from '../src/domain/address.ts';
import { kindOf } from '../src/domain/address-state.ts';
import { asked } from '../src/requests/mail-server-answers.ts';
import { measureSome } from '../src/requests/measure.ts';
import { ownDomain } from '../src/requests/read.ts';
import { type MirrorRow, stateOf } from '../src/store/addresses.ts';
import type { DomainRow } from '../src/store/domains.ts';

const perPage = 20;
/** Forwards named in a row; the others are counted. */
const namedForwards = 3;

type Filter = { readonly kind: 'mailbox' | 'alias' | undefined; readonly search: string | undefined };

export const list = defineCommand(
  {
    path: ['list'],
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains' },
      { name: 'search', type: 'text' },
      { name: 'kind', type: 'choice', choices: ['mailbox', 'alias'] },
      { name: 'page', type: 'count' },
    ],
  },
  async (context, { domain, search, kind, page = 1 }) => {
    const { office, actor, text } = context;
    if (domain) {
      const own = ownDomain(office, actor, domain);
      if (!own.ok) return own;
    }
    const domains = office.store.domains
      .of(tenantOf(actor))
      .filter((row) => !domain || row.domain === domain);
    if (domains.length === 0)
      return show({ tone: 'plain', title: text.lists.noDomains, hint: text.lists.addDomain });
    const filter = { kind, search: search?.toLowerCase() };
    const found = countOf(context, domains, filter);
    const pages = Math.max(1, Math.ceil(found / perPage));
    const offset = (Math.min(page, pages) - 1) * perPage;
    const listing = { ...filter, domains: domains.map((row) => row.domain), offset, limit: perPage };
    const sized = await asked(freshSizes(context, office.store.addresses.list(listing)));
    if (!sized.ok) return sized;
    const rows = office.store.addresses.list(listing);
    const totals = office.store.domains.of(tenantOf(actor)).filter((row) => !domain || row.domain === domain);
    return show({
      tone: 'plain',
      title: titleOf(context, totals, filter, found),
      ...(found === 0 ? { text: [text.lists.empty] } : { table: tableOf(context, rows) }),
      ...(pages > 1 && { hint: page > pages ? text.lists.noSuchPage(pages) : text.lists.page(page, pages) }),
      buttons: pageButtons(context, { domain, search, kind }, Math.min(page, pages), pages),
    });
  },
);

/** Counts kept per domain answer at once; only a search has to count. */
function countOf({ office }: Context, domains: readonly DomainRow[], { kind, search }: Filter): number {
  if (search !== undefined) {
    return office.store.addresses.count({ kind, search, domains: domains.map(({ domain }) => domain) });
  }
  const counted = { mailbox: 'mailboxes', alias: 'aliases', all: 'addresses' } as const;
  const of = ({ addresses, mailboxes }: DomainRow) => ({
    addresses,
    mailboxes,
    aliases: addresses - mailboxes,
  });
  return domains.reduce((sum, row) => sum + of(row)[counted[kind ?? 'all']], 0);
}

async function freshSizes({ office }: Context, rows: readonly MirrorRow[]): Promise<void> {
  await measureSome(
    office,
    rows.filter(({ mailbox }) => mailbox !== null).map(({ address }) => address),
  );
}

function titleOf(
  { text }: Context,
  domains: readonly DomainRow[],
  { kind, search }: Filter,
  found: number,
): string {
  const { lists } = text;
  const [only, ...others] = domains;
  const where = only && others.length === 0 ? shownDomain(only.domain) : lists.domainsTitle(domains.length);
  if (search !== undefined) return `${where}: ${lists.found(found, search)}`;
  const bytes = kind === 'alias' ? null : domains.reduce((sum, row) => sum + row.bytes, 0);
  return `${where}: ${lists.total(found, bytes)}`;
}

function tableOf({ text }: Context, rows: readonly MirrorRow[]) {
  const { lists, plans, format } = text;
  const forwards = (row: MirrorRow) => {
    const named = row.forwards.slice(0, namedForwards).map(shownAddress);
    const others = row.forwards.length - named.length;
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
      lists.kindNames[kindOf(stateOf(row))],
      row.mailbox === null ? lists.noSize : format.size(row.bytes),
      row.mailbox === null ? lists.noSize : plans.quota(row.quota),
      row.enabled ? lists.active : lists.suspended,
      forwards(row),
    ]),
  } as const;
}

function pageButtons(
  { text }: Context,
  { domain, search, kind }: Filter & { readonly domain: Domain | undefined },
  page: number,
  pages: number,
): Button[] {
  const line = [
    '/mail list',
    ...(domain ? [domain] : []),
    ...(search === undefined ? [] : [`search:"${search.replaceAll('"', '')}"`]),
    ...(kind ? [`kind:${kind}`] : []),
  ].join(' ');
  const button = (label: string, to: number): Button => ({
    label,
    style: 'plain',
    action: { kind: 'run', line: `${line} page:${to}` },
  });
  return [
    ...(page > 1 ? [button(text.lists.previous, page - 1)] : []),
    ...(page < pages ? [button(text.lists.next, page + 1)] : []),
  ];
}
