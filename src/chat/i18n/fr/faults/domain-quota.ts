import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import type { DomainQuotaExceeded } from '../../../../domain/quota/domain-quota.ts';
import type { DomainLimit } from '../../../../domain/request/impossible.ts';
import type { WholeDomainFault } from '../../../../domain/whole-domain-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr } from '../typography.ts';

/** What is left of a domain's quota for one mailbox: a mailbox without a limit would have more. */
export function domainQuotaLeft(format: Format, { domain, most, of }: DomainLimit): string {
  const name = displayDomain(domain);
  const whole = of === undefined ? 'du quota' : `du quota de ${format.size(of)}`;
  return most === 0
    ? `Il ne reste rien ${whole} que partagent les boîtes de ${name}.`
    : fr`Une boîte de ${name} doit avoir un quota, de ${format.size(most)} au plus : c’est ce qui reste ${whole} que partagent ses boîtes.`;
}

/** What to do where a domain's quota leaves too little. */
export const domainQuotaAdvice = (domain: string): string =>
  fr`Rien n’a été modifié. Demandez moins, ou faites augmenter le quota du domaine par un administrateur : /mail domaine quota ${domain} TAILLE. /mail domaine palmarès ${domain} affiche les plus grandes boîtes.`;

/** Why the mailboxes of a domain don't fit into a quota. */
export function domainQuotaExceededText(format: Format, fault: DomainQuotaExceeded): string {
  const { domain, quota, granted, unlimited } = fault;
  const name = displayDomain(domain);
  if (unlimited.count === 0)
    return fr`Les boîtes de ${name} ont ensemble ${format.size(granted)} de quota, plus que ${format.size(quota)}.`;
  const named = unlimited.first.map(displayAddress).join(', ');
  const more = unlimited.count - unlimited.first.length;
  const who = more > 0 ? `${named} et ${format.count(more)} de plus` : named;
  return fr`Dans un domaine qui a un quota, chaque boîte doit avoir le sien. Sans limite : ${who}.`;
}

/** Messages for what can't be done with the quota of a domain. */
export const domainQuotaFaults = (
  format: Format,
): FaultMessages<Extract<WholeDomainFault, { code: `domain-quota-${string}` }>> => ({
  'domain-quota-exceeded': (fault) => ({
    what: domainQuotaExceededText(format, fault),
    next:
      fault.unlimited.count > 0
        ? fr`Rien n’a été modifié. Donnez d’abord un quota à chacune : /mail quota ${fault.unlimited.first[0] ?? 'ADRESSE'} TAILLE`
        : fr`Rien n’a été modifié. Indiquez ${format.size(fault.granted)} ou plus, ou réduisez d’abord des boîtes : /mail quota ADRESSE TAILLE. /mail domaine palmarès ${fault.domain} affiche les plus grandes.`,
  }),
  'domain-quota-already': ({ domain, quota }) => ({
    what:
      quota === null
        ? `Le domaine ${displayDomain(domain)} n’a déjà pas de quota.`
        : `Le quota du domaine ${displayDomain(domain)} est déjà de ${format.size(quota)}.`,
    next: `Rien n’a été modifié. /mail domaine palmarès ${domain} affiche ce qu’en ont ses boîtes.`,
  }),
  'domain-quota-required': ({ domain }) => ({
    what: `Sur son serveur de messagerie, chaque domaine a un quota. ${displayDomain(domain)} ne peut pas s’en passer.`,
    next: fr`Rien n’a été modifié. Indiquez un quota large : /mail domaine quota ${domain} TAILLE`,
  }),
});
