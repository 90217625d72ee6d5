import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { atDomain } from '../../domain/address/alias-domain.ts';
import { domainsOf, visibleDomains } from '../../requests/access/visibility.ts';
import type { Office } from '../../requests/context/app-context.ts';
import type { Definition } from './command.ts';
import { completionsFor } from './completion.ts';

/** How many completions are of use to somebody who types. */
const maxCompletions = 25;

/**
 * What may stand in place of the last word of an unfinished line, best first: of addresses, those that somebody sees.
 * @param people the names that may stand for somebody.
 */
export function complete(
  { office, commands }: { readonly office: Office; readonly commands: readonly Definition[] },
  actor: Actor,
  line: string,
  people: readonly string[],
): string[] {
  const { words, lookup } = completionsFor(commands, line);
  if (!lookup) return [...words].slice(0, maxCompletions);
  const { kind, prefix, before } = lookup;
  const found = {
    addresses: () => addressesLike(office, actor, prefix),
    domains: () => domainsLike(office, actor, prefix),
    people: () => people.filter((name) => name.toLowerCase().startsWith(prefix)),
  }[kind]();
  return [...found.map((text) => before + text), ...words].slice(0, maxCompletions);
}

function addressesLike(office: Office, actor: Actor, prefix: string): Address[] {
  const { store } = office;
  return visibleDomains(office, actor)
    .flatMap(({ domain }) => store.addresses.withPrefix(domain, prefix, maxCompletions))
    .toSorted()
    .concat(byOtherName(office, actor, prefix))
    .slice(0, maxCompletions);
}

/** The addresses whose local part is typed already, by their names at alias domains. */
function byOtherName(office: Office, actor: Actor, prefix: string): Address[] {
  const { addresses, aliasDomains } = office.store;
  const at = prefix.lastIndexOf('@');
  if (at < 0) return [];
  const sees = domainsOf(office, actor);
  return aliasDomains
    .all()
    .filter(({ domain, target }) => domain.startsWith(prefix.slice(at + 1)) && sees(target))
    .flatMap(({ domain, target }) =>
      addresses
        .withPrefix(target, prefix.slice(0, at + 1), maxCompletions)
        .map((address) => atDomain(address, domain)),
    );
}

/** Completes a domain by itself, or the one after the `@` of a new address. */
function domainsLike(office: Office, actor: Actor, prefix: string): string[] {
  const at = prefix.lastIndexOf('@');
  const typed = prefix.slice(at + 1);
  const before = prefix.slice(0, at + 1);
  return visibleDomains(office, actor)
    .map(({ domain }) => domain)
    .filter((domain) => domain.startsWith(typed))
    .map((domain) => before + domain);
}
