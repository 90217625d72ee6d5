import { type Domain, parseDomain } from '../../domain/address/address.ts';

/** Whether we receive mail for a domain. */
export type IsKnownDomain = (domain: Domain) => boolean;

/** The domain of what somebody gave as an address, where we know it; whatever stands before the @ is all the same. */
export function parseKnownDomainOf(address: string, isKnownDomain: IsKnownDomain): Domain | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : parseKnownDomain(address.slice(at + 1), isKnownDomain);
}

export function parseKnownDomain(text: string, isKnownDomain: IsKnownDomain): Domain | null {
  const domain = parseDomain(text);
  return domain.ok && isKnownDomain(domain.value) ? domain.value : null;
}
