import { type Domain, parseDomain } from '../../domain/address/address.ts';

/** Whether we receive mail for a domain. */
export type Knows = (domain: Domain) => boolean;

/** The domain of what somebody gave as an address, where we know it; whatever stands before the @ is all the same. */
export function knownDomainOf(address: string, knows: Knows): Domain | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : knownDomain(address.slice(at + 1), knows);
}

export function knownDomain(text: string, knows: Knows): Domain | null {
  const domain = parseDomain(text);
  return domain.ok && knows(domain.value) ? domain.value : null;
}
