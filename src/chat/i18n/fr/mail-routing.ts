import { displayAddress, isCatchAll } from '../../../domain/address/address.ts';
import { displayDestination } from '../../../domain/address/destination.ts';
import type { Disposal } from '../../../domain/address/disposal.ts';
import type { LastingAccess } from '../../../domain/lasting-access.ts';
import type { CatchAll } from '../../../domain/request/effect.ts';
import type { mailRouting as english } from '../en/mail-routing.ts';
import type { Format } from '../format.ts';
import { fr } from './typography.ts';

/** Texts about where mail goes that an address does not keep. */
export function mailRouting(format: Format): ReturnType<typeof english> {
  const toCatchAll = ({ to, how }: CatchAll) => {
    const then = how ? `où il est ${disposalTexts[how]}` : format.list(to.map(displayDestination));
    return `va à l’adresse attrape-tout du domaine${then === '' ? '' : ` (${then})`}`;
  };

  return {
    removed: ({ address, catchAll }) =>
      isCatchAll(address)
        ? `L’adresse ${displayAddress(address)} est supprimée.`
        : catchAll
          ? `L’adresse ${displayAddress(address)} est supprimée. Le courrier qui lui est adressé ${toCatchAll(catchAll)}.`
          : `L’adresse ${displayAddress(address)} est supprimée. Le courrier qui lui est adressé est refusé.`,
    suspended: ({ of, catchAll, isNew, part }) => {
      if (part === 'login')
        return isNew
          ? 'Personne ne peut s’y connecter tant que la connexion n’est pas réactivée. Le courrier arrive.'
          : 'Personne ne peut s’y connecter, et les sessions ouvertes se terminent. Rien ne change pour le courrier.';
      if (isNew) {
        const mail = catchAll ? toCatchAll(catchAll) : 'est refusé';
        const login = of === 'alias' || part ? '' : 'personne ne peut s’y connecter, et ';
        return of === 'catch-all'
          ? fr`L’adresse est créée suspendue : elle ne reçoit aucun courrier tant qu’elle n’est pas réactivée.`
          : fr`L’adresse est créée suspendue : ${login}le courrier qui lui est adressé ${mail} tant qu’elle n’est pas réactivée.`;
      }
      if (of === 'catch-all')
        return 'L’adresse attrape-tout ne reçoit aucun courrier tant qu’elle est suspendue.';
      const mail = catchAll
        ? `courrier qui lui est adressé ${toCatchAll(catchAll)} tant qu’elle est suspendue`
        : 'courrier qui lui est adressé est refusé';
      if (part) return `Le ${mail}, et rien n’est transféré. Rien ne change pour la connexion.`;
      return of === 'alias'
        ? `Le ${mail}.`
        : `Personne ne peut s’y connecter, et le ${mail}. Le courrier de la boîte reste.`;
    },
    resumed: ({ of, part }) => {
      if (part === 'login') return 'La connexion fonctionne de nouveau.';
      if (part === 'mail') return 'La boîte reçoit de nouveau du courrier.';
      if (of === 'catch-all') return 'L’adresse attrape-tout reçoit de nouveau du courrier.';
      return of === 'alias'
        ? 'L’alias transfère de nouveau le courrier.'
        : 'La connexion et la réception du courrier fonctionnent de nouveau.';
    },
    disposal: ({ how, begins }) =>
      begins
        ? `Tout le courrier qui lui est adressé est ${disposalTexts[how]}.`
        : `Le courrier qui lui est adressé n’est plus ${disposalTexts[how]}.`,
    delivered: ({ on }) =>
      on
        ? 'La boîte reçoit de nouveau le courrier.'
        : 'La boîte elle-même ne reçoit plus de nouveau courrier.',
    renamed: ({ from, to, keepsAlias, replacesAlias, catchAll }) => {
      const [old, name] = [displayAddress(from), displayAddress(to)];
      const mailToOld = keepsAlias
        ? fr`Le courrier adressé à ${old} continue d’arriver : l’adresse devient un alias.`
        : `${old} n’existe plus. Le courrier qui lui est adressé ${catchAll ? toCatchAll(catchAll) : 'est refusé'}.`;
      return [
        `La boîte ${old} devient ${name}, avec son courrier, ses mots de passe et son propriétaire. On s’y connecte avec ${name}.`,
        mailToOld,
        ...(replacesAlias ? [`L’alias ${name} laisse la place à la boîte.`] : []),
      ].join(' ');
    },
    lockedOut: ({ leaves = [] }) =>
      [
        'Le mot de passe, les mots de passe d’application et les liens ne fonctionnent plus, et les sessions ouvertes se terminent. Le courrier de la boîte reste.',
        ...leaves.map((each) => lastingAccessTexts[each]),
        ...(leaves.length > 0 ? [leavesAdvice] : []),
      ].join(' '),
  };
}

const disposalTexts: Readonly<Record<Disposal, string>> = {
  discard: 'jeté',
  'learn-spam': 'appris comme spam',
  'learn-ham': 'appris comme non-spam',
};

const lastingAccessTexts: Readonly<Record<LastingAccess, string>> = {
  'security-key': fr`Les clés de sécurité (FIDO2) enregistrées restent : avec l’une d’elles, l’ancien propriétaire peut encore se connecter, sans mot de passe.`,
  'second-factor': fr`Un second facteur reste aussi : il serait demandé au nouveau propriétaire.`,
  'reset-link': 'Un lien de réinitialisation demandé peu avant fonctionne jusqu’à son expiration.',
};

const leavesAdvice = fr`Facteur ne peut ni les voir ni les retirer : l’exploitant du serveur de messagerie le peut, comme l’indique le guide de Facteur.`;
