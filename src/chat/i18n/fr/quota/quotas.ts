import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr } from '../typography.ts';

/** Words for mailboxes that are nearly full, and for what is large. */
export const quotaTexts = (format: Format): Translations['quotas'] => ({
  nearlyFull: (address, share) => fr`La boîte ${address} est pleine à ${String(share)} %.`,
  severalNearlyFull: (count) => `${format.count(count)} boîtes sans propriétaire sont presque pleines.`,
  holds: (bytes, quota) => `Elle contient ${format.size(bytes)} sur ${format.size(quota)}.`,
  holdsShare: (bytes, quota, share) =>
    fr`${format.size(bytes)} sur ${format.size(quota)}, ${String(share)} %.`,
  consequence: 'Dès qu’une boîte est pleine, le nouveau courrier y est refusé.',
  askForMore: 'Demander plus',
  whatIsLarge: 'Voir les dossiers',
  hint: (address) =>
    fr`Supprimez ce qui ne sert plus, aussi dans la corbeille, ou demandez plus : /mail quota ${address} TAILLE`,
  ownerlessHint: (address) =>
    `Vous êtes prévenu parce qu’aucun propriétaire ne peut l’être. /mail propriétaire ${address ?? 'ADRESSE'} PERSONNE en désigne un, qui sera prévenu désormais.`,
  moreTitle: (address) => fr`Combien la boîte ${address} doit-elle contenir ?`,
  moreNow: (used, quota) => `Son quota est de ${format.size(quota)}. Elle contient ${used}.`,
  moreHint: (address) =>
    `Un clic demande ce quota. Pour une autre taille, saisissez /mail quota ${address} TAILLE`,
  askFor: (quota) => `Demander ${format.size(quota)}`,
  otherSize: 'Autre taille',
  noLimit: (address) => fr`La boîte ${address} est sans limite : il n’y a rien à demander.`,
  largestAllowed: (address, quota) =>
    `La boîte ${address} a ${format.size(quota)}, le maximum selon les règles.`,
  largestAllowedHint: 'Supprimez ce qui ne sert plus, ou parlez à l’exploitant, qui peut changer les règles.',
});
