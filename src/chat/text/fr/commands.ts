import type { Catalogue } from '../catalogue.ts';
import { fr } from './typography.ts';

/** What each command is for, by its path. */
export const commands: Catalogue['commands'] = {
  helpTitle: 'Ce que vous pouvez saisir',
  command: 'Commande',
  purpose: 'À quoi elle sert',
  helpHint:
    '/mail help COMMAND en dit plus sur l’une d’elles. Toute modification peut se terminer par reason:MOTIF.',
  summaries: {
    'domain add': fr`recevoir le courrier d’un domaine ; son postmaster@ transfère vers l’adresse indiquée`,
    'domain list': 'vos domaines et ce qu’ils contiennent',
    create: 'créer une boîte, qui peut aussi transférer',
    alias: fr`créer une adresse qui ne fait que transférer (ou @domaine : tout ce qui n’a pas d’adresse)`,
    show: 'tout sur une adresse',
    list: 'les adresses d’un domaine',
    'forward add': 'transférer vers d’autres adresses',
    'forward remove': 'cesser de transférer vers des adresses',
    convert: 'changer une boîte en alias, ou donner une boîte à un alias',
    password: 'un lien à usage unique pour définir le mot de passe d’une boîte',
    quota: 'ce qu’une boîte peut contenir',
    suspend: fr`refuser connexions et courrier pour un temps ; le contenu reste`,
    resume: 'mettre fin à une suspension',
    delete: fr`supprimer une adresse ; son courrier reste récupérable un certain temps`,
    restore: 'rétablir une boîte supprimée ou changée en alias',
    mine: 'vos boîtes et vos demandes ouvertes',
    requests: fr`ce qui a été demandé : par tous, par vous, ou ce qui attend votre approbation`,
    request: 'une demande, avec ses boutons',
    undo: 'revenir sur ce qu’une demande a changé, autant que possible',
    history: 'qui a fait quoi, et quand',
    status: 'si tout fonctionne',
    help: 'cette liste, ou la manière de saisir une commande',
  },
  details: {
    convert:
      'Une boîte qui devient un alias voit son courrier mis à la corbeille. Un alias qui reçoit une boîte garde ses transferts, sauf si vous indiquez forwards:drop.',
    quota: 'Une taille telle que 500M ou 2G, ou none pour aucune limite.',
    restore:
      'Le courrier revient tel qu’il était. Une adresse devenue un alias le reste aussi, avec sa boîte en plus.',
    list: '20 par page. search:TEXT cherche une partie d’une adresse ou de ses transferts.',
    undo: 'Ce que d’autres ont changé depuis reste. Une boîte supprimée revient tant qu’elle peut être rétablie.',
    requests: fr`Des filtres restreignent la liste : state:open ou un autre état, domain:DOMAIN, address:ADDRESS.`,
    delete:
      'Avant la suppression d’une boîte, son contenu vous est montré et une confirmation vous est demandée.',
  },
};
