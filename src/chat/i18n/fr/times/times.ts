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
  until: 'Jusqu’au',
  takenBack: 'Ensuite, c’est défait, sans nouvelle question.',
  aliasTakenBack:
    'Ensuite, l’adresse est suspendue, puis supprimée 30 jours plus tard, sans nouvelle question.',
  ends: (todo, at) => fr`${todo} : ce sera fait le ${format.wanted(at)}.`,
  endsHint: (id) => `Sans réponse, ce sera fait aussi. /mail demande afficher ${id} montre la demande.`,
  missed: (todo, at) => fr`${todo} : c’était à faire le ${format.wanted(at)}, et ne l’a pas été.`,
  missedHint: (id) =>
    `Tout reste en l’état. Pour le défaire quand même, demandez-le maintenant, ou prévenez un administrateur en citant la demande #${id}.`,
  wayBackHint: (id) =>
    `La demande #${id} est programmée. Pour que rien ne change, saisissez /mail demande garder ${id}.`,
  covered: (id, takesBack) => {
    if (takesBack === 'retire')
      return fr`La demande #${id} couvre ceci : l’accord valait aussi pour la suppression.`;
    return takesBack === 'delete'
      ? fr`La demande #${id} couvre ceci : l’accord valait aussi pour la suppression, sauf si la boîte contient davantage.`
      : fr`La demande #${id} couvre ceci : l’accord ne valait que jusqu’à ce moment.`;
  },
  endedBy: (id) =>
    id === null
      ? fr`Ceci n’est pas fait : une autre demande prévoit autre chose. Rien n’a été changé.`
      : fr`Ceci n’est pas fait : la demande #${id} prévoit autre chose. Rien n’a été changé.`,
  nothingLeft: 'Il ne restait rien à défaire. Rien n’a été changé.',
  keepForLonger: (days) => `Garder ${format.count(days)} jours de plus`,
  keepForGood: 'Garder pour de bon',
  letEnd: 'Laisser finir',
  letEndBy: (who) => fr`${who} laisse ceci se terminer comme prévu : plus personne n’en est averti.`,
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
