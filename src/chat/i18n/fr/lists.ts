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
    nothingKept: fr`désactivée : rien n’est gardé ici, seuls les transferts reçoivent le courrier`,
    outside: (address) => `${address} (externe)`,
    noAddress: (destination) => `${destination} (pas une adresse)`,
    size: 'Taille',
    quota: 'Quota',
    state: 'État',
    active: 'active',
    suspended: 'suspendue',
    more: (count) => `+${count} autre${pluralEnding(count)}`,
    headed: (subject, what) => fr`${subject} : ${what}`,
    page: (page, pages) => `Page ${page} sur ${pages}`,
    previous: 'Page précédente',
    next: 'Page suivante',
    empty: 'Il n’y a rien à afficher.',
    noSuchPage: (pages) => `Il n’y a que ${pages} page${pluralEnding(pages)}.`,
    noDomains: 'Il n’y a pas encore de domaine.',
    addDomain: '/mail domaine ajouter DOMAINE postmaster:ADRESSE en ajoute un.',
    domainsTitle: (count) => `${format.count(count)} domaine${pluralEnding(count)}`,
    owner: 'Propriétaire',
    noOwner: 'personne n’est connu',
    ownerHint: (address) =>
      fr`/mail transmettre ${address} PERSONNE la transmet ; /mail propriétaire ${address} PERSONNE note seulement à qui elle est.`,
    request: 'Demande',
    what: 'Quoi',
    who: 'Qui',
    when: 'Quand',
    facteur: 'Facteur',
    events,
    repeated: (which) => fr`Indiqué plusieurs fois, compté une fois : ${which}.`,
  };
}
