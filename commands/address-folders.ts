import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import { sanitizeText } from '../src/domain/text/sanitize.ts';
import { readFolders } from '../src/requests/quota/read-folders.ts';
import { show } from './show.ts';

/** More folders than these are the smallest of somebody who has very many. */
const mostShown = 50;

const english = () => ({
  title: (address: string) => `Folders of ${address}, the largest first`,
  folder: 'Folder',
  messages: 'Messages',
  uncounted: (address: string) => `The mail server can’t count the folders of ${address} now.`,
  empty: (address: string) => `${address} has no folders yet.`,
  hint: (address: string) =>
    `Delete what is no longer needed in a mail program. /mail quota ${address} SIZE asks for more.`,
});

type Words = ReturnType<typeof english>;

const french = (): Words => ({
  title: (address) => `Dossiers de la boîte ${address}, les plus grands d’abord`,
  folder: 'Dossier',
  messages: 'Messages',
  uncounted: (address) =>
    `Le serveur de messagerie ne peut pas compter maintenant les dossiers de la boîte ${address}.`,
  empty: (address) => `La boîte ${address} n’a pas encore de dossier.`,
  hint: (address) =>
    `Supprimez ce qui ne sert plus dans un logiciel de messagerie. /mail quota ${address} TAILLE demande plus.`,
});

export const addressFolders = defineCommand(
  {
    path: ['address', 'folders'],
    formerPaths: [['folders']],
    task: 'mine',
    needs: 'folders',
    arguments: [existingAddress],
    summary: {
      en: 'show which folders of a mailbox are large',
      fr: 'afficher les plus grands dossiers d’une boîte',
    },
    form: {
      title: { en: 'Folders of a mailbox', fr: 'Dossiers d’une boîte' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: { address: { label: { en: 'Mailbox', fr: 'Boîte' } } },
    },
    details: {
      en: 'Shows the folders with their sizes and numbers of messages, to the owner of the mailbox and to admins. No subject is read.',
      fr: fr`Affiche les dossiers avec leurs tailles et leurs nombres de messages, au propriétaire de la boîte et aux administrateurs. Aucun objet n’est lu.`,
    },
    names: { fr: { path: ['adresse', 'dossiers'] } },
    namedLike: [show],
    words: { en: english, fr: french },
  },
  async ({ app, actor, text, words }, { address }) => {
    const { lists, format } = text;
    const folders = await readFolders(app, actor, address);
    if (!folders.ok) return folders;
    const name = displayAddress(address);
    if (folders.value === null) return viewAnswer({ tone: 'warning', title: words.uncounted(name) });
    if (folders.value.length === 0) return viewAnswer({ tone: 'plain', title: words.empty(name) });
    return viewAnswer({
      tone: 'plain',
      title: words.title(name),
      table: {
        sortable: true,
        columns: [
          { title: words.folder, align: 'left' },
          { title: words.messages, align: 'right' },
          { title: lists.size, align: 'right' },
        ],
        rows: folders.value
          .slice(0, mostShown)
          .map(({ folder, messages, bytes }) => [
            sanitizeText(folder),
            format.count(messages),
            format.size(bytes),
          ]),
      },
      hint: words.hint(address),
    });
  },
);
