import { displayDomain } from '../../../../domain/address/address.ts';
import type { ReviewFault } from '../../../../domain/domain-review/review-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import { fr } from '../typography.ts';

/** Messages for what can't be done with a review of a domain. */
export const reviewFaults: FaultMessages<ReviewFault> = {
  'review-unknown': () => ({
    what: 'Cette revue n’existe pas ici.',
    next: '/mail domaine revue DOMAINE en commence une, ou affiche celle qui est ouverte.',
  }),
  'review-for-admins': ({ role }) => ({
    what: `Seul un administrateur fait la revue d’un domaine, et vous êtes ${role === 'member' ? 'membre' : 'modérateur'}.`,
    next: 'Rien n’a été modifié. Demandez à un administrateur.',
  }),
  'review-ended': ({ domain }) => ({
    what: `La revue de ${displayDomain(domain)} est terminée.`,
    next: `Rien n’a été modifié. /mail domaine revue ${domain} en commence une autre.`,
  }),
  'review-answered': ({ domain, number }) => ({
    what: `Le constat ${number} a déjà une réponse.`,
    next: `Rien n’a été modifié. /mail domaine revue ${domain} affiche la réponse, et permet de la changer.`,
  }),
  'review-no-owner': () => ({
    what: fr`La question ne peut pas être posée : aucun propriétaire connu, ou aucun message ne l’atteint d’ici.`,
    next: 'Rien n’a été modifié. Répondez sans demander.',
  }),
  'review-not-asked': () => ({
    what: 'Cette question est pour le propriétaire de la boîte, et ce n’est pas vous, ou ce n’est plus vous.',
    next: 'Rien n’a été modifié. /mail miens affiche vos boîtes.',
  }),
  'review-too-many': ({ count, most }) => ({
    what: fr`Vous avez ${count} domaines, et ${most} revues au plus commencent à la fois.`,
    next: fr`Rien n’a été modifié. Nommez-en un : /mail domaine revue DOMAINE`,
  }),
};
