import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import { createTurns } from '../../lib/turns.ts';
import type { AppContext } from '../context/app-context.ts';

/** Notes that are read at a time. */
const pageSize = 500;

type NotedScope = {
  readonly domains: readonly Domain[];
  readonly kind?: 'mailbox' | 'alias' | undefined;
};

/**
 * The addresses in some domains whose notes contain a text, in lower case, or that follow a group which is called so. All
 * notes are read, in short turns.
 */
export async function findNoted(
  { store }: Pick<AppContext, 'store'>,
  { domains, kind }: NotedScope,
  text: string,
): Promise<Address[]> {
  const within = new Set(domains);
  const isOfKind = (address: Address): boolean =>
    kind === undefined || (kind === 'alias') === (store.addresses.stateOf(address)?.mailbox === null);
  const found: Address[] = [];
  const pause = createTurns();
  for (let after: Address | null | undefined = null; after !== undefined; ) {
    await pause();
    const page = store.notes.search(text, after, pageSize);
    found.push(...page.found.filter((address) => within.has(domainOf(address)) && isOfKind(address)));
    after = page.last;
  }
  const following = store.groups
    .named(text)
    .filter((address) => within.has(domainOf(address)) && isOfKind(address));
  return [...new Set([...found, ...following])];
}
