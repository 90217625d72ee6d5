import type { Role } from '../../../domain/actor.ts';
import type { Translations } from '../translations.ts';
import { fr } from './typography.ts';

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const ended = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
const ofRole = (role: Role): string =>
  role === 'admin' ? 'd’un administrateur' : 'd’un modérateur ou d’un administrateur';

export const requestSummaries: Translations['summaries'] = {
  asks: (who, { todo, wanted }) =>
    wanted === undefined ? `${who} demande à ${lowerFirst(todo)}` : `${who} demande ${wanted}`,
  sentence: (asks, forWhom, why) =>
    ended(`${asks}${forWhom === null ? '' : ` pour ${forWhom}`}${why === null ? '' : fr` : ${why}`}`),
  deletes: (what) => fr`Supprime ${what}.`,
  nothingDeleted: (later) =>
    later ? 'Des boîtes sont fermées, puis supprimées plus tard.' : 'Rien n’est supprimé.',
  askedBy: (who) => `Demandé par ${who}.`,
  approvedBy: (who) => `Approuvé par ${who}.`,
  because: (why) => ended(fr`Motif : ${why}`),
  waitsElsewhere: (role, count, place) =>
    count === 1
      ? `En attente de l’approbation ${ofRole(role)} dans ${place}`
      : `En attente de ${count} approbations, chacune ${ofRole(role)}, dans ${place}`,
  foundByApprovers: (role) =>
    fr`Personne d’autre ne voit ce message. Demandez à ${role === 'admin' ? 'un administrateur' : 'un modérateur ou à un administrateur'} de saisir /mail demande liste "à approuver". La liste contient cette demande.`,
  denialReason: 'Motif du refus',
};
