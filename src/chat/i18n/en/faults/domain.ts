import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import type { WholeDomainFault } from '../../../../domain/whole-domain-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { domainQuotaFaults } from './domain-quota.ts';
import { domainUse, namesOf } from './impossible.ts';

/** Messages for what can't be done with a domain as a whole. */
export const domainFaults = (format: Format): FaultMessages<WholeDomainFault> => ({
  ...domainQuotaFaults(format),
  'domain-unknown': ({ domain, known }) => ({
    what: `${displayDomain(domain)} isn’t one of your domains.`,
    next:
      known.length > 0
        ? `Your domains: ${known.slice(0, 10).map(displayDomain).join(', ')}${known.length > 10 ? '…' : ''}.`
        : 'You have no domains yet. An admin can add one: /mail domain add DOMAIN postmaster:ADDRESS',
  }),
  'domain-is-alias': ({ domain, target }) => ({
    what: `${displayDomain(domain)} is another name of ${displayDomain(target)} and has no addresses of its own.`,
    next: `Use the address in ${target}: …@${target} gets the mail of both names.`,
  }),
  'domain-taken': ({ domain }) => ({
    what: `The domain ${displayDomain(domain)} was already added.`,
    next: `/mail list ${domain} shows its addresses.`,
  }),
  'postmaster-in-new-domain': ({ domain, forward }) => ({
    what: `${displayDomain(domain)} is new, so ${displayAddress(forward)} doesn’t exist yet.`,
    next: `Name a postmaster elsewhere now. Later, /mail create ${forward}, and /mail forward add postmaster@${domain} ${forward}.`,
  }),
  'domain-in-use': ({ domain, by }) => ({
    what: domainUse(format, domain, by),
    next:
      by.kind === 'addresses'
        ? `To remove it with all of its addresses: /mail domain remove ${domain}`
        : `Take ${by.count === 1 ? 'that name' : 'those names'} away first: /mail domain alias ${by.first[0] ?? ''} none`,
  }),
  'domain-not-given': ({ domain, tenant }) => ({
    what: `${displayDomain(domain)} can’t be added here.`,
    next: `The operator can give the domain to ${tenant} in the policy file, under tenants.`,
  }),
  'alias-domain-self': ({ domain }) => ({
    what: `${displayDomain(domain)} can’t be another name of itself.`,
    next: 'Name two domains: first the other name, then the domain whose addresses it gets.',
  }),
  'alias-domain-already': ({ domain, of }) => ({
    what: `${displayDomain(domain)} is already another name of ${displayDomain(of)}.`,
    next: `Nothing was changed. To give it to another domain, take it away first: /mail domain alias ${domain} none`,
  }),
  'alias-domain-own': ({ domain, holds }) => ({
    what: `${displayDomain(domain)} is a domain of its own, with ${holds.count === 0 ? 'no addresses' : `${format.count(holds.count)} ${holds.count === 1 ? 'address' : 'addresses'}: ${namesOf(format, holds)}`}.`,
    next: `Remove it first, which can be undone: /mail domain remove ${domain}`,
  }),
  'alias-domain-chain': ({ domain, target, of }) => ({
    what: `${displayDomain(target)} is itself another name, of ${displayDomain(of)}.`,
    next: `Use that domain: /mail domain alias ${domain} ${of}`,
  }),
  'alias-domain-named': ({ domain, by }) => ({
    what: `${displayDomain(domain)} can’t be another name of a domain: it has ${by.count === 1 ? 'another name' : 'other names'} itself, ${namesOf(format, by)}.`,
    next: `Take ${by.count === 1 ? 'that name' : 'those names'} away first: /mail domain alias ${by.first[0] ?? ''} none`,
  }),
  'alias-domain-not': ({ domain }) => ({
    what: `${displayDomain(domain)} isn’t another name of one of your domains.`,
    next: '/mail domain list shows your domains and their other names.',
  }),
});
