import { displayAddress } from '../../../../domain/address/address.ts';
import type { ReviewEnd } from '../../../../domain/domain-review/domain-review.ts';
import type { AccessEntry } from '../../../../domain/sharing/access-rights.ts';
import type { domainReviewTexts as english } from '../../en/reviews/domain-review.ts';
import type { Format } from '../../format.ts';
import { fr, pluralEnding } from '../typography.ts';

/** What another mailbox may do with the address that a finding is about. */
function holderDoes({ address, rights: { folders, send } }: AccessEntry): string {
  const words = { none: [], read: ['lit ses dossiers'], write: ['lit et modifie ses dossiers'] };
  const does = [...words[folders], ...(send ? ['envoie en tant que cette adresse'] : [])];
  return `${displayAddress(address)} ${does.join(', et ')}.`;
}

/** Texts of reviews of domains. */
export const domainReviewTexts = (format: Format): ReturnType<typeof english> => {
  const counted = (count: number, noun: string) => `${format.count(count)} ${noun}${pluralEnding(count)}`;
  const ends: Readonly<Record<ReviewEnd, string>> = {
    answered: 'tout a reçu une réponse',
    'nothing-found': 'il n’y a rien à demander',
    'time-over': 'ses 30 jours sont passés',
    'domain-gone': 'le domaine n’est plus là',
  };
  return {
    looking: (domain) => `Examen de ${domain} en cours`,
    lookingHint: 'La revue apparaît bientôt ici. Vous avez 30 jours pour répondre.',
    open: (domain, all, left) =>
      fr`Revue de ${domain} : ${counted(all, 'constat')}, dont ${format.count(left)} sans réponse`,
    ended: (domain, end) => fr`Revue de ${domain} terminée : ${ends[end]}`,
    counted: (category, count) => {
      switch (category) {
        case 'left':
          return `${counted(count, 'boîte')} de personnes parties`;
        case 'ownerless':
          return `${counted(count, 'boîte')} sans propriétaire`;
        case 'unused':
          return `${counted(count, 'boîte')} sans connexion depuis 90 jours`;
        case 'forward-outside':
          return `${counted(count, 'adresse')} avec transfert externe`;
        case 'catch-all':
          return `${format.count(count)} adresse${pluralEnding(count)} attrape-tout`;
        case 'temporary':
          return `${counted(count, 'adresse')} pour un temps, gardée${pluralEnding(count)} pour de bon`;
        case 'access':
          return `${format.count(count)} accès d’${count < 2 ? 'une autre boîte' : 'autres boîtes'}`;
      }
    },
    finding: (category, { owner, to, since, access }) => {
      switch (category) {
        case 'left':
          return `${owner ?? ''}, propriétaire, n’est plus là.`;
        case 'ownerless':
          return 'cette boîte n’a pas de propriétaire.';
        case 'unused':
          return since === null
            ? 'personne ne s’est jamais connecté.'
            : `aucune connexion depuis le ${since}.`;
        case 'forward-outside':
          return `transfère vers ${to}.`;
        case 'catch-all':
          return to === ''
            ? 'reçoit le courrier des adresses qui n’existent pas.'
            : `reçoit le courrier des adresses qui n’existent pas, pour ${to}.`;
        case 'temporary':
          return since === null
            ? 'adresse pour un temps, gardée pour de bon.'
            : `adresse pour un temps, gardée pour de bon le ${since}.`;
        case 'access':
          return access ? holderDoes(access) : '';
      }
    },
    ownedBy: (owner) => fr`Propriétaire : ${owner}.`,
    kept: (who, on) => `Gardée par ${who} le ${on}.`,
    requested: (request, who, state) => fr`Demande #${request} de ${who} : ${state}.`,
    gone: 'Ce n’est plus le cas.',
    asked: (owner) => `La question est posée à ${owner}, sans réponse pour l’instant.`,
    saysKeep: (owner) => fr`Réponse de ${owner} : garder.`,
    saysCanGo: (owner) => fr`Réponse de ${owner} : plus nécessaire.`,
    untold: ({ loginsUntold, ownersUntold, accessUntold }) => [
      ...(loginsUntold > 0 ? [fr`Dernière connexion inconnue pour ${counted(loginsUntold, 'boîte')}.`] : []),
      ...(ownersUntold > 0
        ? [fr`Pour ${counted(ownersUntold, 'boîte')}, rien ne dit si le propriétaire est encore là.`]
        : []),
      ...(accessUntold > 0
        ? [fr`Pour ${counted(accessUntold, 'adresse')}, rien ne dit quelles autres boîtes y ont accès.`]
        : []),
    ],
    keptBefore: (count) =>
      count < 2
        ? 'Une autre a été gardée dans une revue passée, et n’a pas changé depuis.'
        : `${format.count(count)} autres ont été gardées dans des revues passées, et n’ont pas changé depuis.`,
    page: (from, to, of) => `Constats ${from} à ${to} sur ${of}.`,
    until: (time) => `Ouverte jusqu’au ${time}.`,
    postedElsewhere: 'Tous les approbateurs la voient dans leur canal.',
    nextHint: (domain) => `/mail domaine revue ${domain} affiche de nouveau cette revue.`,
    buttons: {
      keep: (number) => `Garder ${number}`,
      askOwner: (number) => `Demander, ${number}`,
      change: (number) => `Changer la réponse ${number}`,
      setOwner: (number) => `Propriétaire de ${number}`,
      resolve: (category, number) => {
        switch (category) {
          case 'left':
            return `Organiser le départ ${number}`;
          case 'ownerless':
          case 'unused':
            return `Suspendre ${number}`;
          case 'forward-outside':
            return `Retirer le transfert ${number}`;
          case 'catch-all':
            return `Supprimer ${number}`;
          case 'temporary':
            return `Mettre fin à ${number}`;
          case 'access':
            return `Mettre fin à l’accès ${number}`;
        }
      },
      file: 'CSV',
      mineKeep: 'Garder',
      canGo: 'Plus nécessaire',
    },
    answered: {
      keep: (address) => `${address} est gardée`,
      reopen: (address) => fr`${address} : réponse à donner de nouveau`,
      'ask-owner': (address) => `La question est posée au propriétaire de ${address}`,
      gone: (address) => fr`${address} : ce n’est plus le cas`,
    },
    left: (left) => (left === 0 ? 'Tout a reçu une réponse.' : `${counted(left, 'constat')} sans réponse.`),
    question: (address, what) => fr`${address} : ${what}`,
    questionText: (domain, who) =>
      `${who} examine les adresses de ${domain}, et demande si celle-ci est encore nécessaire telle quelle.`,
    questionHint: (until) =>
      fr`Vous pouvez répondre jusqu’au ${until}. « Plus nécessaire » ne change rien encore : un administrateur s’en occupe.`,
    thanks: (address, answer) =>
      answer === 'keep'
        ? `${address} est gardée telle quelle`
        : `Un administrateur sait que ${address} n’est plus nécessaire`,
    begun: (domains) =>
      domains.length === 1
        ? `Revue de ${domains[0]} commencée`
        : `Revues de ${format.count(domains.length)} domaines commencées`,
    begunText: (domains) => fr`Les revues apparaissent une à une : ${domains}.`,
    csvTitle: (domain, count) => fr`Revue de ${domain} en fichier : ${counted(count, 'constat')}`,
    csvName: (domain, id) => `revue-${domain}-${id}.csv`,
    categories: {
      left: 'propriétaire parti',
      ownerless: 'sans propriétaire',
      unused: 'sans connexion depuis 90 jours',
      'forward-outside': 'transfert externe',
      'catch-all': 'attrape-tout',
      temporary: 'pour un temps, gardée pour de bon',
      access: 'une autre boîte y a accès',
    },
    unanswered: 'sans réponse',
  };
};
