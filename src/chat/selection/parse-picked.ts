import type { Actor } from '../../domain/actor.ts';
import {
  type Address,
  domainOf,
  parseAddressOrCatchAll,
  parseExistingAddress,
} from '../../domain/address/address.ts';
import { extractExistingAddress } from '../../domain/address/extract-addresses.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import { requireVisibleDomain } from '../../requests/access/read-address.ts';
import type { AppContext } from '../../requests/context/app-context.ts';

/** Parses addresses that were picked from a list, each once: those that exist, in domains that the actor sees. */
export function parsePicked(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  typed: string,
): Result<Address[], Fault> {
  const picked = new Set<Address>();
  for (const word of typed.split(/[\s,;]+/).filter((each) => each !== '')) {
    const text = extractExistingAddress(word);
    const address = parseExistingAddress(text, parseAddressOrCatchAll(text));
    if (!address.ok) return address;
    const visible = requireVisibleDomain(app, actor, domainOf(address.value));
    if (!visible.ok) return visible;
    picked.add(address.value);
  }
  return ok([...picked]);
}
