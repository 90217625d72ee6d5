import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { Translations } from '../src/chat/i18n/translations.ts';
import { requestHeadline } from '../src/chat/view/request-headline.ts';
import { displayAddress, domainOf } from '../src/domain/address/address.ts';
import { mentionText } from '../src/domain/text/mentions.ts';
import { requireVisibleDomain } from '../src/requests/access/read-address.ts';
import { pastDomainFilter } from '../src/requests/access/visibility.ts';
import { type HistoryEntry, historyOf, latestHistory } from '../src/requests/changes/history.ts';

/** Rows that fit on a screen. */
const maxShown = 20;

const english = () => ({
  title: (of: string | null) => (of ? `Changes to ${of}` : 'Latest changes'),
  hint: '/mail history ADDRESS shows the changes of one address.',
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  title: (of) => (of ? `Historique de l’adresse ${of}` : 'Dernières modifications'),
  hint: '/mail historique ADRESSE affiche les modifications d’une adresse.',
});

export const history = defineCommand(
  {
    path: ['history'],
    task: 'requests',
    arguments: [
      {
        name: 'address',
        type: 'address-or-catch-all',
        positional: true,
        completes: 'addresses',
        existing: true,
      },
    ],
    summary: {
      en: 'show who changed what, and when',
      fr: 'afficher qui a modifié quoi, et quand',
    },
    form: {
      title: { en: 'History', fr: 'Historique' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {
        address: {
          label: { en: 'Address', fr: 'Adresse' },
          hint: { en: 'Leave this empty for all addresses.', fr: 'Laissez vide pour toutes les adresses.' },
        },
      },
    },
    names: { fr: { path: ['historique'] } },
    synonyms: ['log', 'audit', 'journal'],
    words: { en: english, fr: french },
  },
  async ({ app, actor, text, words }, { address }) => {
    const { lists, format } = text;
    const sees = pastDomainFilter(app, actor);
    if (address) {
      const visible = requireVisibleDomain(app, actor, domainOf(address), sees);
      if (!visible.ok) return visible;
    }
    const shown = { sees, limit: maxShown };
    const entries = address ? historyOf(app, actor, address, shown) : latestHistory(app, actor, shown);
    return viewAnswer({
      tone: 'plain',
      title: words.title(address ? displayAddress(address) : null),
      table: {
        sortable: true,
        columns: [
          { title: lists.when, align: 'left' },
          { title: lists.who, align: 'left' },
          { title: lists.what, align: 'left' },
          { title: lists.request, align: 'left' },
        ],
        rows: entries.map((entry) => [
          format.moment(entry.at),
          entry.who ? mentionText(entry.who) : lists.facteur,
          whatHappened(text, entry, address !== undefined),
          entry.requestId === null ? '' : `#${entry.requestId}`,
        ]),
      },
      ...(entries.length === 0 && { text: [lists.empty] }),
      ...(!address && { hint: words.hint }),
    });
  },
);

function whatHappened(
  text: Translations,
  { event, address, request, others }: HistoryEntry,
  isOfAddress: boolean,
): string {
  const { lists, many } = text;
  if (!request)
    return isOfAddress ? lists.events[event] : lists.headed(displayAddress(address), lists.events[event]);
  const { todo, done } = requestHeadline(request, text);
  const how =
    event === 'partly-applied' ? many.appliedOf(request.applied, request.plan.size) : lists.events[event];
  const what = event === 'applied' ? done : lists.headed(todo, how);
  return others > 0 ? `${what}, ${lists.more(others)}` : what;
}
