import type { Locale } from '../../domain/actor.ts';
import { fr } from '../i18n/fr/typography.ts';

/** The texts of Discord's forms, and of the page of one's own. */
export type FormTranslations = {
  readonly domain: string;
  readonly size: string;
  readonly person: string;
  readonly fillInAgain: string;
  readonly page: {
    readonly title: string;
    readonly others: string;
    readonly waiting: string;
    readonly nothingWaits: string;
    readonly review: (request: number) => string;
    readonly mailboxes: string;
    readonly noMailbox: string;
    readonly requests: string;
    readonly noRequest: string;
    readonly show: (request: number) => string;
    readonly cancel: (request: number) => string;
    readonly more: (count: number) => string;
    readonly showAll: string;
    readonly health: string;
    readonly well: string;
    readonly troubles: (count: number) => string;
    readonly counts: (counts: Counts) => string;
  };
};

type Counts = { readonly waiting: number; readonly mailboxes: number; readonly domains: number };

const english: FormTranslations = {
  domain: 'Domain',
  size: 'Another size, such as 500 MB',
  person: 'Choose a member of this server',
  fillInAgain: 'Fill in again',
  page: {
    title: 'Your mail',
    others: 'Something else…',
    waiting: 'Waiting for your approval',
    nothingWaits: 'Nothing is waiting for your approval.',
    review: (request) => `Review #${request}`,
    mailboxes: 'Your mailboxes',
    noMailbox: 'You have no mailbox. “New mailbox” asks for one.',
    requests: 'Your open requests',
    noRequest: 'You have no open requests.',
    show: (request) => `Show #${request}`,
    cancel: (request) => `Cancel #${request}`,
    more: (count) => `${count} more not shown`,
    showAll: 'Show all',
    health: 'Mail service',
    well: '✅ Everything works',
    troubles: (count) => `⚠️ ${count} ${count === 1 ? 'problem needs' : 'problems need'} attention`,
    counts: ({ waiting, mailboxes, domains }) =>
      [
        `${waiting} ${waiting === 1 ? 'request waits' : 'requests wait'} for approval`,
        `${mailboxes} ${mailboxes === 1 ? 'mailbox' : 'mailboxes'}`,
        `${domains} ${domains === 1 ? 'domain' : 'domains'}`,
      ].join(' · '),
  },
};

const french: FormTranslations = {
  domain: 'Domaine',
  size: 'Une autre taille, par exemple 500 Mo',
  person: 'Choisissez un membre de ce serveur',
  fillInAgain: 'Remplir à nouveau',
  page: {
    title: 'Votre courrier',
    others: 'Autre chose…',
    waiting: 'En attente de votre approbation',
    nothingWaits: 'Rien n’attend votre approbation.',
    review: (request) => `Examiner nº ${request}`,
    mailboxes: 'Vos boîtes',
    noMailbox: fr`Vous n’avez aucune boîte. « Nouvelle boîte » en demande une.`,
    requests: 'Vos demandes ouvertes',
    noRequest: 'Vous n’avez aucune demande ouverte.',
    show: (request) => `Afficher nº ${request}`,
    cancel: (request) => `Annuler nº ${request}`,
    more: (count) => (count < 2 ? `${count} autre non affichée` : `${count} autres non affichées`),
    showAll: 'Tout afficher',
    health: 'Service de courrier',
    well: '✅ Tout fonctionne',
    troubles: (count) =>
      `⚠️ ${count} ${count < 2 ? 'problème demande' : 'problèmes demandent'} votre attention`,
    counts: ({ waiting, mailboxes, domains }) =>
      [
        `${waiting} ${waiting < 2 ? 'demande attend' : 'demandes attendent'} une approbation`,
        `${mailboxes} ${mailboxes < 2 ? 'boîte' : 'boîtes'}`,
        `${domains} ${domains < 2 ? 'domaine' : 'domaines'}`,
      ].join(' · '),
  },
};

const translations: Readonly<Record<Locale, FormTranslations>> = { en: english, fr: french };

/** The texts of forms and of the page of one's own in a language. */
export const formTranslationsIn = (locale: Locale): FormTranslations => translations[locale];
