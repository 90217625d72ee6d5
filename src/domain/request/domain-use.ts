import type { Address, Domain } from '../address/address.ts';

/** What a domain can't be removed with: how many there are, and the first of them. */
export type DomainUse =
  | { readonly kind: 'addresses'; readonly count: number; readonly first: readonly Address[] }
  | { readonly kind: 'alias-domains'; readonly count: number; readonly first: readonly Domain[] };

/** As many are named. */
const maxNamed = 3;

type NamedIn<Kind extends DomainUse['kind']> = Extract<DomainUse, { kind: Kind }>['first'][number];

/** Counts what a domain is in use by, and names the first in order. */
export const useOf = <Kind extends DomainUse['kind']>(
  kind: Kind,
  all: readonly NamedIn<Kind>[],
): { readonly kind: Kind; readonly count: number; readonly first: readonly NamedIn<Kind>[] } => ({
  kind,
  count: all.length,
  first: all.toSorted().slice(0, maxNamed),
});
