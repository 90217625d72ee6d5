import { type ContextWith, defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { fr, pluralEnding } from '../src/chat/i18n/fr/typography.ts';
import { destinationFormatter } from '../src/chat/view/format-destination.ts';
import { goingOnButtons, pageHint } from '../src/chat/view/list-page.ts';
import { rowsPerPage } from '../src/chat/view/paginate.ts';
import type { Table } from '../src/chat/view/view.ts';
import { type Address, displayAddress, displayDomain } from '../src/domain/address/address.ts';
import type { AddressState } from '../src/domain/address/address-state.ts';
import { firstPage } from '../src/domain/list/page-place.ts';
import { disposalsAt, requireVisibleDomain } from '../src/requests/access/read-address.ts';
import { insideDomainFilter, pastDomainFilter } from '../src/requests/access/visibility.ts';
import { listDrift } from '../src/requests/mirror/list-drift.ts';
import type { DriftRow } from '../src/store/tables/drift.ts';

/** Rows that a table on Slack holds. */
const inTable = 25;

function english(format: Format) {
  const addresses = (count: number) => `${format.count(count)} ${count === 1 ? 'address' : 'addresses'}`;
  return {
    title: (count: number, more: boolean) =>
      count === 0
        ? 'nothing was changed outside Facteur'
        : `${more ? 'more than ' : ''}${format.count(count)} ${count === 1 ? 'change' : 'changes'} made outside Facteur`,
    everywhere: 'Your domains',
    noticed: 'Noticed',
    what: 'What changed',
    appeared: (is: string) => `new: ${is}`,
    changed: (was: string, is: string) => `${was} → ${is}`,
    replaced: (was: string, is: string) => `${was} → ${is}, with another mailbox`,
    gone: (was: string) => `deleted, was ${was}`,
    domainAppeared: 'mail is accepted now',
    domainGone: (count: number | null) =>
      `mail is no longer accepted${count === null ? '' : `, ${addresses(count)} affected`}`,
    together: (count: number | null) =>
      count === null ? 'many addresses changed' : `${addresses(count)} changed together`,
    hint: '/mail show ADDRESS shows an address as it is now, /mail history ADDRESS its changes. /mail request undo undoes requests only.',
  };
}

type Words = ReturnType<typeof english>;

function french(format: Format): Words {
  const addresses = (count: number) => `${format.count(count)} adresse${pluralEnding(count)}`;
  return {
    title: (count, more) =>
      count === 0
        ? 'rien n’a été modifié hors de Facteur'
        : `${more ? 'plus de ' : ''}${format.count(count)} modification${pluralEnding(count)} hors de Facteur`,
    everywhere: 'Vos domaines',
    noticed: 'Constaté',
    what: 'Modification',
    appeared: (is) => fr`nouvelle : ${is}`,
    changed: (was, is) => `${was} → ${is}`,
    replaced: (was, is) => `${was} → ${is}, avec une autre boîte`,
    gone: (was) => `supprimée, était ${was}`,
    domainAppeared: 'le courrier est désormais accepté',
    domainGone: (count) =>
      `le courrier n’est plus accepté${count === null ? '' : `, ${addresses(count)} concernée${pluralEnding(count)}`}`,
    together: (count) =>
      count === null
        ? 'de nombreuses adresses modifiées'
        : `${addresses(count)} modifiée${pluralEnding(count)} ensemble`,
    hint: '/mail afficher ADRESSE affiche l’état actuel d’une adresse, /mail historique ADRESSE ses modifications. /mail demande défaire n’annule que des demandes.',
  };
}

export const drift = defineCommand(
  {
    path: ['drift'],
    task: 'admin',
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains', existing: true },
      { name: 'page', type: 'page' },
    ],
    summary: {
      en: 'list changes made outside Facteur',
      fr: 'lister les modifications hors de Facteur',
    },
    form: {
      title: { en: 'Changes made outside', fr: 'Modifications externes' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {
        domain: {
          label: { en: 'Domain', fr: 'Domaine' },
          hint: { en: 'Leave this empty for all domains.', fr: 'Laissez vide pour tous les domaines.' },
        },
      },
    },
    details: {
      en: 'Facteur looks for changes every 10 minutes and at its start.',
      fr: 'Facteur cherche ces modifications toutes les 10 minutes et à son démarrage.',
    },
    names: { fr: { path: ['écarts'] } },
    words: { en: english, fr: french },
  },
  async (context, { domain, page = firstPage }) => {
    const { app, actor, text, words } = context;
    const { lists } = text;
    const visible = domain && requireVisibleDomain(app, actor, domain, pastDomainFilter(app, actor));
    if (visible && !visible.ok) return visible;
    const perPage = rowsPerPage(actor.platform, { inTable });
    const { rows, count, more, goesOn } = listDrift(app, actor, domain, { ...page, size: perPage });
    const pages = Math.max(1, Math.ceil(count / perPage));
    const where = domain ? displayDomain(domain) : words.everywhere;
    return viewAnswer({
      tone: 'plain',
      title: lists.headed(where, words.title(count, more)),
      ...(rows.length > 0 && { table: tableOf(context, rows) }),
      hint: hintOf(context, pageHint(text, page.number, pages, more), page.number <= pages || more),
      buttons: goingOnButtons(text, `/mail drift${domain ? ` ${domain}` : ''}`, page.number, {
        ...{ first: keyOf(rows[0]), last: keyOf(rows.at(-1)), goesOn },
      }),
    });
  },
);

const keyOf = (row: DriftRow | undefined): string | undefined => row && String(row.id);

function hintOf({ words }: ContextWith<Words>, ofPage: string | null, isPage: boolean): string {
  if (ofPage === null) return words.hint;
  return isPage ? `${ofPage}. ${words.hint}` : ofPage;
}

function tableOf({ app, actor, text, words }: ContextWith<Words>, rows: readonly DriftRow[]): Table {
  const { lists, format, describe } = text;
  const destination = destinationFormatter(text, insideDomainFilter(app, actor));
  const inWords = (address: Address) => (state: AddressState | null) =>
    describe(state, destination, disposalsAt(app, address));
  return {
    sortable: true,
    columns: [
      { title: words.noticed, align: 'left' },
      { title: lists.address, align: 'left' },
      { title: words.what, align: 'left' },
    ],
    rows: rows.map((row) => [
      format.moment(row.noticedAt),
      row.address === null ? displayDomain(row.domain) : displayAddress(row.address),
      row.address === null ? domainRow(words, row) : addressRow(words, row, inWords(row.address)),
    ]),
  };
}

function addressRow(
  words: Words,
  { what, before, after }: DriftRow,
  inWords: (state: AddressState | null) => string,
): string {
  if (what === 'appeared') return words.appeared(inWords(after));
  if (what === 'gone') return words.gone(inWords(before));
  const replaced = before?.mailbox && after?.mailbox && before.mailbox.id !== after.mailbox.id;
  return (replaced ? words.replaced : words.changed)(inWords(before), inWords(after));
}

function domainRow(words: Words, { what, count }: DriftRow): string {
  if (what === 'appeared') return words.domainAppeared;
  return what === 'gone' ? words.domainGone(count) : words.together(count);
}
