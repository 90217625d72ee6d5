import { displayDomain } from '../../../../domain/address/address.ts';
import {
  type DkimAct,
  type DkimChange,
  type DkimRefusal,
  daysKept,
} from '../../../../domain/dkim/dkim-change.ts';
import type { DkimFault } from '../../../../domain/dkim/dkim-fault.ts';
import type { Headline } from '../../en/headline.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr, quote } from '../typography.ts';

/** A change of a DKIM key in a few words. */
export function dkimHeadline({ domain, selector, act }: DkimChange): Headline {
  const name = displayDomain(domain);
  switch (act) {
    case 'make':
      return {
        todo: `Créer la clé DKIM ${selector} pour ${name}`,
        done: `Clé DKIM ${selector} pour ${name} créée`,
        button: 'Créer la clé',
      };
    case 'sign':
      return {
        todo: `Signer le courrier de ${name} avec la clé DKIM ${selector}`,
        done: `Le courrier de ${name} est signé avec la clé DKIM ${selector}`,
        button: 'Signer',
      };
    case 'stop':
      return {
        todo: `Ne plus signer le courrier de ${name}`,
        done: `Le courrier de ${name} n’est plus signé`,
        button: 'Ne plus signer',
      };
    case 'delete':
      return {
        todo: `Supprimer la clé DKIM ${selector} de ${name}`,
        done: `Clé DKIM ${selector} de ${name} supprimée`,
        button: 'Supprimer',
      };
  }
}

/** What a change of a DKIM key does. */
export function dkimEffect({ domain, selector, act, from, atOnce }: DkimChange): string {
  const name = displayDomain(domain);
  switch (act) {
    case 'make':
      return atOnce
        ? `Le serveur de messagerie crée la clé DKIM ${selector} et signe aussitôt le courrier de ${name} avec elle. /mail domaine dkim ${domain} affiche l’enregistrement à publier.`
        : `Le serveur de messagerie crée la clé DKIM ${selector}. Elle ne signe encore rien. /mail domaine dkim ${domain} affiche l’enregistrement à publier.`;
    case 'sign':
      return from === null
        ? `Le courrier de ${name} est signé avec la clé DKIM ${selector}.`
        : `Le courrier de ${name} est signé avec la clé DKIM ${selector} au lieu de ${from}. ${from} est supprimée ${daysKept} jours plus tard. Gardez son enregistrement jusque-là.`;
    case 'stop':
      return `Le courrier de ${name} n’est plus signé. Beaucoup de serveurs prennent le courrier non signé pour du spam.`;
    case 'delete':
      return from === selector
        ? `La clé DKIM ${selector} est supprimée définitivement. Le courrier de ${name} n’est plus signé.`
        : `La clé DKIM ${selector} est supprimée définitivement. Vous pouvez alors retirer son enregistrement du DNS.`;
  }
}

/** Why the mail server can't do it now. */
export function dkimRefusalText({ domain, selector, why }: DkimRefusal): string {
  const name = displayDomain(domain);
  switch (why) {
    case 'gone':
      return `${name} n’a pas de clé DKIM ${selector}.`;
    case 'signs':
      return `Le courrier de ${name} est actuellement signé avec la clé DKIM ${selector}.`;
    case 'other-signs':
      return `Le courrier de ${name} est désormais signé avec une autre clé DKIM.`;
    case 'only-one':
      return fr`Le serveur de messagerie garde une seule clé DKIM par domaine, et ${name} en a une. Supprimez-la d’abord : /mail domaine dkim ${domain} supprimer`;
    case 'always-signs':
      return fr`Le serveur de messagerie garde une seule clé DKIM par domaine, et signe le courrier de ${name} avec elle jusqu’à sa suppression : /mail domaine dkim ${domain} supprimer`;
    case 'unpublished':
      return fr`L’enregistrement de la clé DKIM ${selector} n’est pas dans le DNS : personne ne pourrait vérifier ce qu’elle signe.`;
    case 'unreadable':
      return `Facteur ne peut pas lire le fichier de la clé DKIM ${selector}. Vérifiez son propriétaire et son mode sur le serveur de messagerie.`;
  }
}

const already: Readonly<Record<DkimAct, (name: string, selector: string) => string>> = {
  make: (name, selector) => `${name} a déjà la clé DKIM ${selector}.`,
  sign: (name, selector) => `Le courrier de ${name} est déjà signé avec la clé DKIM ${selector}.`,
  stop: (name) => `Le courrier de ${name} n’est pas signé.`,
  delete: (name, selector) => `${name} n’a pas de clé DKIM ${selector}.`,
};

const notPublished: Readonly<Record<'none' | 'other' | 'unknown', (selector: string) => string>> = {
  unknown: (selector) =>
    `Le DNS ne répond pas. Facteur ne peut donc pas voir si l’enregistrement de la clé DKIM ${selector} est publié.`,
  none: (selector) =>
    fr`L’enregistrement de la clé DKIM ${selector} n’est pas encore dans le DNS : personne ne pourrait vérifier ce qu’elle signe.`,
  other: (selector) =>
    fr`L’enregistrement de la clé DKIM ${selector} dans le DNS n’est pas celui de cette clé : personne ne pourrait vérifier ce qu’elle signe.`,
};

/** Messages for what can't be done with the keys of a domain. */
export const dkimFaults = (format: Format): FaultMessages<DkimFault> => ({
  'dkim-key': (why) => ({
    what: dkimRefusalText(why),
    next: `/mail domaine dkim ${why.domain} affiche les clés telles qu’elles sont.`,
  }),
  'dkim-already': ({ domain, selector, act }) => ({
    what: already[act](displayDomain(domain), selector),
    next: `Rien n’a été modifié. /mail domaine dkim ${domain} affiche les clés.`,
  }),
  'dkim-not-published': ({ domain, selector, found }) => ({
    what: notPublished[found](selector),
    next:
      found === 'unknown'
        ? 'Rien n’a été modifié. Redemandez dans quelques minutes.'
        : `Publiez l’enregistrement qu’affiche /mail domaine dkim ${domain}, et redemandez quand le DNS l’a. Cela peut prendre une heure.`,
  }),
  'dkim-none': ({ domain, act }) => ({
    what:
      act === 'sign'
        ? `${displayDomain(domain)} n’a pas de clé DKIM en attente d’emploi.`
        : `${displayDomain(domain)} n’a pas de clé DKIM à supprimer.`,
    next:
      act === 'sign'
        ? fr`Créez-en une : /mail domaine dkim ${domain} créer`
        : `/mail domaine dkim ${domain} affiche les clés.`,
  }),
  'dkim-which': ({ domain, act, selectors }) => ({
    what: fr`${displayDomain(domain)} a plusieurs clés DKIM que vous pouvez désigner : ${format.list(selectors)}.`,
    next: fr`Précisez laquelle : /mail domaine dkim ${domain} ${actNames[act]} sélecteur:${selectors[0] ?? 'SÉLECTEUR'}`,
  }),
  'dkim-selector': ({ selector }) => ({
    what: fr`${quote(selector)} ne peut pas être un sélecteur : lettres, chiffres et traits d’union, 63 caractères au plus (RFC 6376).`,
    next: 'Omettez le sélecteur, et Facteur en prend un avec l’année et le mois.',
  }),
});

const actNames: Readonly<Record<DkimAct, string>> = {
  make: 'créer',
  sign: 'signer',
  stop: 'arrêter',
  delete: 'supprimer',
};
