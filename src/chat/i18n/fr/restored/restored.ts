import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr } from '../typography.ts';
import { fromReplica } from './from-replica.ts';

/** Texts for what follows when Facteur was put back from a backup, or goes on from a replica. */
export const restored = (format: Format): Translations['restored'] => {
  const backup = fromBackup(format);
  return { ...backup, fromReplica: fromReplica(format, backup) };
};

const fromBackup = (format: Format): Omit<Translations['restored'], 'fromReplica'> => {
  const counted = (count: number, one: string, more: string): string =>
    `${format.count(count)} ${count < 2 ? one : more}`;
  return {
    notDone: (todo) => fr`${todo} : arrêté, car Facteur a été remis en place à partir d’une sauvegarde`,
    why: (at) =>
      `La demande était ouverte au moment de la sauvegarde, le ${format.moment(at)}. Facteur ignore ce qu’elle est devenue depuis, et n’en applique donc plus rien.`,
    hint: (id, address) =>
      `Demande #${id}. /mail afficher ${address} montre l’adresse telle qu’elle est. Redemandez si vous voulez toujours la modification.`,
    notice: (who, id, todo) =>
      fr`${who}, votre demande #${id} (${todo}) a été arrêtée : Facteur a été remis en place à partir d’une sauvegarde.`,
    asksAgain: (at) =>
      `Facteur a été remis en place à partir d’une sauvegarde du ${format.moment(at)} depuis l’accord. Le moment venu, Facteur redemande.`,
    reopened: (at) =>
      `Son moment était le ${format.wanted(at)}. Facteur a été remis en place à partir d’une sauvegarde depuis l’accord, donc rien n’a encore été fait.`,
    reopenedNotice: (who, id, todo) =>
      fr`${who}, le moment de votre demande #${id} (${todo}) est venu. Facteur a été remis en place à partir d’une sauvegarde depuis, elle attend donc de nouveau une réponse.`,
    adminTitle: (at) => `Facteur a été remis en place à partir d’une sauvegarde du ${format.moment(at)}`,
    stopped: (requests, count) => {
      const more = count > requests.length ? ', …' : '';
      const named = requests.map((id) => `#${id}`).join(', ');
      return count === 0
        ? 'Aucune demande n’était ouverte à ce moment.'
        : fr`${counted(count, 'demande était ouverte', 'demandes étaient ouvertes')} à ce moment et ${count === 1 ? 'est arrêtée' : 'sont arrêtées'} : ${named}${more}. Les demandeurs peuvent redemander.`;
    },
    asked: (count) =>
      `${counted(count, 'demande a', 'demandes ont')} un moment encore à venir. Facteur redemande le moment venu.`,
    forgotten:
      'Facteur ignore ce qui s’est passé après la sauvegarde. Les propriétaires, les notes et les boîtes supprimées sont tels qu’ils étaient alors. Les liens envoyés avant ne fonctionnent plus.',
    adminHint:
      '/mail drift montre ce qui diffère sur les serveurs de messagerie. La prochaine demande reçoit un numéro plus élevé, pour qu’aucun numéro ne désigne deux demandes.',
    showDrift: 'Afficher les écarts',
  };
};
