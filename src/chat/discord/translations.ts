import type { Locale } from '../../domain/actor.ts';
import type { Argument } from '../command/command.ts';
import type { View } from '../view/view.ts';

/** The slash commands that are registered; whatever is typed elsewhere as `/mail …` is below one of them. */
export type SlashCommandName = 'mail' | 'mail-admin';

/** The texts of Discord's adapter. */
export type DiscordTranslations = {
  /** The descriptions of the slash commands, in Discord's list of commands. */
  readonly commands: Readonly<Record<SlashCommandName, string>>;
  readonly group: (subcommands: string) => string;
  readonly argument: Readonly<Record<Argument['type'], string>>;
  /** After a field's name. */
  readonly colon: string;
  readonly linesLeftOut: (count: number) => string;
  readonly buttonsLeftOut: (count: number) => string;
  readonly serverOnly: View;
  readonly buttonUnknown: View;
  readonly cameTwice: View;
  readonly restarted: View;
  readonly busy: View;
  readonly shownAt: (request: number, url: string) => View;
  readonly shownLater: string;
  readonly mayNotPost: string;
  readonly buttonsInServer: string;
  readonly typeInServer: string;
  /** Below an answer whose file Discord does not take. */
  readonly fileTooBig: (name: string, megabytes: number) => string;
  readonly fileSent: View;
  /** For a person given in a command. */
  readonly noMember: (name: string) => View;
};

const english: DiscordTranslations = {
  commands: {
    mail: 'Mailboxes and aliases of your domains',
    'mail-admin': 'Domains, files of addresses and the state of Facteur, for admins',
  },
  group: (subcommands) => `Choose: ${subcommands}`,
  argument: {
    address: 'Such as ann@example.org',
    'address-or-catch-all': 'An address, or @domain',
    addresses: 'With commas between',
    domain: 'A domain, such as example.org',
    'domain-or-none': 'A domain, or none',
    quota: 'A size such as 500M or 2G, or none',
    count: 'A number',
    page: 'A number',
    choice: 'A choice from the list',
    text: 'Text',
    person: 'A member of this server',
    group: 'A role of this server',
    holder: 'A mailbox: its address, or a member of this server',
    file: 'A file, such as people.csv',
    when: 'friday 9:00, 14d',
    selection: 'All that match: search:temp kind:mailbox',
  },
  colon: ':',
  linesLeftOut: (count) => `… and ${count} more, not shown`,
  buttonsLeftOut: (count) => `${count} more buttons, not shown`,
  serverOnly: {
    tone: 'failure',
    title: 'Facteur answers in servers only',
    text: ['The addresses that you see depend on the server.'],
    hint: 'Type the command in a channel of your server.',
  },
  buttonUnknown: {
    tone: 'failure',
    title: 'This button no longer works',
    text: ['Nothing was changed.'],
    hint: 'Type the command again. /mail request list lists the open requests with their buttons.',
  },
  cameTwice: {
    tone: 'plain',
    title: 'Discord sent this twice. It was done once',
    hint: '/mail request list shows the result.',
  },
  restarted: {
    tone: 'failure',
    title: 'Facteur was restarted before it read your message. Nothing was done',
    hint: 'Send it again.',
  },
  busy: {
    tone: 'failure',
    title: 'Facteur is too busy now. Nothing was done',
    hint: 'Send it again in a minute.',
  },
  shownAt: (request, url) => ({
    tone: 'plain',
    title: `Request #${request} already has a message, updated just now`,
    link: { label: 'Go to the message', url },
  }),
  shownLater:
    'Discord doesn’t accept messages now. This appears in the channel as soon as Discord accepts messages again.',
  mayNotPost:
    'Only you see this: Facteur can’t post in this channel. A server admin can allow “View Channel” and “Send Messages”.',
  buttonsInServer:
    'Buttons work in the server only. /mail request list there lists the open requests with their buttons.',
  typeInServer: 'Type /mail in a channel of your server. Forms and buttons work in channels only.',
  fileTooBig: (name, megabytes) =>
    `${name} is larger than ${megabytes} MB, the most that Discord takes here. Ask for less of it, or for all of it at the terminal.`,
  fileSent: { tone: 'plain', title: 'Here is your file', text: ['Only you see this message.'] },
  noMember: (name) => ({
    tone: 'failure',
    title: `${name} isn’t a member of this server`,
    text: ['Nothing was changed.'],
    hint: 'Choose a member of this server. Apps and people from elsewhere can’t own a mailbox.',
  }),
};

const french: DiscordTranslations = {
  commands: {
    mail: 'Les boîtes et les alias de vos domaines',
    'mail-admin': 'Domaines, fichiers d’adresses et état de Facteur, pour les administrateurs',
  },
  group: (subcommands) => `Au choix : ${subcommands}`,
  argument: {
    address: 'Comme anne@example.org',
    'address-or-catch-all': 'Une adresse, ou @domaine',
    addresses: 'Séparées par des virgules',
    domain: 'Un domaine, comme example.org',
    'domain-or-none': 'Un domaine, ou aucun',
    quota: 'Une taille comme 500M ou 2 Go, ou none',
    count: 'Un nombre',
    page: 'Un nombre',
    choice: 'Un choix de la liste',
    text: 'Du texte',
    person: 'Un membre de ce serveur',
    group: 'Un rôle de ce serveur',
    holder: 'Une boîte : son adresse, ou un membre de ce serveur',
    file: 'Un fichier, comme personnes.csv',
    when: 'Vendredi 9h, 14j',
    selection: 'Toutes celles-ci : recherche:temp type:boîte',
  },
  colon: '\u00a0:',
  linesLeftOut: (count) => `… et ${count} de plus, non affichés`,
  buttonsLeftOut: (count) => `${count} boutons de plus, non affichés`,
  serverOnly: {
    tone: 'failure',
    title: 'Facteur ne répond que sur un serveur',
    text: ['Les adresses que vous voyez dépendent du serveur.'],
    hint: 'Saisissez la commande dans un salon de votre serveur.',
  },
  buttonUnknown: {
    tone: 'failure',
    title: 'Ce bouton ne fonctionne plus',
    text: ['Rien n’a été modifié.'],
    hint: 'Saisissez de nouveau la commande. /mail demande liste affiche les demandes ouvertes avec leurs boutons.',
  },
  cameTwice: {
    tone: 'plain',
    title: 'Discord a envoyé ceci deux fois. Ce n’a été fait qu’une fois',
    hint: '/mail demande liste affiche le résultat.',
  },
  restarted: {
    tone: 'failure',
    title: 'Facteur a été redémarré avant de lire votre message. Rien n’a été fait',
    hint: 'Envoyez-le de nouveau.',
  },
  busy: {
    tone: 'failure',
    title: 'Facteur est trop occupé en ce moment. Rien n’a été fait',
    hint: 'Envoyez-le de nouveau dans une minute.',
  },
  shownAt: (request, url) => ({
    tone: 'plain',
    title: `La demande #${request} a déjà un message, mis à jour à l’instant`,
    link: { label: 'Aller au message', url },
  }),
  shownLater:
    'Discord n’accepte pas de message en ce moment. Ceci paraîtra dans le salon dès que Discord les acceptera.',
  mayNotPost:
    'Vous seul voyez ceci : Facteur ne peut pas écrire dans ce salon. Un administrateur du serveur peut lui permettre « Voir le salon » et « Envoyer des messages ».',
  buttonsInServer:
    'Les boutons ne fonctionnent que sur le serveur. /mail demande liste y affiche les demandes ouvertes avec leurs boutons.',
  typeInServer:
    'Saisissez /mail dans un salon de votre serveur. Les formulaires et les boutons ne fonctionnent que dans les salons.',
  fileTooBig: (name, megabytes) =>
    `${name} dépasse ${megabytes} Mo, le maximum que Discord accepte ici. Demandez-en moins, ou tout depuis le terminal.`,
  fileSent: { tone: 'plain', title: 'Voici votre fichier', text: ['Vous seul voyez ce message.'] },
  noMember: (name) => ({
    tone: 'failure',
    title: `${name} n’est pas membre de ce serveur`,
    text: ['Rien n’a été modifié.'],
    hint: 'Choisissez un membre de ce serveur. Une app ou une personne d’ailleurs ne peut pas avoir de boîte.',
  }),
};

const languages: Readonly<Record<Locale, DiscordTranslations>> = { en: english, fr: french };

export const translationsIn = (locale: Locale): DiscordTranslations => languages[locale];
