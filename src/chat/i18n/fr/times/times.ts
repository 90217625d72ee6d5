import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr } from '../typography.ts';

/** Texts about requests of a time. */
export const times = (format: Format): Translations['times'] => ({
  when: 'Quand',
  at: format.wanted,
  stateAt: (state, at) => `${state}, ${format.wanted(at)}`,
  asked: (at) => `C’est à faire le ${format.wanted(at)}.`,
  lateClick: 'Passé ce moment, c’est fait dès que rien ne manque plus.',
  scheduled: (at) => `Rien ne change avant le ${format.wanted(at)}.`,
  scheduledHint: (id) =>
    `La demande #${id} est programmée. Le moment venu, Facteur vérifie tout à nouveau. Si elle fait alors autre chose, il redemande.`,
  reopened: (at) =>
    `Son moment était le ${format.wanted(at)}. Ce qu’elle fait a changé depuis l’accord, donc rien n’a encore été fait.`,
  confirmHint: (id, until) =>
    `Demande #${id}. Confirmez avant le ${format.moment(until)}. Rien ne change d’ici là.`,
  reopenedNotice: (who, id, todo) =>
    fr`${who}, le moment de votre demande #${id} (${todo}) est venu. Ce qu’elle fait a changé depuis, elle attend donc de nouveau une réponse.`,
  reopenedHint: (id) => `/mail demande afficher ${id} la montre avec ses boutons.`,
  notDone: (todo) => fr`${todo} : pas fait le moment venu`,
  refusedNotice: (who, id, todo) =>
    fr`${who}, le moment de votre demande #${id} (${todo}) est venu, et une règle s’y oppose désormais. Rien n’a été fait.`,
  refused: (why) => `Rien n’a été fait. ${why}`,
});
