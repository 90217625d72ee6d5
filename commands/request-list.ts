import type { CommandContext } from '../src/chat/command/command.ts';
import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { fr, pluralEnding } from '../src/chat/i18n/fr/typography.ts';
import type { Translations } from '../src/chat/i18n/translations.ts';
import { goingOnButtons, listSummary, pageHint } from '../src/chat/view/list-page.ts';
import { requestHeadline } from '../src/chat/view/request-headline.ts';
import type { Button, Table } from '../src/chat/view/view.ts';
import { domainOf } from '../src/domain/address/address.ts';
import { firstPage } from '../src/domain/list/page-place.ts';
import type { Request } from '../src/domain/request/request.ts';
import { finalStates, isOpen, openStates } from '../src/domain/request/request-state.ts';
import { mentionText } from '../src/domain/text/mentions.ts';
import { requireVisibleDomain } from '../src/requests/access/read-address.ts';
import { listRequests } from '../src/requests/lifecycle/list-requests.ts';
import { list } from './list.ts';

/** Rows that fit on a screen. */
const perPage = 20;
/** Buttons that show one request each; with the page buttons they fill two rows in Discord. */
const maxShowButtons = 5;

const english = (format: Format) => ({
  title: (which: 'all' | 'mine' | 'waiting', count: number, more: boolean) => {
    const requests = `${more ? 'More than ' : ''}${format.count(count)} ${count === 1 ? 'request' : 'requests'}`;
    return {
      all: requests,
      mine: `Your requests: ${more ? 'more than ' : ''}${format.count(count)}`,
      waiting: `${requests} waiting for your approval`,
    }[which];
  },
  showButton: (id: number) => `Show #${id}`,
  hint: '/mail request show NUMBER shows one request with its buttons.',
});

type Words = ReturnType<typeof english>;

const french = (format: Format): Words => ({
  title: (which, count, more) => {
    const requests = `${more ? 'Plus de ' : ''}${format.count(count)} demande${pluralEnding(count)}`;
    return {
      all: requests,
      mine: fr`Vos demandes : ${more ? 'plus de ' : ''}${format.count(count)}`,
      waiting: `${requests} en attente de votre approbation`,
    }[which];
  },
  showButton: (id) => `Afficher #${id}`,
  hint: '/mail demande afficher NUMÉRO affiche une demande avec ses boutons.',
});

export const requestList = defineCommand(
  {
    path: ['request', 'list'],
    task: 'requests',
    formerPaths: [['requests']],
    arguments: [
      { name: 'which', type: 'choice', choices: ['all', 'mine', 'waiting'], positional: true },
      { name: 'state', type: 'choice', choices: ['open', ...openStates, ...finalStates] },
      { name: 'domain', type: 'domain', completes: 'domains' },
      { name: 'address', type: 'address-or-catch-all', completes: 'addresses', existing: true },
      { name: 'page', type: 'page' },
    ],
    summary: {
      en: 'list requests: all, yours, or those waiting for your approval',
      fr: fr`lister les demandes : toutes, les vôtres, ou celles qui attendent votre approbation`,
    },
    form: {
      title: { en: 'List requests', fr: 'Lister les demandes' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {
        which: { label: { en: 'Which requests', fr: 'Quelles demandes' } },
        state: { label: { en: 'State', fr: 'État' } },
        address: { label: { en: 'Address', fr: 'Adresse' } },
      },
      choices: {
        all: { en: 'All', fr: 'Toutes' },
        mine: { en: 'Mine', fr: 'Les miennes' },
        waiting: { en: 'Waiting for my approval', fr: 'En attente de mon approbation' },
        open: { en: 'Open', fr: 'Ouvertes' },
        'awaiting-confirmation': { en: 'Waiting for confirmation', fr: 'En attente de confirmation' },
        'awaiting-approval': { en: 'Waiting for approval', fr: 'En attente d’approbation' },
        scheduled: { en: 'Scheduled', fr: 'Programmées' },
        queued: { en: 'Queued', fr: 'En file d’attente' },
        applying: { en: 'Being applied', fr: 'En cours d’application' },
        stopping: { en: 'Being stopped', fr: 'En cours d’arrêt' },
        applied: { en: 'Applied', fr: 'Appliquées' },
        'partly-applied': { en: 'Partly applied', fr: 'Appliquées en partie' },
        failed: { en: 'Failed', fr: 'En échec' },
        cancelled: { en: 'Cancelled', fr: 'Annulées' },
        denied: { en: 'Denied', fr: 'Refusées' },
        expired: { en: 'Expired', fr: 'Expirées' },
        stale: { en: 'Outdated', fr: 'Obsolètes' },
      },
    },
    details: {
      en: 'Filters: state:open or another state, domain:DOMAIN, address:ADDRESS.',
      fr: fr`Filtres : état:ouverte ou un autre état, domaine:DOMAINE, adresse:ADRESSE.`,
    },
    names: {
      fr: {
        path: ['demande', 'liste'],
        arguments: { which: 'lesquelles', state: 'état' },
        choices: {
          all: 'toutes',
          mine: 'miennes',
          waiting: 'à approuver',
          open: 'ouverte',
          'awaiting-confirmation': 'en attente de confirmation',
          'awaiting-approval': 'en attente d’approbation',
          scheduled: 'programmée',
          queued: 'en file',
          applying: 'en cours d’application',
          stopping: 'en cours d’arrêt',
          applied: 'appliquée',
          'partly-applied': 'appliquée en partie',
          failed: 'échouée',
          cancelled: 'annulée',
          denied: 'refusée',
          expired: 'expirée',
          stale: 'obsolète',
        },
      },
    },
    synonyms: ['pending', 'queue', 'demandes', 'attente'],
    namedLike: [list],
    words: { en: english, fr: french },
  },
  async (context, { which = 'all', state, domain, address, page = firstPage }) => {
    const { app, actor, text, words } = context;
    const named = address ? domainOf(address) : domain;
    const visible = named && requireVisibleDomain(app, actor, named);
    if (visible && !visible.ok) return visible;
    const listing = { which, state, domain, address };
    const found = listRequests(app, actor, listing, { ...page, size: perPage });
    const { rows, count, more, goesOn } = found;
    const pages = Math.max(1, Math.ceil(count / perPage));
    const line = ['/mail request list', which, ...filterArguments({ state, domain, address })].join(' ');
    const title = words.title(which, count, more);
    const changes = rows.map((request) => whatChanges(text, request));
    return viewAnswer({
      tone: 'plain',
      title,
      summary: listSummary(text, title, changes),
      ...(rows.length === 0 ? { text: [text.lists.empty] } : { table: tableOf(context, rows) }),
      hint: pageHint(text, page.number, pages, more) ?? words.hint,
      buttons: [
        ...showButtons(words, rows),
        ...goingOnButtons(text, line, page.number, {
          first: keyOf(rows[0]),
          last: keyOf(rows.at(-1)),
          goesOn,
        }),
      ],
    });
  },
);

const keyOf = (request: Request | undefined): string | undefined => request && String(request.id);

const filterArguments = (given: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}`]));

function tableOf({ text }: CommandContext, rows: readonly Request[]): Table {
  const { lists, format } = text;
  return {
    sortable: true,
    columns: [
      { title: lists.request, align: 'left' },
      { title: lists.what, align: 'left' },
      { title: lists.who, align: 'left' },
      { title: lists.state, align: 'left' },
      { title: lists.when, align: 'left' },
    ],
    rows: rows.map((request) => [
      `#${request.id}`,
      whatChanges(text, request),
      mentionText(request.requester),
      request.state === 'scheduled' && request.asking.at
        ? text.times.stateAt(text.requests.states.scheduled, request.asking.at)
        : text.requests.states[request.state],
      format.moment(request.createdAt),
    ]),
  };
}

const whatChanges = (text: Translations, request: Request): string =>
  requestHeadline(request, text)[request.state === 'applied' ? 'done' : 'todo'];

/** Only open requests get a button: about the others there is nothing to do. */
const showButtons = ({ showButton }: Words, rows: readonly Request[]): Button[] =>
  rows
    .filter(({ state }) => isOpen(state))
    .slice(0, maxShowButtons)
    .map(({ id }) => ({
      label: showButton(id),
      style: 'plain',
      action: { kind: 'run', line: `/mail request show ${id}` },
    }));
