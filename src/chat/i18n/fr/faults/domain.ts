import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import type { WholeDomainFault } from '../../../../domain/whole-domain-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr } from '../typography.ts';
import { domainQuotaFaults } from './domain-quota.ts';
import { domainUse, namesOf } from './impossible.ts';

/** Messages for what can't be done with a domain as a whole. */
export const domainFaults = (format: Format): FaultMessages<WholeDomainFault> => ({
  ...domainQuotaFaults(format),
  'domain-unknown': ({ domain, known }) => ({
    what: `${displayDomain(domain)} n’est pas l’un de vos domaines.`,
    next:
      known.length > 0
        ? fr`Vos domaines : ${known.slice(0, 10).map(displayDomain).join(', ')}${known.length > 10 ? '…' : ''}.`
        : fr`Vous n’avez pas encore de domaine. Un administrateur peut en ajouter un : /mail domaine ajouter DOMAINE postmaster:ADRESSE`,
  }),
  'domain-is-alias': ({ domain, target }) => ({
    what: `${displayDomain(domain)} est un autre nom de ${displayDomain(target)} et n’a pas d’adresses à lui.`,
    next: fr`Utilisez l’adresse dans ${target} : …@${target} reçoit le courrier des deux noms.`,
  }),
  'domain-taken': ({ domain }) => ({
    what: `Le domaine ${displayDomain(domain)} a déjà été ajouté.`,
    next: `/mail liste ${domain} affiche ses adresses.`,
  }),
  'postmaster-in-new-domain': ({ domain, forward }) => ({
    what: fr`${displayDomain(domain)} est nouveau : ${displayAddress(forward)} n’existe pas encore.`,
    next: `Donnez pour l’instant un postmaster ailleurs. Ensuite, /mail créer ${forward}, puis /mail transfert ajouter postmaster@${domain} ${forward}.`,
  }),
  'domain-in-use': ({ domain, by }) => ({
    what: domainUse(format, domain, by),
    next:
      by.kind === 'addresses'
        ? fr`Pour le supprimer avec toutes ses adresses : /mail domaine supprimer ${domain}`
        : fr`Retirez d’abord ${by.count < 2 ? 'ce nom' : 'ces noms'} : /mail domaine alias ${by.first[0] ?? ''} aucun`,
  }),
  'domain-not-given': ({ domain, tenant }) => ({
    what: `Le domaine ${displayDomain(domain)} ne peut pas être ajouté ici.`,
    next: `L’exploitant peut l’attribuer à ${tenant} dans le fichier de règles, sous tenants.`,
  }),
  'alias-domain-self': ({ domain }) => ({
    what: `${displayDomain(domain)} ne peut pas être un autre nom de lui-même.`,
    next: fr`Indiquez deux domaines : d’abord l’autre nom, puis le domaine dont il reçoit les adresses.`,
  }),
  'alias-domain-already': ({ domain, of }) => ({
    what: `${displayDomain(domain)} est déjà un autre nom de ${displayDomain(of)}.`,
    next: fr`Rien n’a été modifié. Pour le donner à un autre domaine, retirez-le d’abord : /mail domaine alias ${domain} aucun`,
  }),
  'alias-domain-own': ({ domain, holds }) => ({
    what: fr`${displayDomain(domain)} est un domaine à part entière, ${holds.count === 0 ? 'sans adresses' : fr`avec ${format.count(holds.count)} ${holds.count < 2 ? 'adresse' : 'adresses'} : ${namesOf(format, holds)}`}.`,
    next: fr`Supprimez-le d’abord, ce qui peut être annulé : /mail domaine supprimer ${domain}`,
  }),
  'alias-domain-chain': ({ domain, target, of }) => ({
    what: `${displayDomain(target)} est lui-même un autre nom de ${displayDomain(of)}.`,
    next: fr`Utilisez ce domaine : /mail domaine alias ${domain} ${of}`,
  }),
  'alias-domain-named': ({ domain, by }) => ({
    what: fr`${displayDomain(domain)} ne peut pas être un autre nom d’un domaine : il a lui-même ${by.count < 2 ? 'un autre nom' : 'd’autres noms'}, ${namesOf(format, by)}.`,
    next: fr`Retirez d’abord ${by.count < 2 ? 'ce nom' : 'ces noms'} : /mail domaine alias ${by.first[0] ?? ''} aucun`,
  }),
  'alias-domain-not': ({ domain }) => ({
    what: `${displayDomain(domain)} n’est pas un autre nom de l’un de vos domaines.`,
    next: '/mail domaine liste affiche vos domaines et leurs autres noms.',
  }),
});
