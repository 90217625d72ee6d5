import type { Restored } from '../../en/restored/from-backup.ts';
import type { Format } from '../../format.ts';
import { fr } from '../typography.ts';

/** Texts for what follows when Facteur goes on from a replica that may lack what happened last. */
export const fromReplica = (
  format: Format,
  shared: Pick<Restored, 'hint' | 'asked' | 'adminHint' | 'showDrift'>,
): Restored => ({
  ...shared,
  notDone: (todo) => fr`${todo} : arrêté, car la machine de Facteur est tombée en panne`,
  why: (at) =>
    `La demande allait être appliquée quand la machine de Facteur est tombée en panne. Ce qui s’est passé après le ${format.moment(at)} est peut-être perdu, dont une annulation de cette demande : Facteur n’en applique donc plus rien.`,
  notice: (who, id, todo) =>
    fr`${who}, votre demande #${id} (${todo}) a été arrêtée : la machine de Facteur est tombée en panne quand elle allait être appliquée.`,
  asksAgain: (at) =>
    `La machine de Facteur est tombée en panne depuis l’accord, et ce qui s’est passé après le ${format.moment(at)} est peut-être perdu. Le moment venu, Facteur redemande.`,
  reopened: (at) =>
    `Son moment était le ${format.wanted(at)}. La machine de Facteur est tombée en panne depuis l’accord, donc rien n’a encore été fait.`,
  reopenedNotice: (who, id, todo) =>
    fr`${who}, le moment de votre demande #${id} (${todo}) est venu. La machine de Facteur est tombée en panne depuis, elle attend donc de nouveau une réponse.`,
  adminTitle: (at) =>
    `La machine de Facteur est tombée en panne. Facteur reprend la réplique, jusqu’au ${format.moment(at)}`,
  stopped: (requests, count) => {
    const more = count > requests.length ? ', …' : '';
    const named = requests.map((id) => `#${id}`).join(', ');
    return count === 0
      ? 'Aucune demande n’allait être appliquée à ce moment.'
      : fr`${format.count(count)} ${count < 2 ? 'demande allait être appliquée et est arrêtée' : 'demandes allaient être appliquées et sont arrêtées'} : ${named}${more}. Les demandeurs peuvent redemander.`;
  },
  forgotten:
    'Facteur ignore peut-être ce qui s’est passé après. Les demandes qui attendent une confirmation ou un accord continuent. Les liens envoyés avant ne fonctionnent plus.',
});
