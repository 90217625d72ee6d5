import type { Format } from '../format.ts';
import { quotable } from '../quotable.ts';
import type { Translations } from '../translations.ts';
import { fr, pluralEnding, quote } from './typography.ts';
import { events } from './vocabulary.ts';

/** Texts of lists and details. */
export function lists(format: Format): Translations['lists'] {
  const addresses = (count: number) => `${format.count(count)} adresse${pluralEnding(count)}`;
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
    messages: 'Messages',
    quota: 'Quota',
    state: 'État',
    noSize: '—',
    unknownSize: 'inconnue',
    active: 'active',
    suspended: 'suspendue',
    more: (count) => `+${count} autre${pluralEnding(count)}`,
    headed: (subject, what) => fr`${subject} : ${what}`,
    domain: 'Domaine',
    mailboxes: 'Boîtes',
    addresses: 'Adresses',
    total: (count, bytes, isCounted) =>
      bytes === null
        ? addresses(count)
        : `${addresses(count)}, ${isCounted ? '' : 'au moins '}${format.size(bytes)} de courrier`,
    found: (count, more, search) => `${more ? 'plus de ' : ''}${addresses(count)} avec ${quote(search)}`,
    page: (page, pages) => `Page ${page} sur ${pages}`,
    manyHint: 'Une recherche (search:) plus longue en trouve moins.',
    previous: 'Page précédente',
    next: 'Page suivante',
    empty: 'Il n’y a rien à afficher.',
    noSuchPage: (pages) => `Il n’y a que ${pages} page${pluralEnding(pages)}.`,
    noDomains: 'Il n’y a pas encore de domaine.',
    addDomain: '/mail domain add DOMAIN postmaster:ADDRESS en ajoute un.',
    domainsTitle: (count) => `${format.count(count)} domaine${pluralEnding(count)}`,
    password: 'Mot de passe',
    passwordSet: 'défini',
    passwordNotSet: 'pas encore défini',
    passwordHint: (address) => `/mail password ${address} crée un lien pour le définir.`,
    openRequest: 'Demande ouverte',
    removed: 'Boîte supprimée',
    forwardedBy: 'Reçoit le courrier de',
    owner: 'Propriétaire',
    noOwner: 'personne n’est connu',
    ownerHint: (address) =>
      fr`/mail handover ${address} PERSON la transmet ; /mail owner ${address} PERSON note seulement à qui elle est.`,
    appPasswords: 'Mots de passe d’application',
    appPasswordsTitle: (address, count) =>
      count === 0
        ? `La boîte ${address} n’a pas de mot de passe d’application`
        : `La boîte ${address} a ${format.count(count)} mot${pluralEnding(count)} de passe d’application`,
    appPasswordsHint: (address) =>
      `/mail app-password ${address} NAME en crée un pour un appareil ou un logiciel.`,
    revokeButton: (name) => `Révoquer ${quotable(name)}`,
    whichTitle: (address, count) =>
      count < 2
        ? fr`${address} : 1 boîte supprimée peut être rétablie`
        : fr`${address} : ${count} boîtes supprimées peuvent être rétablies`,
    whichHint: (address) =>
      `Choisissez-en une, ou tapez /mail restore ${address} mailbox:ID avec un ID que donne /mail show ${address}.`,
    keptUntil: 'Conservée jusqu’au',
    removedOn: 'Supprimée le',
    restoreButton: (when, what) => `Rétablir celle du ${when} (${what})`,
    requestsTitle: (which, count) => {
      const requests = `${format.count(count)} demande${pluralEnding(count)}`;
      return {
        all: requests,
        mine: `${requests} de votre part`,
        waiting: `${requests} en attente de votre approbation`,
      }[which];
    },
    mineTitle: (count) =>
      count === 0 ? 'Aucune boîte n’est à vous' : `${format.count(count)} boîte${pluralEnding(count)} à vous`,
    ownMailbox: (holds, quota, enabled) =>
      [
        holds,
        ...(quota === null ? [] : [`sur ${format.size(quota)}`]),
        ...(enabled ? [] : ['suspendue']),
      ].join(', '),
    mineHint: '/mail password ADDRESS crée un lien pour définir le mot de passe.',
    mineEmptyHint: '/mail create ADDRESS en demande une.',
    request: 'Demande',
    what: 'Quoi',
    who: 'Qui',
    when: 'Quand',
    showButton: (id) => `Afficher #${id}`,
    requestsHint: '/mail request NUMBER en affiche une, avec ses boutons.',
    historyTitle: (of) => (of ? `Historique de l’adresse ${of}` : 'Derniers événements'),
    historyHint: '/mail history ADDRESS se limite à une adresse.',
    facteur: 'Facteur',
    events,
    statusTitle: (ok) => (ok ? 'Tout fonctionne' : 'Quelque chose demande votre attention'),
  };
}
