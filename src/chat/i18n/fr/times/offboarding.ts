import { displayAddress } from '../../../../domain/address/address.ts';
import type { ShortlyRestorable } from '../../../../domain/request/effect.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { offboarding as english, offboardingFault as englishFault } from '../../en/times/offboarding.ts';
import type { Format } from '../../format.ts';
import { fr } from '../typography.ts';

/** Texts about somebody who leaves. */
export const offboarding = (format: Format): ReturnType<typeof english> => ({
  lines: ({ person, to, keep, requests }) => {
    const who = mentionText(person);
    const heir = to && mentionText(to);
    const closed = keep && `Les boîtes sont fermées jusqu’au ${format.wanted(keep)}, puis supprimées.`;
    const ended =
      requests < 2
        ? 'Une demande de cette personne, encore ouverte, est définitivement annulée.'
        : `${format.count(requests)} demandes de cette personne, encore ouvertes, sont définitivement annulées.`;
    return [
      closed ? `${who} part. ${closed}` : `${who} part, et ${heir} prend la suite.`,
      ...(closed && heir
        ? [`Le nouveau courrier va à ${heir} là où le serveur de messagerie peut le transférer.`]
        : []),
      ...(requests > 0 ? [ended] : []),
      fr`Annuler l’effet rétablit les adresses, les transferts et les propriétaires, mais pas les mots de passe, les mots de passe d’application ni les sessions ouvertes : ${who} recevrait des liens pour définir de nouveaux mots de passe.`,
    ];
  },
});

/** What becomes of a mailbox that is deleted later, where the mail server keeps it for minutes, or not at all. */
export function shortlyRestorable({ restorable }: { readonly restorable?: ShortlyRestorable }): string {
  if (!restorable) return '';
  return restorable === 'nothing'
    ? ', et ne peut pas être rétablie'
    : ', et ne peut être rétablie que quelques minutes';
}

/** Why somebody is not offboarded. */
export const offboardingFault: typeof englishFault = (why, who) => {
  switch (why.kind) {
    case 'yourself':
      return {
        what: 'Vous ne pouvez pas organiser votre propre départ.',
        next: 'Demandez à un autre administrateur.',
      };
    case 'successor-leaves':
      return {
        what: `${who} part, et ne peut pas prendre la suite.`,
        next: fr`Nommez une autre personne après vers:.`,
      };
    case 'nothing':
      return {
        what: fr`${who} n’a aucune boîte ici : aucune adresse ne change.`,
        next: 'Pour savoir à qui est une boîte, saisissez /mail propriétaire ADRESSE. /mail demande liste toutes montre les demandes ouvertes, pour les annuler.',
      };
    case 'successor-without-mailbox':
      return {
        what: `${who} n’a ici aucune boîte qui reçoit du courrier.`,
        next: fr`Créez-en une d’abord : /mail créer ADRESSE pour:PERSONNE. Ou omettez vers:.`,
      };
    case 'last-forwards':
      return {
        what: `Plus personne ne recevrait le courrier de ${why.addresses.map(displayAddress).join(', ')}, et un postmaster doit rester.`,
        next: fr`Nommez qui reçoit le courrier après vers:, ou transférez d’abord ces adresses ailleurs.`,
      };
  }
};
