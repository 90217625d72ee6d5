import { type Domain, parseDomain } from '../../domain/address/address.ts';

/** Whether Facteur manages a domain's mail. */
export type IsKnownDomain = (domain: Domain) => boolean;

/** The domain of an address, whatever its local part; null where the domain is malformed or unknown. */
export function parseKnownDomainOf(address: string, isKnownDomain: IsKnownDomain): Domain | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : parseKnownDomain(address.slice(at + 1), isKnownDomain);
}

/** @returns null where the domain is malformed or unknown. */
export function parseKnownDomain(text: string, isKnownDomain: IsKnownDomain): Domain | null {
  const domain = parseDomain(text);
  return domain.ok && isKnownDomain(domain.value) ? domain.value : null;
}
