import { fr } from './typography.ts';

/** What each argument of a command is, by its English name. */
export const argumentTexts: Readonly<Record<string, string>> = {
  address: 'l’adresse',
  'break-glass': fr`pourquoi cela ne peut pas attendre d’approbation ; réservé aux admins`,
  command: fr`une commande, ou bien : miens, adresses, demandes, admin`,
  domain: 'un domaine',
  for: 'la personne à qui sera la boîte',
  forward: 'des adresses qui reçoivent aussi son courrier',
  forwards: 'si l’alias garde ses transferts',
  into: 'ce qu’elle devient',
  kind: 'seulement les boîtes, ou les alias',
  mailbox: 'l’ID de la boîte supprimée, s’il y en a plusieurs',
  name: 'le nom de l’appareil ou du logiciel',
  number: 'le numéro de la demande',
  page: 'la page d’une longue liste',
  person: 'la personne à qui elle sera',
  postmaster: 'où va le courrier du postmaster du domaine',
  quota: fr`ce qu’elle peut contenir, comme 500M ou 2 Go ; none pour aucune limite`,
  reason: fr`pourquoi : les approbateurs le lisent`,
  search: 'une partie d’une adresse',
  state: 'seulement les demandes dans cet état',
  to: 'les adresses qui reçoivent le courrier',
  which: 'toutes les demandes, les vôtres, ou celles qui attendent votre approbation',
};
