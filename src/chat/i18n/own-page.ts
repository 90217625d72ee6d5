import type { Locale } from '../../domain/actor.ts';
import { fr } from './fr/typography.ts';

type Counts = {
  readonly waiting: number;
  /** Whether more wait than that. */
  readonly waitingMore: boolean;
  readonly mailboxes: number;
  readonly domains: number;
};

/** The texts of the page of one's own: Slack's App Home, and `/mail mine` on Discord. */
export type OwnPageTranslations = {
  readonly title: string;
  readonly hint: string;
  readonly others: string;
  readonly waiting: string;
  readonly nothingWaits: string;
  readonly mailboxes: string;
  readonly noMailbox: string;
  readonly requests: string;
  readonly noRequest: string;
  readonly show: (request: number) => string;
  readonly cancel: (request: number) => string;
  /** `some`: too many to be counted. */
  readonly more: (count: number | 'some') => string;
  readonly showAll: string;
  readonly health: string;
  readonly well: string;
  readonly troubles: (count: number) => string;
  readonly counts: (counts: Counts) => string;
};

const english: OwnPageTranslations = {
  title: 'Your mail',
  hint: '/mail in a channel opens the same forms. /mail help lists the commands.',
  others: 'Something else…',
  waiting: 'Waiting for your approval',
  nothingWaits: 'Nothing is waiting for your approval.',
  mailboxes: 'Your mailboxes',
  noMailbox: 'You have no mailbox. “New mailbox” asks for one.',
  requests: 'Your open requests',
  noRequest: 'You have no open requests.',
  show: (request) => `Show #${request}`,
  cancel: (request) => `Cancel #${request}`,
  more: (count) => (count === 'some' ? 'More are not shown' : `${count} more not shown`),
  showAll: 'Show all',
  health: 'Mail service',
  well: '✅ Everything works',
  troubles: (count) => `⚠️ ${count} ${count === 1 ? 'problem needs' : 'problems need'} attention`,
  counts: ({ waiting, waitingMore, mailboxes, domains }) =>
    [
      `${waitingMore ? 'more than ' : ''}${waiting} ${waiting === 1 ? 'request waits' : 'requests wait'} for approval`,
      `${mailboxes} ${mailboxes === 1 ? 'mailbox' : 'mailboxes'}`,
      `${domains} ${domains === 1 ? 'domain' : 'domains'}`,
    ].join(' · '),
};

const french: OwnPageTranslations = {
  title: 'Votre courrier',
  hint: '/mail dans un canal ouvre les mêmes formulaires. /mail aide liste les commandes.',
  others: 'Autre chose…',
  waiting: 'En attente de votre approbation',
  nothingWaits: 'Rien n’attend votre approbation.',
  mailboxes: 'Vos boîtes',
  noMailbox: fr`Vous n’avez aucune boîte. « Nouvelle boîte » en demande une.`,
  requests: 'Vos demandes ouvertes',
  noRequest: 'Vous n’avez aucune demande ouverte.',
  show: (request) => `Afficher #${request}`,
  cancel: (request) => `Annuler #${request}`,
  more: (count) => {
    if (count === 'some') return 'D’autres ne sont pas affichées';
    return count < 2 ? `${count} autre non affichée` : `${count} autres non affichées`;
  },
  showAll: 'Tout afficher',
  health: 'Service de courrier',
  well: '✅ Tout fonctionne',
  troubles: (count) => `⚠️ ${count} ${count < 2 ? 'problème demande' : 'problèmes demandent'} votre attention`,
  counts: ({ waiting, waitingMore, mailboxes, domains }) =>
    [
      `${waitingMore ? 'plus de ' : ''}${waiting} ${waiting < 2 ? 'demande attend' : 'demandes attendent'} une approbation`,
      `${mailboxes} ${mailboxes < 2 ? 'boîte' : 'boîtes'}`,
      `${domains} ${domains < 2 ? 'domaine' : 'domaines'}`,
    ].join(' · '),
};

const translations: Readonly<Record<Locale, OwnPageTranslations>> = { en: english, fr: french };

/** The texts of the page of one's own in a language. */
export const ownPageIn = (locale: Locale): OwnPageTranslations => translations[locale];
