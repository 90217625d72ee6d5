import type { Alternative } from '../../domain/fault.ts';

/** Other names of our commands, as other programs and French have them. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  create: ['add', 'new', 'make', 'mailbox', 'adduser', 'créer', 'creer', 'ajouter', 'nouveau', 'nouvelle'],
  delete: [
    ...['remove', 'del', 'rm', 'erase', 'destroy', 'drop', 'unalias', 'deluser'],
    ...['supprimer', 'effacer', 'enlever', 'retirer'],
  ],
  suspend: [
    ...['disable', 'deactivate', 'block', 'lock', 'pause', 'off', 'stop'],
    ...['suspendre', 'désactiver', 'desactiver', 'bloquer'],
  ],
  resume: [
    ...['enable', 'activate', 'reactivate', 'unblock', 'unlock', 'unpause', 'unsuspend', 'on', 'start'],
    ...['reprendre', 'activer', 'réactiver', 'reactiver', 'débloquer', 'debloquer'],
  ],
  show: ['info', 'get', 'view', 'display', 'inspect', 'cat', 'montrer', 'afficher', 'voir'],
  list: ['ls', 'all', 'search', 'find', 'addresses', 'mailboxes', 'aliases', 'lister', 'liste', 'chercher'],
  'forward add': ['redirect', 'transférer', 'transferer', 'rediriger'],
  'forward remove': ['unforward'],
  convert: ['convertir'],
  password: ['passwd', 'pass', 'pw', 'setpassword', 'mdp', 'motdepasse'],
  quota: ['size', 'limit', 'taille', 'limite'],
  restore: ['undelete', 'recover', 'restaurer', 'rétablir', 'retablir', 'récupérer', 'recuperer'],
  undo: ['revert', 'rollback', 'annuler'],
  history: ['log', 'audit', 'historique', 'journal'],
  requests: ['pending', 'queue', 'demandes'],
  request: ['demande'],
  handover: ['transfer', 'reassign', 'transmettre'],
  owner: ['assign', 'propriétaire', 'proprietaire', 'titulaire'],
  'domain list': ['domains', 'domaines'],
  status: ['health', 'doctor', 'état', 'etat', 'statut'],
  help: ['?', '-h', '--help', 'man', 'usage', 'aide'],
};

/** The same within a group, such as `/mail forward del`. */
const groupSynonyms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  forward: {
    'forward add': synonyms['create'] ?? [],
    'forward remove': ['delete', ...(synonyms['delete'] ?? [])],
  },
  domain: {
    'domain add': ['create', ...(synonyms['create'] ?? [])],
    'domain list': ['show', ...(synonyms['show'] ?? []), ...(synonyms['list'] ?? [])],
  },
};

const removeWords = new Set(['delete', ...(synonyms['delete'] ?? [])]);
const renameWords = new Set(['rename', 'mv', 'move', 'ren', 'renommer', 'déplacer', 'deplacer']);
const decisionWords = new Set(['approve', 'deny', 'confirm', 'cancel', 'approuver', 'refuser', 'confirmer']);

/** The name of the command that is typed by a synonym; undefined: none. */
export function commandForSynonym([first = '', second = '']: readonly string[]): string | undefined {
  const within = groupSynonyms[first];
  return (within && findName(within, second)) ?? findName(synonyms, first);
}

const findName = (table: Readonly<Record<string, readonly string[]>>, word: string): string | undefined =>
  Object.keys(table).find((name) => table[name]?.includes(word));

/** What to do instead where there is no such command but another way; null: nothing known. */
export function suggestAlternative([first = '', second = '']: readonly string[]): Alternative | null {
  if (renameWords.has(first)) return 'rename';
  if (decisionWords.has(first)) return 'buttons';
  return first === 'domain' && removeWords.has(second) ? 'domain-removal' : null;
}
