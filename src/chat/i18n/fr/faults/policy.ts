import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { PolicyFault } from '../../../../domain/fault.ts';
import type { MailServerFault } from '../../../../domain/mail-server-fault.ts';
import type { Conflict } from '../../../../domain/request/rebase.ts';
import type { RequestFault } from '../../../../domain/request-fault.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { undoFaults as englishUndoFaults } from '../../en/faults/policy.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr, pluralEnding } from '../typography.ts';
import { platformNames, roleOrMore, states } from '../vocabulary.ts';

const serverAdvice = {
  missing: `L’exploitant doit rétablir le fichier manquant. Le journal en donne le nom.`,
  locked: 'Un autre programme écrit sur le serveur de messagerie. Réessayez dans un instant.',
  odd: 'L’exploitant doit examiner cette adresse sur le serveur de messagerie. Le journal en dit plus.',
  'not-writable': `L’exploitant doit permettre à Facteur d’y écrire. Le journal en donne la cause.`,
  unreadable: 'L’exploitant doit consulter le journal.',
  unreachable:
    'Réessayez dans un instant. Si cela se reproduit, demandez à l’exploitant d’examiner le serveur de messagerie.',
} as const;

/** Why a change can't be rebased on the current state, to follow a colon. */
export const conflicts: Translations['conflicts'] = {
  'address-taken': 'l’adresse existe maintenant',
  'key-changed': 'une autre clé signe son courrier, ou la clé n’existe plus',
  'access-changed': 'son accès a encore changé depuis',
  'name-taken': 'l’autre nom est maintenant un domaine ou celui d’un autre domaine',
  'address-gone': 'l’adresse n’existe plus',
  'mailbox-changed': 'la boîte a été remplacée',
  'quota-changed': 'le quota a été modifié depuis, et reste',
  'address-kept': 'des transferts ou une boîte ont été ajoutés depuis, et restent',
  'nothing-left': 'l’adresse serait supprimée',
  'mail-gone': 'le courrier supprimé est définitivement perdu',
  'note-changed': 'la note a été modifiée depuis, et reste',
  'absence-changed': 'le message d’absence a été modifié depuis, et reste',
  'group-changed': 'l’alias suit autre chose depuis et reste ainsi',
  'old-name-taken': 'l’ancienne adresse sert maintenant à autre chose',
  'renamed-again': 'la boîte a encore changé d’adresse depuis',
  'owners-kept': 'les boîtes restent à leurs nouveaux propriétaires',
};

const conflictList = (why: readonly Conflict[], format: Format): string =>
  format.list(why.map(({ kind }) => conflicts[kind]));

/** Messages for what the policy, a request's state or the mail server forbids. */
export const policyFaults = (
  format: Format,
): FaultMessages<PolicyFault | RequestFault | MailServerFault> => ({
  stranger: ({ person, policyFile }) => ({
    what: 'Vous n’avez pas accès à Facteur ici.',
    next: policyFile
      ? `Demandez à l’exploitant de donner un rôle à ${person} dans le fichier de règles.`
      : `Demandez à l’exploitant d’ajouter ${person} à ADMINS, ou d’écrire un fichier de règles.`,
  }),
  'person-unknown': ({ platform }) => ({
    what: fr`${platformNames[platform]} ne peut pas dire en ce moment qui vous êtes : votre rôle est inconnu. Rien n’a été fait.`,
    next: 'Réessayez dans une minute. Si cela dure, demandez à l’exploitant de consulter le journal.',
  }),
  'not-allowed': ({ needed }) => ({
    what: `Seul ${roleOrMore(needed)} peut le faire.`,
    next: 'Adressez-vous à l’un d’eux.',
  }),
  'ownership-proof': ({ address }) => ({
    what: `Pour les autorités de certification, le courrier de ${displayAddress(address)} prouve à qui est le domaine. Seul un administrateur peut donc modifier cette adresse.`,
    next: 'Adressez-vous à un administrateur, ou choisissez une autre adresse.',
  }),

  'allowed-to-nobody': () => ({
    what: 'Les règles ne le permettent à personne.',
    next: 'L’exploitant peut modifier le fichier de règles.',
  }),
  'forward-shut-out': ({ forward, allowed }) => ({
    what: `Les règles ne permettent pas de transférer vers ${displayDestination(forward)}.`,
    next: allowed
      ? fr`Permis hors de vos domaines : ${allowed.join(', ') || 'aucun'}.`
      : 'Choisissez une autre adresse.',
  }),
  'look-alike': ({ domain, like }) => ({
    what: `${displayDomain(domain)} ressemble à ${displayDomain(like)}, mais c’est un autre domaine.`,
    next: `Retapez le domaine lettre par lettre. Si c’est bien celui-là, demandez à un administrateur.`,
  }),
  'quota-too-large': ({ quota, largest }) => ({
    what: `Une boîte contient ici au plus ${format.size(largest)}${quota === null ? ', il lui faut donc une limite' : `, pas ${format.size(quota)}`}.`,
    next: `Choisissez ${format.size(largest)} ou moins.`,
  }),
  'reason-missing': () => ({
    what: 'Un motif est nécessaire.',
    next: 'Ajoutez motif:MOTIF à la fin, avec vos mots.',
  }),
  'reason-blank': () => ({ what: 'Un motif est nécessaire.', next: 'Écrivez le motif ici, avec vos mots.' }),
  'denial-without-reason': () => ({
    what: 'Un motif est nécessaire, le demandeur le lira.',
    next: 'Écrivez le motif, ou fermez le formulaire.',
  }),
  'not-looked-through': ({ request, items }) => ({
    what: fr`Rien n’a été fait : vous n’avez pas parcouru les ${format.count(items)} points de la demande #${request}.`,
    next: 'Parcourez-les d’abord. Le bouton est sur la dernière page.',
  }),
  'lost-miscounted': ({ lost }) => ({
    what: fr`Rien n’a été fait : ${format.count(lost)} boîtes doivent être supprimées, et vous avez écrit un autre nombre.`,
    next: 'Relisez la demande avant de donner votre accord.',
  }),
  'too-many-open': ({ limit, open, until }) => ({
    what: `Vous avez ${format.count(open)} demande${pluralEnding(open)} ouverte${pluralEnding(open)}. Les règles ${limit === 0 ? 'n’en permettent aucune' : `en permettent ${format.count(limit)}`}.`,
    next:
      limit === 0
        ? 'Demandez à un administrateur de le faire pour vous.'
        : until === null
          ? fr`Attendez la fin d’une demande, ou annulez-en une : /mail demande liste miennes`
          : fr`Annulez-en une, ou redemandez à partir du ${format.moment(until)} : assez d’entre elles seront alors terminées ou expirées. /mail demande liste miennes les affiche.`,
  }),
  'too-many-today': ({ limit, count, left, until }) => ({
    what: fr`Les règles vous permettent ${format.count(limit)} modification${pluralEnding(limit)} en 24 heures : il vous en reste ${left === 0 ? 'zéro' : format.count(left)}. Vous en demandez ${format.count(count)}.`,
    next: [
      ...(until === null ? [] : [`Redemandez à partir du ${format.moment(until)}.`]),
      ...(count > 1 && left > 0 ? [`D’ici là, demandez-en au plus ${format.count(left)}.`] : []),
      ...(until !== null
        ? []
        : [
            limit === 0 || count === 1
              ? 'Demandez à un administrateur de le faire pour vous.'
              : `Demandez-en au plus ${format.count(limit)} par jour, ou adressez-vous à un administrateur.`,
          ]),
    ].join(' '),
  }),
  'request-too-large': ({ count, limit }) => ({
    what: `Une demande de votre part a au plus ${format.count(limit)} modifications. En voici ${format.count(count)}.`,
    next: 'Demandez-en moins à la fois, ou adressez-vous à un administrateur.',
  }),
  'glass-without-reason': () => ({
    what: 'Un motif est nécessaire pour se passer d’approbation.',
    next: 'Écrivez le motif après sans-approbation:, avec vos mots.',
  }),
  'glass-not-admin': () => ({
    what: 'Seul un administrateur peut se passer d’approbation.',
    next: 'Retirez sans-approbation:… pour demander une approbation.',
  }),
  'glass-destroying': () => ({
    what: 'On ne peut pas se passer d’approbation quand du courrier est perdu.',
    next: 'Retirez sans-approbation:… pour demander une approbation.',
  }),
  'glass-needless': () => ({
    what: 'Aucune approbation n’est nécessaire.',
    next: 'Saisissez la commande sans l’argument sans-approbation:…',
  }),
  'glass-for-later': () => ({
    what: 'On ne peut pas se passer d’approbation pour ce qui sera fait plus tard.',
    next: 'Retirez quand:… pour le faire tout de suite, ou sans-approbation:… pour demander une approbation.',
  }),
  'own-gain': () => ({
    what: 'Vous ne pouvez pas approuver votre propre accès à la boîte de quelqu’un d’autre.',
    next: 'Une autre personne doit approuver cette demande. sans-approbation:… n’en dispense pas.',
  }),

  'request-open': ({ request, address, state }) => ({
    what: fr`La demande #${request} sur ${displayAddress(address)} est encore ouverte : ${states[state]}.`,
    next: fr`Attendez qu’elle se termine, ou annulez-la : /mail demande afficher ${request}`,
  }),
  'request-unknown': ({ request }) => ({
    what: `La demande #${request} n’existe pas.`,
    next: '/mail demande liste affiche les demandes.',
  }),
  'request-not-kept': ({ request, days }) => ({
    what: fr`La demande #${request} n’est plus conservée : elle s’est terminée il y a plus de ${days} jours.`,
    next: 'Son effet ne peut plus être annulé. /mail demande liste affiche les demandes conservées.',
  }),
  'request-moved-on': ({ request, state }) => ({
    what: `La demande #${request} est déjà ${states[state]}.`,
    next: `/mail demande afficher ${request} l’affiche.`,
  }),
  'plan-outdated': ({ request }) => ({
    what: `La demande #${request} a changé depuis l’affichage de ce bouton.`,
    next: fr`Affichez de nouveau la demande : /mail demande afficher ${request}`,
  }),
  'not-requester': ({ request, requester }) => ({
    what: fr`Seul ${requester} peut utiliser ce bouton : c’est sa demande #${request}.`,
    next: `/mail demande afficher ${request} montre ce que vous pouvez faire.`,
  }),
  'own-request': () => ({
    what: 'Vous ne pouvez pas approuver votre propre demande.',
    next: 'Demandez l’approbation de quelqu’un d’autre.',
  }),
  'not-approver': ({ request, needed }) => ({
    what: `Seul ${roleOrMore(needed)} peut approuver la demande #${request}.`,
    next: 'Adressez-vous à l’un d’eux.',
  }),
  'already-reviewed': ({ request }) => ({
    what: `Vous avez déjà approuvé ou refusé la demande #${request}.`,
    next: `/mail demande afficher ${request} affiche son état.`,
  }),

  'not-again': ({ request, state }) => ({
    what: fr`La demande #${request} ne peut être refaite : ${states[state]}.`,
    next: 'Saisissez de nouveau la commande.',
  }),
  'again-conflict': ({ request, conflicts: why }) => ({
    what: fr`La demande #${request} ne peut être refaite telle quelle : ${conflictList(why, format)}.`,
    next: 'Saisissez une nouvelle commande pour ce que vous voulez maintenant.',
  }),
  'way-back-stays': ({ request, of }) => ({
    what: fr`La demande #${request} ne peut pas être annulée : elle défait ce que la demande #${of} n’obtenait que pour un temps.`,
    next: `Pour que cela reste, saisissez /mail demande garder ${request}. Il faut alors le même accord que pour une nouvelle demande.`,
  }),
  'not-kept': ({ request }) => ({
    what: fr`La demande #${request} n’a rien à défaire : elle est terminée, ou quelqu’un l’a faite.`,
    next: `/mail demande afficher ${request} la montre.`,
  }),
  'undo-not-applied': ({ request, state }) => ({
    what: fr`La demande #${request} n’a rien modifié, il n’y a donc rien à annuler : ${states[state]}.`,
    next: `/mail demande afficher ${request} l’affiche.`,
  }),
  'undo-impossible': ({ request, what }) => ({
    what: `La demande #${request} ${undoFaults[what].what}`,
    next: undoFaults[what].next,
  }),
  'undo-deletion-first': ({ request, address, deletion }) => ({
    what: fr`L’effet de la demande #${request} ne peut pas être annulé : la demande #${deletion} a supprimé ${displayAddress(address)} depuis.`,
    next: fr`Annulez d’abord l’effet de celle-là : /mail demande défaire ${deletion}. Ensuite, celui de la demande #${request}.`,
  }),
  'undo-nothing': ({ request, conflicts: why }) => ({
    what:
      why.length > 0
        ? fr`L’effet de la demande #${request} ne peut pas être annulé : ${conflictList(why, format)}.`
        : `L’effet de la demande #${request} est déjà annulé.`,
    next: '/mail historique ADRESSE affiche les modifications depuis.',
  }),

  'mail-server-unavailable': ({ trouble, detail }) => ({
    what: fr`Le serveur de messagerie ne peut être ni interrogé ni modifié pour l’instant : ${sanitizeText(detail)}`,
    next: serverAdvice[trouble],
  }),
});

/** Changes that can't be undone, to follow "La demande #4 …", and what to do instead. */
const undoFaults: typeof englishUndoFaults = {
  password: {
    what: `a défini un mot de passe. Le précédent n’est pas conservé.`,
    next: '/mail mot-de-passe définir ADRESSE envoie un lien pour définir un autre mot de passe.',
  },
  'app-password': {
    what: 'a créé ou révoqué un mot de passe d’application. Ces mots de passe ne sont pas conservés.',
    next: '/mail mot-de-passe applications ADRESSE les liste. /mail mot-de-passe application ADRESSE NOM en crée un autre.',
  },
  owner: {
    what: 'a désigné le propriétaire d’une boîte.',
    next: `/mail propriétaire ADRESSE PERSONNE en désigne un autre. /mail personne transmettre ADRESSE PERSONNE ferme aussi la boîte à l’ancien.`,
  },
  link: {
    what: 'a envoyé un lien.',
    next: '/mail mot-de-passe définir ADRESSE en envoie un nouveau, et l’ancien ne fonctionne plus.',
  },
  domain: {
    what: 'a ajouté un domaine. D’autres l’utilisent peut-être.',
    next: '/mail domaine supprimer DOMAINE affiche ce qu’il contient et le supprime.',
  },
  'domain-remove': {
    what: 'a supprimé un domaine que vous avez de nouveau.',
    next: '/mail liste DOMAINE affiche ses adresses.',
  },
  dkim: {
    what: 'a supprimé une clé DKIM. Sa moitié privée est perdue.',
    next: '/mail domaine dkim DOMAINE créer en crée une autre.',
  },
};
