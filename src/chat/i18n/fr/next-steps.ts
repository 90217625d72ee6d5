import type { Translations } from '../translations.ts';

export const nextSteps: Translations['nextSteps'] = {
  showRequest: (id) => `Afficher #${id}`,
  showAddress: (address) => `Afficher ${address}`,
  showHistory: 'Afficher l’historique',
  listAddresses: 'Lister les adresses',
  listDomains: 'Lister les domaines',
  listOpenRequests: 'Lister les demandes ouvertes',
  listOwnRequests: 'Lister mes demandes',
  showDkim: 'Afficher les clés DKIM',
  listAppPasswords: 'Lister les mots de passe d’application',
  listRemoved: 'Lister les boîtes supprimées',
  create: (address) => `Créer ${address}`,
  resume: (address) => `Réactiver ${address}`,
  addMailbox: (address) => `Convertir ${address}`,
  sendLink: 'Nouveau mot de passe',
  checkHealth: 'Afficher l’état',
  help: 'Aide',
};
