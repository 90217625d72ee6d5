import { defineCommand } from '../src/chat/command/define-command.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { fr, pluralEnding } from '../src/chat/i18n/fr/typography.ts';
import { displayDomain } from '../src/domain/address/address.ts';
import { ok } from '../src/domain/result.ts';
import { exportAddresses } from '../src/requests/csv/export-addresses.ts';
import { list } from './list.ts';

/** Octets of a file that Slack and Discord take without more ado; a terminal saves any. */
const mostInChat = 8 * 1024 ** 2;

function english(format: Format) {
  return {
    title: (where: string, count: number) =>
      `${where}: ${format.count(count)} ${count === 1 ? 'address' : 'addresses'} in the file`,
    everywhere: 'Your domains',
    none: 'Without passwords: nobody can read those.',
  };
}

type Words = ReturnType<typeof english>;

function french(format: Format): Words {
  return {
    title: (where, count) =>
      fr`${where} : ${format.count(count)} adresse${pluralEnding(count)} dans le fichier`,
    everywhere: 'Vos domaines',
    none: fr`Sans les mots de passe : personne ne peut les lire.`,
  };
}

/** The day, as a file's name has it: `2026-11-27`. */
const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

export const exportCommand = defineCommand(
  {
    path: ['export'],
    task: 'admin',
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains', existing: true },
      { name: 'save-as', type: 'text', most: 1000 },
    ],
    summary: {
      en: 'save the addresses of a domain in a file (CSV)',
      fr: 'enregistrer les adresses d’un domaine dans un fichier (CSV)',
    },
    form: {
      title: { en: 'Export addresses', fr: 'Exporter les adresses' },
      submit: { en: 'Export', fr: 'Exporter' },
      fields: {
        'save-as': {
          label: { en: 'Name of the file', fr: 'Nom du fichier' },
          hint: {
            en: 'Leave this empty for a name with the domain and the date.',
            fr: 'Laissez vide pour un nom avec le domaine et la date.',
          },
        },
      },
    },
    details: {
      en: 'The file has a line for each address: kind, forwards, quota, state, owner and note. It opens in a spreadsheet.',
      fr: fr`Le fichier a une ligne par adresse : type, transferts, quota, état, propriétaire et note. Il s’ouvre dans un tableur.`,
    },
    names: { fr: { path: ['exporter'], arguments: { 'save-as': 'enregistrer-sous' } } },
    synonyms: ['csv', 'download', 'dump', 'save', 'télécharger'],
    namedLike: [list],
    words: { en: english, fr: french },
  },
  async ({ app, actor, words }, { domain, 'save-as': to }) => {
    const most = actor.platform === 'terminal' ? Number.POSITIVE_INFINITY : mostInChat;
    const exported = await exportAddresses(app, actor, domain ?? null, most);
    if (!exported.ok) return exported;
    const { content, count } = exported.value;
    const where = domain ? displayDomain(domain) : words.everywhere;
    const name = `${domain ?? 'addresses'}-${dayOf(app.clock())}.csv`;
    return ok({
      kind: 'view',
      view: { tone: 'plain', title: words.title(where, count), hint: words.none },
      file: { name, content, ...(to !== undefined && { to }) },
    });
  },
);
