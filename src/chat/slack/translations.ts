import type { Locale } from '../../domain/actor.ts';
import { fr } from '../i18n/fr/typography.ts';

type FileNotice = { readonly title: string; readonly hint?: string };

const english = {
  loading: 'Loading…',
  form: 'Mail',
  choose: 'What do you want to do?',
  command: 'Command',
  next: 'Next',
  send: 'Send',
  cancel: 'Cancel',
  type: 'Type to search',
  person: 'Choose a person',
  group: 'Choose a user group',
  domainLabel: 'Domain',
  sizeLabel: 'Another size, such as 500 MB',
  tasks: { mine: 'My mailboxes', addresses: 'Addresses', requests: 'Requests', admin: 'Domains and health' },
  /** Between a field's name and its value. */
  colon: ':',
  shortened: '… (shortened)',
  more: (count: number) => `${count} more, not shown.`,
  moreButtons: (count: number) => `${count} more ${count === 1 ? 'button' : 'buttons'} not shown.`,
  buttonUnknown: {
    title: 'This button no longer works.',
    hint: '/mail request list lists the open requests with new buttons.',
  },
  formNotOpened: {
    title: 'Slack did not open the form in time.',
    hint: 'Press the button again.',
  },
  restarted: {
    title: 'Facteur was restarted before it read your message. Nothing was done.',
    hint: 'Send it again.',
  },
  busy: {
    title: 'Facteur is too busy now. Nothing was done.',
    hint: 'Send it again in a minute.',
  },
  cannotPost: (request: number) => ({
    title: `Facteur can’t post in this channel. The message about request #${request} is in your direct messages.`,
    hint: `To see the request here, invite Facteur to the channel, then type /mail request show ${request}`,
  }),
  notOfHere: (name: string) => ({
    title: `${name} has no active account in this workspace.`,
    hint: 'Choose a member of this workspace. Apps and people from other workspaces can’t own a mailbox.',
  }),
  file: {
    sent: (name: string): FileNotice => ({ title: `${name} is in your direct messages with Facteur.` }),
    closed: (name: string): FileNotice => ({
      title: `${name} could not be sent: Slack lets Facteur write you no direct messages.`,
      hint: 'Ask for it again once you take direct messages from Facteur.',
    }),
    lacksScope: (name: string, scope: string): FileNotice => ({
      title: `${name} could not be sent: the app lacks the scope ${scope}.`,
      hint: 'Ask the administrator of Facteur to update the app from its manifest and to reinstall it. Then ask for it again.',
    }),
    away: (name: string): FileNotice => ({
      title: `${name} could not be sent: Slack does not take it now.`,
      hint: 'Ask for it again in a few minutes.',
    }),
  },
  notShown: (request: number) => ({
    token: {
      title: `Request #${request} is recorded, but Slack refuses Facteur’s token, so it can’t be shown.`,
      hint: 'Ask the operator to install the app again. The request goes on. Its message follows as soon as Slack accepts it.',
    },
    suspended: {
      title: `Request #${request} is recorded, but your organisation’s admins have suspended Facteur’s messages.`,
      hint: 'Ask them to allow Facteur to post. The request goes on. Its message follows as soon as Slack accepts it.',
    },
    paused: {
      title: `Request #${request} is recorded. Slack limits messages now, so its message comes a little later.`,
      hint: 'You need not do anything.',
    },
    away: {
      title: `Request #${request} is recorded, but Slack did not accept its message.`,
      hint: 'You need not do anything. Facteur tries again until Slack accepts it.',
    },
  }),
  shortcutAgain: 'Use the shortcut again, or type /mail.',
  stepUnknown: {
    title: 'Facteur has no such workflow step',
    hint: 'Ask the builder of the workflow to replace this step by “Ask for a mailbox”.',
  },
  stepByNobody: {
    title: 'No person runs this workflow, and only a person can ask for a mailbox',
    hint: 'Ask the builder of the workflow to start it from a link, or to put a message with a button before this step.',
  },
  stepRestarted: {
    title: 'Facteur restarted before it handled this step. Nothing was done.',
    hint: 'Run the workflow again.',
  },
  orgInstall: {
    title:
      'Facteur is installed for your whole organisation, but works in one workspace only. Nothing was done.',
    hint: 'Ask an admin of your organisation to install the app in this workspace alone. Ask the operator to set the token of that installation.',
  },
};

export type SlackTranslations = typeof english;

const french: SlackTranslations = {
  loading: 'Chargement…',
  form: 'Mail',
  choose: 'Que voulez-vous faire ?',
  command: 'Commande',
  next: 'Suivant',
  send: 'Envoyer',
  cancel: 'Annuler',
  type: 'Saisissez pour chercher',
  person: 'Choisissez une personne',
  group: 'Choisissez un groupe d’utilisateurs',
  domainLabel: 'Domaine',
  sizeLabel: 'Une autre taille, par exemple 500 Mo',
  tasks: { mine: 'Mes boîtes', addresses: 'Adresses', requests: 'Demandes', admin: 'Domaines et état' },
  colon: '\u00a0:',
  shortened: ' … (abrégé)',
  more: (count) => `${count} de plus, non ${count < 2 ? 'affiché' : 'affichés'}.`,
  moreButtons: (count) =>
    count < 2 ? `${count} bouton de plus, non affiché.` : `${count} boutons de plus, non affichés.`,
  buttonUnknown: {
    title: 'Ce bouton ne fonctionne plus.',
    hint: '/mail demande liste affiche les demandes ouvertes avec de nouveaux boutons.',
  },
  formNotOpened: {
    title: 'Slack n’a pas ouvert le formulaire à temps.',
    hint: 'Appuyez de nouveau sur le bouton.',
  },
  restarted: {
    title: 'Facteur a été redémarré avant de lire votre message. Rien n’a été fait.',
    hint: 'Envoyez-le de nouveau.',
  },
  busy: {
    title: 'Facteur est trop occupé en ce moment. Rien n’a été fait.',
    hint: 'Envoyez-le de nouveau dans une minute.',
  },
  cannotPost: (request) => ({
    title: `Facteur ne peut pas écrire dans ce canal. Le message de la demande #${request} est dans vos messages privés.`,
    hint: `Pour voir la demande ici, invitez Facteur dans le canal, puis saisissez /mail demande afficher ${request}`,
  }),
  notOfHere: (name) => ({
    title: fr`${name} n’a pas de compte actif dans cet espace de travail.`,
    hint: 'Choisissez un membre de cet espace de travail. Une app ou une personne d’un autre espace ne peut pas avoir de boîte.',
  }),
  file: {
    sent: (name) => ({ title: fr`${name} est dans vos messages privés avec Facteur.` }),
    closed: (name) => ({
      title: fr`${name} n’a pas pu être envoyé : Slack ne laisse pas Facteur vous écrire de messages privés.`,
      hint: 'Redemandez-le quand vous accepterez les messages privés de Facteur.',
    }),
    lacksScope: (name, scope) => ({
      title: fr`${name} n’a pas pu être envoyé : il manque à l’application l’autorisation ${scope}.`,
      hint: 'Demandez à l’administrateur de Facteur de mettre à jour l’application à partir de son manifeste et de la réinstaller. Puis redemandez-le.',
    }),
    away: (name) => ({
      title: fr`${name} n’a pas pu être envoyé : Slack ne l’accepte pas en ce moment.`,
      hint: 'Redemandez-le dans quelques minutes.',
    }),
  },
  notShown: (request) => ({
    token: {
      title: `La demande #${request} est enregistrée, mais Slack refuse le jeton de Facteur. Son message ne peut pas être affiché.`,
      hint: 'Demandez à l’exploitant de réinstaller l’app. La demande suit son cours. Son message suivra dès que Slack l’acceptera.',
    },
    suspended: {
      title: `La demande #${request} est enregistrée, mais les administrateurs de votre organisation ont suspendu les messages de Facteur.`,
      hint: 'Demandez-leur d’autoriser Facteur à écrire. La demande suit son cours. Son message suivra dès que Slack l’acceptera.',
    },
    paused: {
      title: `La demande #${request} est enregistrée. Slack limite les messages en ce moment, son message arrivera donc un peu plus tard.`,
      hint: 'Vous n’avez rien à faire.',
    },
    away: {
      title: `La demande #${request} est enregistrée, mais Slack n’a pas accepté son message.`,
      hint: 'Vous n’avez rien à faire. Facteur réessaie jusqu’à ce que Slack l’accepte.',
    },
  }),
  shortcutAgain: 'Relancez le raccourci, ou saisissez /mail.',
  stepUnknown: {
    title: 'Facteur n’a pas d’étape de ce nom',
    hint: fr`Demandez à qui a construit le workflow de remplacer cette étape par « Ask for a mailbox ».`,
  },
  stepByNobody: {
    title: 'Personne ne lance ce workflow, et seule une personne peut demander une boîte',
    hint: 'Demandez à qui a construit le workflow de le lancer par un lien, ou de placer un message avec un bouton avant cette étape.',
  },
  stepRestarted: {
    title: 'Facteur a redémarré avant de traiter cette étape. Rien n’a été fait.',
    hint: 'Relancez le workflow.',
  },
  orgInstall: {
    title:
      'Facteur est installé pour toute votre organisation, mais ne fonctionne que dans un espace de travail. Rien n’a été fait.',
    hint: 'Demandez à un administrateur de votre organisation d’installer l’app dans cet espace de travail seulement. Demandez à l’exploitant de saisir le jeton de cette installation.',
  },
};

const languages: Readonly<Record<Locale, SlackTranslations>> = { en: english, fr: french };

/** The texts of Slack's adapter in a language. */
export const translationsIn = (locale: Locale): SlackTranslations => languages[locale];
