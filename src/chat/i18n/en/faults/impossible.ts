import { type Domain, displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import type { DomainUse } from '../../../../domain/request/domain-use.ts';
import type { DomainLimit, Impossible } from '../../../../domain/request/impossible.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { Format } from '../../format.ts';
import { dkimRefusalText } from '../domains/dkim.ts';
import { ownFilterText } from '../times/absences.ts';
import { quoteName } from '../vocabulary.ts';
import { domainQuotaExceededText, domainQuotaLeft } from './domain-quota.ts';

const domainLimit = (format: Format, why: DomainLimit): string => {
  const { domain, limit, most } = why;
  switch (limit) {
    case 'mailboxes':
      return most === 0
        ? `The mail server doesn’t allow mailboxes in ${domain}.`
        : `${domain} has ${format.count(most)} mailboxes, the most that the mail server allows.`;
    case 'aliases':
      return most === 0
        ? `The mail server doesn’t allow aliases in ${domain}.`
        : `${domain} has ${format.count(most)} aliases, the most that the mail server allows.`;
    case 'quota':
      return most === 0
        ? `The mail server doesn’t allow quotas in ${domain}. Ask for a mailbox without a limit.`
        : `A mailbox of ${domain} needs a quota of at most ${format.size(most)}.`;
    case 'domain-quota':
      return domainQuotaLeft(format, why);
  }
};

/** What a domain is in use by: the first, and how many more. */
export function namesOf(format: Format, use: DomainUse): string {
  const first = use.kind === 'addresses' ? use.first.map(displayAddress) : use.first.map(displayDomain);
  const named = first.join(', ');
  return use.count > first.length ? `${named} and ${format.count(use.count - first.length)} more` : named;
}

/** Why a domain can't be removed. */
export function domainUse(format: Format, domain: Domain, use: DomainUse): string {
  const { kind, count } = use;
  const name = displayDomain(domain);
  const list = namesOf(format, use);
  if (kind === 'addresses')
    return `${name} has ${count === 1 ? 'another address' : `${format.count(count)} other addresses`} by now: ${list}.`;
  return count === 1
    ? `${list} is another name of ${name}: its mail would be refused too.`
    : `${list} are other names of ${name}: their mail would be refused too.`;
}

/** Why an order can't be applied, of `address`. */
export function impossibleText(format: Format) {
  return (why: Impossible, address: string): string => {
    switch (why.code) {
      case 'domain-gone':
        return `The mail server no longer accepts mail for ${displayDomain(why.domain)}.`;
      case 'mailbox-gone':
        return `The mailbox ${address} was deleted in the meantime.`;
      case 'removed-mail-gone':
        return `The deleted mail of ${address} can’t be restored: it is no longer kept.`;
      case 'app-password-taken':
        return `${address} got another app password ${quoteName(why.name)} in the meantime.`;
      case 'own-filter':
        return ownFilterText(address, why.filter);
      case 'against-rules':
        return sanitizeText(why.words);
      case 'alias-domain':
        return `${displayDomain(why.domain)} has no addresses of its own: it is another name of ${displayDomain(why.target)}. Use ${displayDomain(why.target)} instead.`;
      case 'domain-in-use':
        return domainUse(format, why.domain, why.by);
      case 'domain-not-received':
        return why.why === 'off'
          ? `${displayDomain(why.domain)} is switched off on the mail server. Switch it on there, then ask again.`
          : `The mail server passes the mail of ${displayDomain(why.domain)} on to another server. Change that there, then ask again.`;
      case 'dkim-key':
        return dkimRefusalText(why);
      case 'domain-limit':
        if (why.limit === 'domain-quota') return domainQuotaLeft(format, why);
        return `${domainLimit(format, why)} The operator of the mail server can change this limit.`;
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
