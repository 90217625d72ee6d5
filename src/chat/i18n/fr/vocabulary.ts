import type { Platform, Role } from '../../../domain/actor.ts';
import type { AddressKind } from '../../../domain/address/address-state.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import type { Translations } from '../translations.ts';
import { fr } from './typography.ts';

export const roleOrMore = (role: Role): string =>
  ({
    member: 'un membre ou un administrateur',
    moderator: 'un modérateur ou un administrateur',
    admin: 'un administrateur',
  })[role];

export const kinds: Readonly<Record<AddressKind, string>> = {
  mailbox: 'une boîte',
  alias: 'un alias',
  mixed: 'une boîte qui transfère aussi',
  discard: 'un alias qui jette son courrier',
  'learn-spam': 'un alias dont le courrier est appris comme spam',
  'learn-ham': 'un alias dont le courrier est appris comme non-spam',
};

/** Of a request, which is feminine. */
export const states: Readonly<Record<RequestState, string>> = {
  'awaiting-confirmation': 'en attente de confirmation',
  'awaiting-approval': 'en attente d’approbation',
  scheduled: 'programmée',
  queued: 'en file d’attente',
  applying: 'en cours d’application',
  stopping: 'en cours d’arrêt',
  applied: 'appliquée',
  'partly-applied': 'appliquée en partie',
  failed: 'en échec',
  cancelled: 'annulée',
  denied: 'refusée',
  expired: 'expirée',
  stale: fr`obsolète : l’adresse a changé entre-temps`,
};

/** The audit's events. */
export const events: Translations['lists']['events'] = {
  submitted: 'demande',
  confirmed: 'confirmation',
  approved: 'approbation',
  'glass-broken': 'sans approbation',
  replanned: 'réaffichage après modification',
  scheduled: 'programmée',
  due: 'son moment est venu',
  'let-end': 'se termine comme prévu',
  stopped: 'arrêt',
  applied: 'application',
  'partly-applied': 'application partielle',
  failed: 'échec',
  cancelled: 'annulation',
  denied: 'refus',
  expired: 'expiration',
  stale: 'obsolescence',
  skipped: 'mise à l’écart',
  'link-issued': 'lien de mot de passe créé',
  'link-undelivered': 'lien de mot de passe non remis',
  'owner-not-told': 'propriétaire non prévenu',
  'restored-from-backup': 'Facteur remis en place à partir d’une sauvegarde',
  'restored-from-replica': 'Facteur repris à partir d’une réplique',
  purged: 'courrier effacé définitivement',
  traced: 'courrier suivi',
  tested: 'message de test envoyé',
  drifted: 'modification hors de Facteur',
  'domain-review-begun': 'revue commencée',
  'domain-review-ended': 'revue terminée',
  'domain-review-kept': 'gardée dans une revue',
  'domain-review-asked': 'propriétaire interrogé dans une revue',
  'domain-review-owner-said': 'réponse du propriétaire dans une revue',
  'domain-review-requested': 'demande faite dans une revue',
  'domain-review-gone': 'n’est plus le cas dans une revue',
  'domain-review-reopened': 'réponse d’une revue changée',
  'domain-drifted': 'modification du domaine hors de Facteur',
};

export const platformNames: Readonly<Record<Platform, string>> = {
  terminal: 'terminal',
  slack: 'Slack',
  discord: 'Discord',
};
