import { shownAddress } from '../../../../domain/address.ts';
import type { MailServerFault, PolicyFault, RequestFault } from '../../../../domain/fault.ts';
import type { WordsFor } from '../../fault-words.ts';
import { roleOrMore, states } from '../terms.ts';
import { fr } from '../typography.ts';

const serverAdvice = {
  missing: fr`Remettez en place le répertoire du serveur de messagerie depuis sa sauvegarde ; un opérateur en trouve le chemin dans le journal.`,
  locked: 'Un autre programme écrit dans le répertoire du serveur de messagerie. Réessayez dans un instant.',
  'not-writable':
    'Un opérateur doit permettre à Facteur d’écrire dans le répertoire du serveur de messagerie (propriétaire, groupe et mode).',
  unreadable:
    'Le répertoire du serveur de messagerie est endommagé. Un opérateur doit le rétablir depuis sa sauvegarde.',
  unreachable:
    'Réessayez dans un instant. Si cela persiste, un opérateur devrait examiner le serveur de messagerie.',
} as const;

/** Words for what policy, the state of a request or the mail server forbids. */
export const deciding: WordsFor<PolicyFault | RequestFault | MailServerFault> = {
  stranger: ({ person }) => ({
    what: 'Personne n’a encore dit que vous pouvez utiliser Facteur ici.',
    next: `Demandez à qui l’exploite d’ajouter ${person} à ADMINS.`,
  }),
  'not-allowed': ({ needed }) => ({
    what: `Il faut être ${roleOrMore(needed)} pour cela.`,
    next: 'Adressez-vous à l’un d’eux.',
  }),
  'ownership-proof': ({ address }) => ({
    what: fr`Qui lit ${shownAddress(address)} peut prouver aux autorités de certification que le domaine lui appartient ; seul un administrateur peut donc en faire une boîte.`,
    next: 'Adressez-vous à un administrateur, ou choisissez une autre adresse.',
  }),

  'request-open': ({ request, address, state }) => ({
    what: fr`La demande #${request} sur ${shownAddress(address)} est encore ouverte : ${states[state]}.`,
    next: fr`Laissez-la aboutir ou annulez-la d’abord : /mail request ${request}`,
  }),
  'request-unknown': ({ request }) => ({
    what: `La demande #${request} n’existe pas.`,
    next: '/mail requests les présente.',
  }),
  'request-moved-on': ({ request, state }) => ({
    what: fr`La demande #${request} n’en est plus là : ${states[state]}.`,
    next: `/mail request ${request} l’affiche.`,
  }),
  'plan-outdated': ({ request }) => ({
    what: `La demande #${request} n’est plus celle que ce bouton montrait.`,
    next: fr`Regardez-la de nouveau : /mail request ${request}`,
  }),
  'not-requester': ({ request, requester }) => ({
    what: fr`La demande #${request} a été faite par ${requester} ; ce bouton n’est pas pour vous.`,
    next: `/mail request ${request} montre ce que vous pouvez faire.`,
  }),
  'own-request': () => ({
    what: 'Personne n’approuve sa propre demande.',
    next: 'Une autre personne doit l’examiner.',
  }),
  'not-approver': ({ request, needed }) => ({
    what: `La demande #${request} doit être tranchée par ${roleOrMore(needed)}.`,
    next: 'Adressez-vous à l’un d’eux.',
  }),
  'already-reviewed': ({ request }) => ({
    what: `Vous avez déjà donné votre avis sur la demande #${request}.`,
    next: `/mail request ${request} montre où elle en est.`,
  }),

  'mail-server-unavailable': ({ trouble, detail }) => ({
    what: fr`Le serveur de messagerie ne peut être ni interrogé ni modifié pour l’instant : ${detail}`,
    next: serverAdvice[trouble],
  }),
};
