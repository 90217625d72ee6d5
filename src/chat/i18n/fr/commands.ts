import type { Translations } from '../translations.ts';
import { fr } from './typography.ts';

/** What each command is for, by its path. */
export const commands: Translations['commands'] = {
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
    password: 'un lien à usage unique, pour qui possède une boîte, pour en définir le mot de passe',
    'app-password': 'un mot de passe propre à un appareil ou un logiciel, à côté de celui de la boîte',
    'app-passwords': 'les mots de passe d’application d’une boîte, pour révoquer ceux qui ne servent plus',
    revoke: 'mettre fin à un mot de passe d’application',
    owner: 'à qui est une boîte, ou noter à qui elle est désormais',
    handover: fr`transmettre une boîte : qui l’avait ne peut plus s’y connecter, et un lien parvient à qui la reçoit`,
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
    drift: 'ce que d’autres ont modifié directement sur le serveur de messagerie',
    status: 'si tout fonctionne',
    help: 'cette liste, ou la manière de saisir une commande',
  },
  details: {
    convert:
      'Une boîte qui devient un alias voit son courrier mis à la corbeille. Un alias qui reçoit une boîte garde ses transferts, sauf si vous indiquez forwards:drop.',
    create: fr`for:PERSON dit pour qui elle est, si ce n’est pour vous : le lien pour définir le mot de passe ne parvient qu’à cette personne.`,
    password:
      'Il parvient à qui possède la boîte, en message privé. Pour la boîte de quelqu’un d’autre, une approbation peut être demandée.',
    'app-password':
      'Il s’affiche une seule fois, sur une page derrière un lien qui parvient à qui possède la boîte. Il vaut à côté de celui de la boîte et se révoque seul.',
    owner: fr`Sans PERSON, la commande dit à qui elle est. Si nul ne le sait, elle le note ; si quelqu’un est connu, la boîte est transmise à PERSON, comme par /mail handover.`,
    handover: 'Son courrier reste. Les mots de passe, les liens et les sessions ouvertes prennent fin.',
    quota: fr`Une taille telle que 500M ou 2 Go ; none ou 0 pour aucune limite.`,
    restore:
      'Le courrier revient tel qu’il était. Une adresse devenue un alias le reste aussi, avec sa boîte en plus.',
    list: '20 par page. search:TEXT cherche une partie d’une adresse ou de ses transferts.',
    undo: 'Ce que d’autres ont changé depuis reste. Une boîte supprimée revient tant qu’elle peut être rétablie.',
    requests: fr`Des filtres restreignent la liste : state:open ou un autre état, domain:DOMAIN, address:ADDRESS.`,
    drift: 'Facteur le cherche toutes les 10 minutes et à son démarrage.',
    delete:
      'Avant la suppression d’une boîte, son contenu vous est montré et une confirmation vous est demandée.',
  },
};
