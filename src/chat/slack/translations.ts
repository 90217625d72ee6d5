import type { Locale } from '../../domain/actor.ts';
import { fr } from '../i18n/fr/typography.ts';

type HomeCounts = { readonly waiting: number; readonly mailboxes: number; readonly domains: number };

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
  domainLabel: 'Domain',
  sizeLabel: 'Another size, such as 500 MB',
  tasks: { mine: 'My mailboxes', addresses: 'Addresses', requests: 'Requests', admin: 'Domains and health' },
  shortened: ' … (shortened)',
  more: (count: number) => `${count} more not shown.`,
  moreButtons: (count: number) => `${count} more ${count === 1 ? 'button' : 'buttons'} not shown.`,
  buttonUnknown: {
    title: 'This button is too old, or it is none of ours.',
    hint: '/mail request list lists the open requests with fresh buttons.',
  },
  formNotOpened: {
    title: 'Slack did not open the form in time.',
    hint: 'Press the button again.',
  },
  restarted: {
    title: 'I was restarted before I got to what you sent: nothing of it is done.',
    hint: 'Please type it again.',
  },
  busy: {
    title: 'So much is asked of me now that you would wait for long: nothing of what you sent is done.',
    hint: 'Please type it again in a minute.',
  },
  cannotPost: (request: number) => ({
    title: `I may not post in this channel, so the message about request #${request} is in our direct messages.`,
    hint: `To have it here: /invite me, then /mail request show ${request}`,
  }),
  notOfHere: (name: string) => ({
    title: `${name} is no person with an active account in this workspace.`,
    hint: 'Choose one who is: apps, people of other workspaces and those who have left can have no mailbox.',
  }),
  homeHint: 'In a channel, type /mail to open the same forms, or /mail help to see every command.',
  homeAll: 'More…',
  homeShowAll: 'Show all',
  homeWaiting: 'Waiting for your approval',
  homeNothingWaits: 'Nothing is waiting for your approval.',
  homeReview: (request: number) => `Review #${request}`,
  homeMailboxes: 'Your mailboxes',
  homeNoMailbox: 'You have no mailbox. “New mailbox” asks for one.',
  homeRequests: 'Your open requests',
  homeNoRequest: 'You have no open requests.',
  homeShow: (request: number) => `Show #${request}`,
  homeCancel: 'Cancel',
  homeHealth: 'Mail service',
  homeWell: '✅ Everything works',
  homeTroubles: (count: number) => `⚠️ ${count} ${count === 1 ? 'problem needs' : 'problems need'} attention`,
  homeCounts: ({ waiting, mailboxes, domains }: HomeCounts) =>
    [
      `${waiting} ${waiting === 1 ? 'request waits' : 'requests wait'} for approval`,
      `${mailboxes} ${mailboxes === 1 ? 'mailbox' : 'mailboxes'}`,
      `${domains} ${domains === 1 ? 'domain' : 'domains'}`,
    ].join(' · '),
  notShown: (request: number) => ({
    token: {
      title: `Request #${request} is recorded, but Slack refuses my token, so I can’t show it.`,
      hint: 'Ask whoever runs Facteur to install the app again. The request goes on, and I show it as soon as Slack lets me.',
    },
    suspended: {
      title: `Request #${request} is recorded, but your organisation’s admins have suspended my messages.`,
      hint: 'Ask them to allow Facteur to post. The request goes on, and I show it as soon as Slack lets me.',
    },
    paused: {
      title: `Request #${request} is recorded. Slack asks me to slow down, so its message comes a little later.`,
      hint: 'You need not do anything.',
    },
    away: {
      title: `Request #${request} is recorded, but Slack did not take its message.`,
      hint: 'You need not do anything: I try again until it does.',
    },
  }),
  shortcutAgain: 'Please use the shortcut again, or type /mail.',
  stepUnknown: {
    title: 'Facteur has no such workflow step',
    hint: 'Ask whoever built the workflow to replace this step by “Ask for a mailbox”.',
  },
  stepByNobody: {
    title: 'Nobody runs this workflow, and only a person can ask for a mailbox',
    hint: 'Ask whoever built the workflow to start it from a link, or to put a message with a button before this step.',
  },
  stepRestarted: {
    title: 'I was restarted before I got to this step: nothing of it is done',
    hint: 'Please run the workflow again.',
  },
  orgInstall: {
    title:
      'Facteur works in one workspace, and this app is installed for your whole organisation: nothing was done.',
    hint: 'Ask an admin of your organisation to install the app in this workspace alone, and whoever runs Facteur to set that installation’s token.',
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
  type: 'Tapez pour chercher',
  person: 'Choisissez une personne',
  domainLabel: 'Domaine',
  sizeLabel: 'Une autre taille, par exemple 500 Mo',
  tasks: { mine: 'Mes boîtes', addresses: 'Adresses', requests: 'Demandes', admin: 'Domaines et état' },
  shortened: ' … (abrégé)',
  more: (count) => `${count} de plus, non ${count < 2 ? 'affiché' : 'affichés'}.`,
  moreButtons: (count) =>
    count < 2 ? `${count} bouton de plus, non affiché.` : `${count} boutons de plus, non affichés.`,
  buttonUnknown: {
    title: 'Ce bouton est trop ancien, ou n’est pas des nôtres.',
    hint: '/mail demande liste affiche les demandes ouvertes avec de nouveaux boutons.',
  },
  formNotOpened: {
    title: 'Slack n’a pas ouvert le formulaire à temps.',
    hint: 'Appuyez de nouveau sur le bouton.',
  },
  restarted: {
    title: 'J’ai été redémarré avant de traiter ce que vous avez envoyé : rien n’en est fait.',
    hint: 'Merci de le retaper.',
  },
  busy: {
    title:
      'On me demande tant de choses que vous attendriez longtemps : rien de ce que vous avez envoyé n’est fait.',
    hint: 'Merci de le retaper dans une minute.',
  },
  cannotPost: (request) => ({
    title: `Je ne peux pas écrire dans ce canal : le message de la demande nº ${request} est dans nos messages directs.`,
    hint: `Pour l’avoir ici : /invite, puis /mail demande afficher ${request}`,
  }),
  notOfHere: (name) => ({
    title: `${name} n’est pas une personne avec un compte actif dans cet espace de travail.`,
    hint: 'Choisissez quelqu’un qui en a un : ni une app, ni une personne d’ailleurs ou partie ne peut avoir de boîte.',
  }),
  homeHint:
    'Dans un canal, tapez /mail pour ouvrir les mêmes formulaires, ou /mail aide pour voir toutes les commandes.',
  homeAll: 'Plus…',
  homeShowAll: 'Tout afficher',
  homeWaiting: 'En attente de votre approbation',
  homeNothingWaits: 'Rien n’attend votre approbation.',
  homeReview: (request) => `Examiner nº ${request}`,
  homeMailboxes: 'Vos boîtes',
  homeNoMailbox: fr`Vous n’avez aucune boîte. « Nouvelle boîte » en demande une.`,
  homeRequests: 'Vos demandes ouvertes',
  homeNoRequest: 'Vous n’avez aucune demande ouverte.',
  homeShow: (request) => `Afficher nº ${request}`,
  homeCancel: 'Annuler',
  homeHealth: 'Service de courrier',
  homeWell: '✅ Tout fonctionne',
  homeTroubles: (count) =>
    `⚠️ ${count} ${count < 2 ? 'problème demande' : 'problèmes demandent'} votre attention`,
  homeCounts: ({ waiting, mailboxes, domains }) =>
    [
      `${waiting} ${waiting < 2 ? 'demande attend' : 'demandes attendent'} une approbation`,
      `${mailboxes} ${mailboxes < 2 ? 'boîte' : 'boîtes'}`,
      `${domains} ${domains < 2 ? 'domaine' : 'domaines'}`,
    ].join(' · '),
  notShown: (request) => ({
    token: {
      title: `La demande nº ${request} est enregistrée, mais Slack refuse mon jeton : je ne peux pas la montrer.`,
      hint: 'Demandez à qui gère Facteur de réinstaller l’app. La demande suit son cours, et je la montre dès que Slack le permet.',
    },
    suspended: {
      title: `La demande nº ${request} est enregistrée, mais les admins de votre organisation ont suspendu mes messages.`,
      hint: 'Demandez-leur d’autoriser Facteur à écrire. La demande suit son cours, et je la montre dès que Slack le permet.',
    },
    paused: {
      title: `La demande nº ${request} est enregistrée. Slack me demande de ralentir : son message arrive un peu plus tard.`,
      hint: 'Vous n’avez rien à faire.',
    },
    away: {
      title: `La demande nº ${request} est enregistrée, mais Slack n’a pas pris son message.`,
      hint: 'Vous n’avez rien à faire : je réessaie jusqu’à ce qu’il le prenne.',
    },
  }),
  shortcutAgain: 'Merci de relancer le raccourci, ou de taper /mail.',
  stepUnknown: {
    title: 'Facteur n’a pas d’étape de ce nom',
    hint: fr`Demandez à qui a construit le workflow de remplacer cette étape par « Ask for a mailbox ».`,
  },
  stepByNobody: {
    title: 'Personne ne lance ce workflow, et seule une personne peut demander une boîte',
    hint: 'Demandez à qui a construit le workflow de le lancer par un lien, ou de placer un message avec un bouton avant cette étape.',
  },
  stepRestarted: {
    title: fr`J’ai été redémarré avant de traiter cette étape : rien n’en est fait`,
    hint: 'Merci de relancer le workflow.',
  },
  orgInstall: {
    title:
      'Facteur travaille dans un seul espace de travail, et cette app est installée pour toute votre organisation : rien n’a été fait.',
    hint: 'Demandez à un admin de l’organisation d’installer l’app dans cet espace de travail seulement, et à qui gère Facteur d’y mettre le jeton de cette installation.',
  },
};

const languages: Readonly<Record<Locale, SlackTranslations>> = { en: english, fr: french };

/** The texts of Slack's adapter in a language. */
export const translationsIn = (locale: Locale): SlackTranslations => languages[locale];
