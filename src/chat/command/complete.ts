import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { withDomain } from '../../domain/address/alias-domain.ts';
import { visibleDomainFilter, visibleDomains } from '../../requests/access/visibility.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { Definition } from './command.ts';
import { completionsFor } from './line-completions.ts';

/** More completions than this are of no use. */
const maxCompletions = 25;

/**
 * Completions of the last word of an unfinished line, best first; of addresses and domains, those that the actor sees.
 * @param people names to complete for an argument that takes a person.
 */
export function complete(
  {
    app,
    commands,
  }: { readonly app: Pick<AppContext, 'store' | 'policy'>; readonly commands: readonly Definition[] },
  actor: Actor,
  line: string,
  people: readonly string[],
): string[] {
  const { words, lookup } = completionsFor(commands, line, actor.locale);
  if (!lookup) return [...words].slice(0, maxCompletions);
  const { kind, prefix, before } = lookup;
  const found = {
    addresses: () => matchingAddresses(app, actor, prefix),
    domains: () => matchingDomains(app, actor, prefix),
    people: () => people.filter((name) => name.toLowerCase().startsWith(prefix)),
  }[kind]();
  return [...found.map((text) => before + text), ...words].slice(0, maxCompletions);
}

function matchingAddresses(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  prefix: string,
): Address[] {
  const { store } = app;
  return visibleDomains(app, actor)
    .flatMap(({ domain }) => store.addresses.withPrefix(domain, prefix, maxCompletions))
    .toSorted()
    .concat(addressesByAliasDomain(app, actor, prefix))
    .slice(0, maxCompletions);
}

/** Addresses whose local part is typed in full, with the alias domains that they can be written with. */
function addressesByAliasDomain(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  prefix: string,
): Address[] {
  const { addresses, aliasDomains } = app.store;
  const at = prefix.lastIndexOf('@');
  if (at < 0) return [];
  const sees = visibleDomainFilter(app, actor);
  return aliasDomains
    .all()
    .filter(({ domain, target }) => domain.startsWith(prefix.slice(at + 1)) && sees(target))
    .flatMap(({ domain, target }) =>
      addresses
        .withPrefix(target, prefix.slice(0, at + 1), maxCompletions)
        .map((address) => withDomain(address, domain)),
    );
}

/** Completes a domain by itself, or after the `@` of a new address. */
function matchingDomains(app: Pick<AppContext, 'store' | 'policy'>, actor: Actor, prefix: string): string[] {
  const at = prefix.lastIndexOf('@');
  const typed = prefix.slice(at + 1);
  const before = prefix.slice(0, at + 1);
  return visibleDomains(app, actor)
    .map(({ domain }) => domain)
    .filter((domain) => domain.startsWith(typed))
    .map((domain) => before + domain);
}
