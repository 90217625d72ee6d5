import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { fr, pluralEnding } from './typography.ts';
import { events } from './vocabulary.ts';

/** Texts of lists and details. */
export function lists(format: Format): Translations['lists'] {
  return {
    address: 'Adresse',
    kind: 'Type',
    kindNames: {
      mailbox: 'boîte',
      alias: 'alias',
      mixed: 'mixte',
      discard: 'jette son courrier',
      'learn-spam': 'apprend le spam',
      'learn-ham': 'apprend le non-spam',
    },
    forwards: 'Transferts',
    localDelivery: 'Remise locale',
    nothingKept: fr`désactivée : le courrier ne va qu’aux transferts`,
    outside: (address) => `${address} (externe)`,
    noAddress: (destination) => `${destination} (pas une adresse)`,
    size: 'Taille',
    quota: 'Quota',
    state: 'État',
    suspension: {
      active: 'active',
      suspended: 'suspendue',
      'suspended-login': 'connexion suspendue',
      'suspended-mail': 'courrier suspendu',
    },
    more: (count) => `+${count} autre${pluralEnding(count)}`,
    headed: (subject, what) => fr`${subject} : ${what}`,
    page: (page, pages) => `Page ${page} sur ${pages}`,
    pageOfMore: (page, pages) =>
      page > pages
        ? fr`Les pages après ${pages} n’ont pas de numéro : « Page suivante » y mène.`
        : `Page ${page} sur plus de ${pages}`,
    previous: 'Page précédente',
    next: 'Page suivante',
    empty: 'Rien à afficher.',
    noSuchPage: (pages) => `Il n’y a que ${pages} page${pluralEnding(pages)}.`,
    noDomains: 'Aucun domaine pour l’instant.',
    addDomain: '/mail domaine ajouter DOMAINE postmaster:ADRESSE ajoute un domaine.',
    domainsTitle: (count) => `${format.count(count)} domaine${pluralEnding(count)}`,
    note: 'Note',
    owner: 'Propriétaire',
    noOwner: 'inconnu',
    ownerHint: (address) =>
      `/mail personne transmettre ${address} PERSONNE transmet la boîte. /mail propriétaire ${address} PERSONNE enregistre seulement le propriétaire.`,
    request: 'Demande',
    what: 'Modification',
    who: 'Par',
    when: 'Date',
    facteur: 'Facteur',
    events,
    repeated: (which) => fr`Indiqué plusieurs fois, compté une fois : ${which}.`,
  };
}
