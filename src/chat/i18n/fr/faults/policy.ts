import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { MailServerFault, PolicyFault, RequestFault } from '../../../../domain/fault.ts';
import type { Conflict } from '../../../../domain/request/rebase.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { undoFaults as englishUndoFaults } from '../../en/faults/policy.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr, pluralEnding } from '../typography.ts';
import { platformNames, roleOrMore, states } from '../vocabulary.ts';

const serverAdvice = {
  missing: fr`Un opérateur doit faire en sorte que cela soit de nouveau là ; le journal en a le nom.`,
  locked: 'Un autre programme écrit sur le serveur de messagerie. Réessayez dans un instant.',
  odd: 'Demandez à qui gère le serveur de messagerie de regarder cette adresse là-bas, et le journal.',
  'not-writable': fr`Un opérateur doit permettre à Facteur d’y écrire ; le journal en a la cause.`,
  unreadable: 'Un opérateur doit regarder le journal, et faire ce qui est dit ici.',
  unreachable:
    'Réessayez dans un instant. Si cela persiste, un opérateur devrait examiner le serveur de messagerie.',
} as const;

/** Why a change can't be rebased on the current state, to follow a colon. */
export const conflicts: Translations['conflicts'] = {
  'address-taken': 'l’adresse existe désormais',
  'address-gone': 'l’adresse n’existe plus',
  'mailbox-changed': 'sa boîte n’est plus la même',
  'quota-changed': 'd’autres ont changé son quota depuis, qui reste',
  'address-kept': 'd’autres lui ont ajouté quelque chose depuis, qui reste',
  'nothing-left': 'il n’en reste rien d’autre, elle serait donc supprimée',
  'mail-gone': 'son courrier supprimé est définitivement perdu',
};

const conflictList = (why: readonly Conflict[], format: Format): string =>
  format.list(why.map(({ kind }) => conflicts[kind]));

/** Messages for what the policy, a request's state or the mail server forbids. */
export const policyFaults = (
  format: Format,
): FaultMessages<PolicyFault | RequestFault | MailServerFault> => ({
  stranger: ({ person, policyFile }) => ({
    what: 'Personne n’a encore dit que vous pouvez utiliser Facteur ici.',
    next: policyFile
      ? `Demandez à qui l’exploite de donner un rôle à ${person} dans son fichier de règles.`
      : `Demandez à qui l’exploite d’ajouter ${person} à ADMINS, ou d’écrire un fichier de règles.`,
  }),
  'person-unknown': ({ platform }) => ({
    what: fr`${platformNames[platform]} ne peut pas me dire en ce moment qui vous êtes : je ne sais pas ce que vous pouvez faire. Rien n’a été fait.`,
    next: 'Réessayez dans une minute. Si cela dure, un exploitant trouve la cause dans le journal.',
  }),
  'not-allowed': ({ needed }) => ({
    what: `Il faut être ${roleOrMore(needed)} pour cela.`,
    next: 'Adressez-vous à l’un d’eux.',
  }),
  'ownership-proof': ({ address }) => ({
    what: fr`Qui lit ${displayAddress(address)} peut prouver aux autorités de certification que le domaine lui appartient ; seul un administrateur peut donc décider où va son courrier.`,
    next: 'Adressez-vous à un administrateur, ou choisissez une autre adresse.',
  }),

  'allowed-to-nobody': () => ({
    what: 'Les règles ne le permettent à personne.',
    next: 'Qui exploite Facteur peut modifier son fichier de règles.',
  }),
  'forward-shut-out': ({ forward, allowed }) => ({
    what: `Les règles ne permettent à personne de transférer vers ${displayDestination(forward)}.`,
    next: allowed
      ? fr`Hors de vos domaines, elles permettent : ${allowed.join(', ') || 'aucun'}.`
      : 'Choisissez une autre adresse.',
  }),
  'look-alike': ({ domain, like }) => ({
    what: fr`${displayDomain(domain)} peut être pris pour ${displayDomain(like)}, et c’est un autre domaine.`,
    next: fr`Vérifiez-en chaque lettre, au mieux en le retapant. S’il est voulu, seul un administrateur peut le demander.`,
  }),
  'quota-too-large': ({ quota, largest }) => ({
    what: `Une boîte contient ici au plus ${format.size(largest)}${quota === null ? ', il lui faut donc une limite' : `, pas ${format.size(quota)}`}.`,
    next: `Choisissez ${format.size(largest)} ou moins.`,
  }),
  'reason-missing': () => ({
    what: 'Il faut dire pourquoi.',
    next: 'Ajoutez raison:MOTIF, dans vos propres mots.',
  }),
  'reason-blank': () => ({ what: 'Il faut dire pourquoi.', next: 'Écrivez-le ici, dans vos propres mots.' }),
  'denial-without-reason': () => ({
    what: 'Qui a fait la demande apprend pourquoi elle est refusée.',
    next: 'Dites pourquoi dans vos propres mots, ou laissez-la en attente.',
  }),
  'too-many-open': ({ limit }) => ({
    what: `Vous avez ${format.count(limit)} demande${pluralEnding(limit)} ouverte${pluralEnding(limit)}, autant que les règles le permettent.`,
    next: fr`Attendez que l’une aboutisse, ou annulez-en une : /mail demande liste miennes`,
  }),
  'too-many-today': ({ limit }) => ({
    what: `Vous avez fait ${format.count(limit)} demande${pluralEnding(limit)} en 24 heures, autant que les règles le permettent.`,
    next: 'Redemandez demain.',
  }),
  'glass-without-reason': () => ({
    what: 'Qui se passe d’approbations doit dire pourquoi.',
    next: 'Mettez le motif après sans-attendre:… dans vos propres mots.',
  }),
  'glass-not-admin': () => ({
    what: 'Seul un administrateur peut se passer des approbations qui manquent.',
    next: 'Retirez sans-attendre:… pour les demander.',
  }),
  'glass-destroying': () => ({
    what: 'Rien de ce qui détruit du courrier ne peut se passer des approbations qui manquent.',
    next: 'Retirez sans-attendre:… pour les demander.',
  }),
  'glass-needless': () => ({
    what: 'Personne d’autre n’a à approuver cela.',
    next: 'Donnez la commande sans sans-attendre:…',
  }),
  'own-gain': () => ({
    what: 'Nul ne s’attribue la boîte de quelqu’un d’autre sans l’approbation d’une autre personne.',
    next: fr`Une autre personne doit l’examiner ; sans-attendre:… n’en dispense pas.`,
  }),

  'request-open': ({ request, address, state }) => ({
    what: fr`La demande #${request} sur ${displayAddress(address)} est encore ouverte : ${states[state]}.`,
    next: fr`Laissez-la aboutir ou annulez-la d’abord : /mail demande afficher ${request}`,
  }),
  'request-unknown': ({ request }) => ({
    what: `La demande #${request} n’existe pas.`,
    next: '/mail demande liste les présente.',
  }),
  'request-moved-on': ({ request, state }) => ({
    what: fr`La demande #${request} n’en est plus là : ${states[state]}.`,
    next: `/mail demande afficher ${request} l’affiche.`,
  }),
  'plan-outdated': ({ request }) => ({
    what: `La demande #${request} n’est plus celle que ce bouton montrait.`,
    next: fr`Regardez-la de nouveau : /mail demande afficher ${request}`,
  }),
  'not-requester': ({ request, requester }) => ({
    what: fr`La demande #${request} a été faite par ${requester} ; ce bouton n’est pas pour vous.`,
    next: `/mail demande afficher ${request} montre ce que vous pouvez faire.`,
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
    next: `/mail demande afficher ${request} montre où elle en est.`,
  }),

  'not-again': ({ request, state }) => ({
    what: fr`La demande #${request} ne peut être refaite : ${states[state]}.`,
    next: 'Redonnez la commande.',
  }),
  'again-conflict': ({ request, conflicts: why }) => ({
    what: fr`La demande #${request} ne peut être refaite telle quelle : ${conflictList(why, format)}.`,
    next: 'Donnez une nouvelle commande pour ce que vous voulez à présent.',
  }),
  'undo-not-applied': ({ request, state }) => ({
    what: fr`La demande #${request} n’a rien changé sur quoi revenir : ${states[state]}.`,
    next: `/mail demande afficher ${request} l’affiche.`,
  }),
  'undo-impossible': ({ request, what }) => ({
    what: `La demande #${request} ${undoFaults[what].what}`,
    next: undoFaults[what].next,
  }),
  'undo-nothing': ({ request, conflicts: why }) => ({
    what:
      why.length > 0
        ? fr`On ne peut revenir sur rien de la demande #${request} : ${conflictList(why, format)}.`
        : fr`Il ne reste rien de la demande #${request} : on est déjà revenu dessus.`,
    next: '/mail historique ADRESSE montre ce qui s’est passé depuis.',
  }),

  'mail-server-unavailable': ({ trouble, detail }) => ({
    what: fr`Le serveur de messagerie ne peut être ni interrogé ni modifié pour l’instant : ${sanitizeText(detail)}`,
    next: serverAdvice[trouble],
  }),
});

/** Changes that can't be undone, to follow "La demande #4 …", and what to do instead. */
const undoFaults: typeof englishUndoFaults = {
  password: {
    what: fr`a défini un mot de passe ; le précédent n’a pas été gardé.`,
    next: '/mail mot-de-passe définir ADRESSE crée un lien pour en définir un autre.',
  },
  'app-password': {
    what: 'a créé ou révoqué un mot de passe d’application, dont il ne reste aucune trace.',
    next: fr`/mail mot-de-passe applications ADRESSE les montre ; /mail mot-de-passe application ADRESSE NOM en crée un autre.`,
  },
  owner: {
    what: 'a dit à qui est une boîte.',
    next: fr`/mail propriétaire ADRESSE PERSONNE le redit ; /mail transmettre ADRESSE PERSONNE ferme aussi la boîte à tous les autres.`,
  },
  link: {
    what: 'a envoyé un lien.',
    next: '/mail mot-de-passe définir ADRESSE en envoie un nouveau, et l’ancien ne vaut plus.',
  },
  domain: {
    what: fr`a ajouté un domaine ; les domaines ne se retirent pas d’ici.`,
    next: 'Qui exploite le serveur de messagerie peut le retirer là-bas.',
  },
};
