import { displayAddress } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { GroupFault } from '../../../../domain/groups/group-fault.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import { fr, quote } from '../typography.ts';
import { platformNames } from '../vocabulary.ts';
import { groupName } from './groups.ts';

const unreadable = {
  'no-permission': {
    what: 'Facteur n’a pas le droit de voir qui en fait partie.',
    next: fr`Demandez à l’exploitant : docs/operating.md dit ce qu’il faut à Facteur pour lire les groupes.`,
  },
  plan: {
    what: 'la formule de cet espace de travail n’a pas de groupes.',
    next: fr`Indiquez les transferts vous-même : /mail transfert ajouter.`,
  },
  away: { what: 'la plateforme ne répond pas.', next: 'Réessayez dans une minute.' },
} as const;

/** Messages for why an alias can't follow a group. */
export const groupFaults = (): FaultMessages<GroupFault> => ({
  'group-unknown': ({ typed, platform }) => ({
    what: `Aucun groupe ne s’appelle ${quote(typed)} ici.`,
    next:
      platform === 'discord'
        ? 'Choisissez un rôle de ce serveur.'
        : 'Saisissez @ et choisissez un groupe de cet espace de travail. Chacun a un nom court pour les mentions.',
  }),
  'group-at-terminal': ({ typed }) => ({
    what: fr`${quote(typed)} n’est pas un groupe : un terminal n’en a pas.`,
    next: fr`Indiquez un groupe d’une messagerie par ses identifiants : suit:slack/ESPACE/GROUPE ou suit:discord/SERVEUR/RÔLE.`,
  }),
  'group-unreadable': ({ name, why }) => ({
    what: fr`@${sanitizeText(name)} ne peut pas être suivi : ${unreadable[why].what}`,
    next: unreadable[why].next,
  }),
  'group-everyone': () => ({
    what: fr`Le rôle @everyone ne peut pas être suivi : tout le serveur l’a.`,
    next: 'Choisissez un autre rôle.',
  }),
  'group-without-emails': ({ platform }) => ({
    what: `${platformNames[platform]} n’indique aucune adresse de personne, ses groupes ne mènent donc qu’à des boîtes de vos domaines.`,
    next: 'Indiquez le groupe sans l’argument portée.',
  }),
  'group-needs-alias': ({ address }) => ({
    what: `${displayAddress(address)} a une boîte. Seul un alias suit un groupe.`,
    next: fr`Choisissez une autre adresse, ou convertissez-la d’abord : /mail convertir ${address} alias`,
  }),
  'group-none': ({ address }) => ({
    what: `${displayAddress(address)} ne suit aucun groupe.`,
    next: `Rien n’a été modifié. /mail afficher ${address} affiche ses transferts.`,
  }),
  'group-nobody': ({ address, group }) => ({
    what: `Personne dans ${groupName(group)} n’a de boîte ici, le courrier pour ${displayAddress(address)} n’arriverait donc à personne.`,
    next: 'Donnez d’abord des boîtes à ses membres, avec /mail personne accueillir, ou indiquez à qui sont les boîtes existantes, avec /mail propriétaire.',
  }),
  'group-forward': ({ address, forward, group }) => ({
    what: `${displayAddress(address)} suit ${groupName(group)}, et ${displayDestination(forward)} est la boîte d’un de ses membres.`,
    next: fr`Retirez la personne du groupe, ou cessez de suivre celui-ci : /mail adresse groupe ${address} suit:aucun`,
  }),
});
