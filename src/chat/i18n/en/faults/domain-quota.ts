import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import type { DomainQuotaExceeded } from '../../../../domain/quota/domain-quota.ts';
import type { DomainLimit } from '../../../../domain/request/impossible.ts';
import type { WholeDomainFault } from '../../../../domain/whole-domain-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';

/** What is left of a domain's quota for one mailbox: a mailbox without a limit would have more. */
export function domainQuotaLeft(format: Format, { domain, most, of }: DomainLimit): string {
  const name = displayDomain(domain);
  const whole = of === undefined ? 'the quota' : `the quota of ${format.size(of)}`;
  return most === 0
    ? `Nothing is left of ${whole} that all mailboxes of ${name} share.`
    : `A mailbox of ${name} needs a quota of at most ${format.size(most)}: that much is left of ${whole} that all its mailboxes share.`;
}

/** What to do where a domain's quota leaves too little. */
export const domainQuotaAdvice = (domain: string): string =>
  `Nothing was changed. Ask for less, or have an admin give the domain more: /mail domain quota ${domain} SIZE. /mail domain top ${domain} shows the largest mailboxes.`;

/** Why the mailboxes of a domain don't fit into a quota. */
export function domainQuotaExceededText(format: Format, fault: DomainQuotaExceeded): string {
  const { domain, quota, granted, unlimited } = fault;
  const name = displayDomain(domain);
  if (unlimited.count === 0)
    return `The mailboxes of ${name} have quotas of ${format.size(granted)} together, more than ${format.size(quota)}.`;
  const named = unlimited.first.map(displayAddress).join(', ');
  const more = unlimited.count - unlimited.first.length;
  const who = more > 0 ? `${named} and ${format.count(more)} more` : named;
  const have = unlimited.count === 1 ? 'has no limit' : 'have no limit';
  return `In a domain with a quota, each mailbox needs one of its own. ${who} ${have}.`;
}

/** Messages for what can't be done with the quota of a domain. */
export const domainQuotaFaults = (
  format: Format,
): FaultMessages<Extract<WholeDomainFault, { code: `domain-quota-${string}` }>> => ({
  'domain-quota-exceeded': (fault) => ({
    what: domainQuotaExceededText(format, fault),
    next:
      fault.unlimited.count > 0
        ? `Nothing was changed. Give each of them a quota first: /mail quota ${fault.unlimited.first[0] ?? 'ADDRESS'} SIZE`
        : `Nothing was changed. Name ${format.size(fault.granted)} or more, or give mailboxes less first: /mail quota ADDRESS SIZE. /mail domain top ${fault.domain} shows the largest.`,
  }),
  'domain-quota-already': ({ domain, quota }) => ({
    what:
      quota === null
        ? `The domain ${displayDomain(domain)} has no quota already.`
        : `The quota of the domain ${displayDomain(domain)} is ${format.size(quota)} already.`,
    next: `Nothing was changed. /mail domain top ${domain} shows what its mailboxes have of it.`,
  }),
  'domain-quota-required': ({ domain }) => ({
    what: `On its mail server, each domain has a quota. ${displayDomain(domain)} can’t be without one.`,
    next: `Nothing was changed. Name a large one: /mail domain quota ${domain} SIZE`,
  }),
});
