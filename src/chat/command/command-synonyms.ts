import type { Instead } from '../../domain/fault.ts';

/** What other programs, and French, call our commands. */
const meanings: Readonly<Record<string, readonly string[]>> = {
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

/** The same within a group: `/mail forward del`. */
const meaningsWithin: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  forward: {
    'forward add': meanings['create'] ?? [],
    'forward remove': ['delete', ...(meanings['delete'] ?? [])],
  },
  domain: {
    'domain add': ['create', ...(meanings['create'] ?? [])],
    'domain list': ['show', ...(meanings['show'] ?? []), ...(meanings['list'] ?? [])],
  },
};

const removing = new Set(['delete', ...(meanings['delete'] ?? [])]);
const renaming = new Set(['rename', 'mv', 'move', 'ren', 'renommer', 'déplacer', 'deplacer']);
const agreeing = new Set(['approve', 'deny', 'confirm', 'cancel', 'approuver', 'refuser', 'confirmer']);

/** The name of the command that somebody calls by another word; undefined: none. */
export function meantBy([first = '', second = '']: readonly string[]): string | undefined {
  const within = meaningsWithin[first];
  return (within && nameIn(within, second)) ?? nameIn(meanings, first);
}

const nameIn = (table: Readonly<Record<string, readonly string[]>>, word: string): string | undefined =>
  Object.keys(table).find((name) => table[name]?.includes(word));

/** What there is no command for, and another way is; null: nothing of that kind. */
export function insteadOf([first = '', second = '']: readonly string[]): Instead | null {
  if (renaming.has(first)) return 'rename';
  if (agreeing.has(first)) return 'buttons';
  return first === 'domain' && removing.has(second) ? 'domain-removal' : null;
}
