import { type Domain, displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import type { DomainUse } from '../../../../domain/request/domain-use.ts';
import type { DomainLimit, Impossible } from '../../../../domain/request/impossible.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { Format } from '../../format.ts';
import { dkimRefusalText } from '../domains/dkim.ts';
import { ownFilterText } from '../times/absences.ts';
import { fr, quoteName } from '../typography.ts';
import { domainQuotaExceededText, domainQuotaLeft } from './domain-quota.ts';

const domainLimit = (format: Format, why: DomainLimit): string => {
  const { domain, limit, most } = why;
  switch (limit) {
    case 'mailboxes':
      return most === 0
        ? `Le serveur de messagerie n’autorise aucune boîte dans ${domain}.`
        : `${domain} a ${format.count(most)} boîtes, le maximum sur le serveur de messagerie.`;
    case 'aliases':
      return most === 0
        ? `Le serveur de messagerie n’autorise aucun alias dans ${domain}.`
        : `${domain} a ${format.count(most)} alias, le maximum sur le serveur de messagerie.`;
    case 'quota':
      return most === 0
        ? `Le serveur de messagerie n’autorise aucun quota dans ${domain}. Demandez une boîte sans limite.`
        : `Une boîte de ${domain} doit avoir un quota, de ${format.size(most)} au plus.`;
    case 'domain-quota':
      return domainQuotaLeft(format, why);
  }
};

/** What a domain is in use by: the first, and how many more. */
export function namesOf(format: Format, use: DomainUse): string {
  const first = use.kind === 'addresses' ? use.first.map(displayAddress) : use.first.map(displayDomain);
  const named = first.join(', ');
  return use.count > first.length ? `${named} et ${format.count(use.count - first.length)} de plus` : named;
}

/** Why a domain can't be removed. */
export function domainUse(format: Format, domain: Domain, use: DomainUse): string {
  const { kind, count } = use;
  const name = displayDomain(domain);
  const list = namesOf(format, use);
  if (kind === 'addresses')
    return fr`${name} a entre-temps ${count < 2 ? 'une autre adresse' : `${format.count(count)} autres adresses`} : ${list}.`;
  return count < 2
    ? fr`${list} est un autre nom de ${name} : son courrier serait refusé aussi.`
    : fr`${list} sont d’autres noms de ${name} : leur courrier serait refusé aussi.`;
}

/** Why an order can't be applied, of `address`. */
export function impossibleText(format: Format) {
  return (why: Impossible, address: string): string => {
    switch (why.code) {
      case 'domain-gone':
        return `Le serveur de messagerie n’accepte plus de courrier pour ${displayDomain(why.domain)}.`;
      case 'mailbox-gone':
        return `La boîte ${address} a été supprimée entre-temps.`;
      case 'removed-mail-gone':
        return fr`Le courrier supprimé de l’adresse ${address} ne peut plus être rétabli : le délai est écoulé.`;
      case 'app-password-taken':
        return fr`La boîte ${address} a entre-temps un autre mot de passe d’application ${quoteName(why.name)}.`;
      case 'own-filter':
        return ownFilterText(address, why.filter);
      case 'against-rules':
        return fr`Le serveur de messagerie s’y oppose : ${sanitizeText(why.words)}`;
      case 'alias-domain':
        return fr`${displayDomain(why.domain)} n’a pas d’adresses propres : c’est un autre nom de ${displayDomain(why.target)}. Utilisez plutôt ${displayDomain(why.target)}.`;
      case 'domain-in-use':
        return domainUse(format, why.domain, why.by);
      case 'domain-not-received':
        return why.why === 'off'
          ? `Le domaine ${displayDomain(why.domain)} est désactivé sur le serveur de messagerie. Activez-le, puis redemandez.`
          : `Le serveur de messagerie transmet le courrier de ${displayDomain(why.domain)} à un autre serveur. Modifiez ce réglage, puis redemandez.`;
      case 'dkim-key':
        return dkimRefusalText(why);
      case 'domain-limit':
        if (why.limit === 'domain-quota') return domainQuotaLeft(format, why);
        return `${domainLimit(format, why)} L’exploitant du serveur de messagerie peut modifier cette limite.`;
      case 'domain-quota-exceeded':
        return domainQuotaExceededText(format, why);
    }
  };
}

/** Why a mail server refuses what is asked for, without what to do about it. */
export function refusalText(format: Format) {
  const impossible = impossibleText(format);
  return (why: Impossible, address: string): string => {
    if (why.code === 'against-rules') return sanitizeText(why.words);
    return why.code === 'domain-limit' ? domainLimit(format, why) : impossible(why, address);
  };
}
