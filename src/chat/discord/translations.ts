import type { Locale } from '../../domain/actor.ts';
import type { Argument } from '../command/command.ts';
import type { View } from '../view/view.ts';

/** The texts of Discord's adapter. */
export type DiscordTranslations = {
  /** The description of `/mail`, in Discord's list of commands. */
  readonly command: string;
  readonly group: (subcommands: string) => string;
  readonly argument: Readonly<Record<Argument['type'], string>>;
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
  /** For a person given in a command. */
  readonly noMember: (name: string) => View;
};

const english: DiscordTranslations = {
  command: 'Mailboxes and aliases of your domains',
  group: (subcommands) => `What follows: ${subcommands}`,
  argument: {
    address: 'An address, such as ann@example.org',
    'address-or-catch-all': 'An address, or @domain for whatever has no address of its own',
    addresses: 'One or more addresses, with commas, semicolons or spaces between',
    domain: 'A domain, such as example.org',
    quota: 'A size such as 500M or 2G, or none',
    count: 'A number',
    choice: 'One of the list',
    text: 'Text',
    person: 'Somebody of this server',
  },
  linesLeftOut: (count) => `… and ${count} more, for which Discord has no room here`,
  buttonsLeftOut: (count) => `${count} more buttons than Discord has room for`,
  serverOnly: {
    tone: 'failure',
    title: 'Facteur answers in a server only',
    text: ['Which addresses you may see depends on the server that you ask in.'],
    hint: 'Give the command in one of your server’s channels.',
  },
  buttonUnknown: {
    tone: 'failure',
    title: 'This button is too old, or none of ours',
    text: ['Nothing was changed.'],
    hint: 'Give the command again. /mail request list lists the open requests with their buttons.',
  },
  cameTwice: {
    tone: 'plain',
    title: 'Discord sent this twice; it was done once',
    hint: '/mail request list shows what became of it.',
  },
  restarted: {
    tone: 'failure',
    title: 'Facteur was restarted before it got to what you sent: nothing of it is done',
    hint: 'Please send it again.',
  },
  busy: {
    tone: 'failure',
    title: 'So much is asked of Facteur now that you would wait for long: nothing of what you sent is done',
    hint: 'Please send it again in a minute.',
  },
  shownAt: (request, url) => ({
    tone: 'plain',
    title: `Request #${request} has a message already, brought up to date now`,
    link: { label: 'Go to the message', url },
  }),
  shownLater: 'Discord does not take messages now; this is shown in the channel as soon as it does.',
  mayNotPost:
    'Only you see this: Facteur may not post in this channel. A server admin can allow it “View Channel” and “Send Messages”.',
  buttonsInServer:
    'Buttons work in the server only: there, /mail request list lists the open requests with theirs.',
  typeInServer: 'Type /mail in one of your server’s channels: forms and buttons work there only.',
  noMember: (name) => ({
    tone: 'failure',
    title: `${name} is no person of this server`,
    text: ['Nothing was changed.'],
    hint: 'Choose one of its members: apps and people from elsewhere can have no mailbox.',
  }),
};

const french: DiscordTranslations = {
  command: 'Les boîtes et les alias de vos domaines',
  group: (subcommands) => `Au choix : ${subcommands}`,
  argument: {
    address: 'Une adresse, comme anne@example.org',
    'address-or-catch-all': 'Une adresse, ou @domaine pour tout ce qui n’a pas d’adresse à soi',
    addresses: 'Une ou plusieurs adresses, séparées par des virgules, points-virgules ou espaces',
    domain: 'Un domaine, comme example.org',
    quota: 'Une taille comme 500M ou 2 Go, ou none',
    count: 'Un nombre',
    choice: 'L’un des choix de la liste',
    text: 'Du texte',
    person: 'Quelqu’un de ce serveur',
  },
  linesLeftOut: (count) => `… et ${count} de plus, pour lesquels Discord manque de place ici`,
  buttonsLeftOut: (count) => `${count} boutons de plus que Discord n’en accepte`,
  serverOnly: {
    tone: 'failure',
    title: 'Facteur ne répond que sur un serveur',
    text: ['Les adresses que vous pouvez voir dépendent du serveur d’où vous demandez.'],
    hint: 'Donnez la commande dans un salon de votre serveur.',
  },
  buttonUnknown: {
    tone: 'failure',
    title: 'Ce bouton est trop ancien, ou n’est pas des nôtres',
    text: ['Rien n’a été changé.'],
    hint: 'Donnez de nouveau la commande. /mail demande liste affiche les demandes ouvertes avec leurs boutons.',
  },
  cameTwice: {
    tone: 'plain',
    title: 'Discord a envoyé ceci deux fois ; ce n’est fait qu’une fois',
    hint: '/mail demande liste montre ce qu’il en est advenu.',
  },
  restarted: {
    tone: 'failure',
    title: 'Facteur a été redémarré avant de traiter ce que vous avez envoyé : rien n’en est fait',
    hint: 'Merci de l’envoyer de nouveau.',
  },
  busy: {
    tone: 'failure',
    title:
      'On demande tant de choses à Facteur que vous attendriez longtemps : rien de ce que vous avez envoyé n’est fait',
    hint: 'Merci de l’envoyer à nouveau dans une minute.',
  },
  shownAt: (request, url) => ({
    tone: 'plain',
    title: `La demande nº ${request} a déjà son message, mis à jour à l’instant`,
    link: { label: 'Aller au message', url },
  }),
  shownLater:
    'Discord n’accepte pas de message en ce moment ; ceci paraîtra dans le salon dès qu’il en acceptera.',
  mayNotPost:
    'Vous seul voyez ceci : Facteur ne peut pas écrire dans ce salon. Un admin du serveur peut lui permettre « Voir le salon » et « Envoyer des messages ».',
  buttonsInServer:
    'Les boutons ne marchent que sur le serveur : là, /mail demande liste affiche les demandes ouvertes avec les leurs.',
  typeInServer:
    'Tapez /mail dans un salon de votre serveur : les formulaires et les boutons ne marchent que là.',
  noMember: (name) => ({
    tone: 'failure',
    title: `${name} n’est pas une personne de ce serveur`,
    text: ['Rien n’a été changé.'],
    hint: 'Choisissez l’un de ses membres : ni une app ni quelqu’un d’ailleurs ne peut avoir de boîte.',
  }),
};

const languages: Readonly<Record<Locale, DiscordTranslations>> = { en: english, fr: french };

export const translationsIn = (locale: Locale): DiscordTranslations => languages[locale];
