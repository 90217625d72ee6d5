import type { Address, Domain } from './address/address.ts';
import type { Bytes } from './address/address-state.ts';
import type { DomainQuotaExceeded } from './quota/domain-quota.ts';
import type { DomainUse } from './request/domain-use.ts';

/** Reasons to refuse what is asked of a domain as a whole. */
export type WholeDomainFault =
  | { readonly code: 'domain-unknown'; readonly domain: Domain; readonly known: readonly Domain[] }
  /** The domain is an alias of the target. */
  | { readonly code: 'domain-is-alias'; readonly domain: Domain; readonly target: Domain }
  | { readonly code: 'domain-taken'; readonly domain: Domain }
  /** Its postmaster's mail would go to an address that only the domain itself could have, and which does not exist yet. */
  | { readonly code: 'postmaster-in-new-domain'; readonly domain: Domain; readonly forward: Address }
  /** The domain can't be removed with what the request names alone. */
  | { readonly code: 'domain-in-use'; readonly domain: Domain; readonly by: DomainUse }
  /** The tenant may not have the domain, or another has it: only the operator can give it. */
  | { readonly code: 'domain-not-given'; readonly domain: Domain; readonly tenant: string }
  | { readonly code: 'alias-domain-self'; readonly domain: Domain }
  /** It is an alias of that domain already. */
  | { readonly code: 'alias-domain-already'; readonly domain: Domain; readonly of: Domain }
  /** It is a domain of its own, with addresses that its target's would hide or be hidden by. */
  | {
      readonly code: 'alias-domain-own';
      readonly domain: Domain;
      readonly holds: Extract<DomainUse, { kind: 'addresses' }>;
    }
  /** The target is itself an alias, of that domain. */
  | {
      readonly code: 'alias-domain-chain';
      readonly domain: Domain;
      readonly target: Domain;
      readonly of: Domain;
    }
  /** Other domains are aliases of it. */
  | {
      readonly code: 'alias-domain-named';
      readonly domain: Domain;
      readonly by: Extract<DomainUse, { kind: 'alias-domains' }>;
    }
  /** It is no alias of any domain that the actor sees. */
  | { readonly code: 'alias-domain-not'; readonly domain: Domain }
  | DomainQuotaExceeded
  /** It has this quota already. */
  | { readonly code: 'domain-quota-already'; readonly domain: Domain; readonly quota: Bytes | null }
  /** The mail server has no domain without a quota. */
  | { readonly code: 'domain-quota-required'; readonly domain: Domain };
