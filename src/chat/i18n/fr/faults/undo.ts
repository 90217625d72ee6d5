import type { undoFaults as english } from '../../en/faults/undo.ts';
import { fr } from '../typography.ts';

/** What can't be taken back, after "La demande #4 …", and what can be done instead. */
export const undoFaults: typeof english = {
  password: {
    what: fr`a défini un mot de passe ; le précédent n’a pas été gardé.`,
    next: '/mail password ADDRESS crée un lien pour en définir un autre.',
  },
  'app-password': {
    what: 'a créé ou révoqué un mot de passe d’application, dont il ne reste aucune trace.',
    next: fr`/mail app-passwords ADDRESS les montre ; /mail app-password ADDRESS NAME en crée un autre.`,
  },
  owner: {
    what: 'a dit à qui est une boîte.',
    next: fr`/mail owner ADDRESS PERSON le redit ; /mail handover ADDRESS PERSON ferme aussi la boîte à tous les autres.`,
  },
  link: {
    what: 'a envoyé un lien.',
    next: '/mail password ADDRESS en envoie un nouveau, et l’ancien ne vaut plus.',
  },
  domain: {
    what: fr`a ajouté un domaine ; les domaines ne se retirent pas d’ici.`,
    next: 'Qui exploite le serveur de messagerie peut le retirer là-bas.',
  },
};
