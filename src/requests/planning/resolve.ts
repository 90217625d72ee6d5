import {
  type Address,
  catchAllOf,
  type Domain,
  domainOf,
  isCatchAll,
  stripTag,
} from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { rewriteToCatchAll } from '../../domain/address/alias-domain.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';

/** Where mail to an address arrives. */
export type Arrival =
  /** At an address, perhaps not the one it was sent to: one without its tag, a catch-all, one of an alias domain's target. */
  | { readonly kind: 'at'; readonly address: Address; readonly state: AddressState }
  /** In a domain of ours, where nothing takes it. */
  | { readonly kind: 'nowhere' }
  /** On a server that we do not know. */
  | { readonly kind: 'elsewhere' };

export type Resolve = (address: Address) => Promise<Arrival>;

/** The mail servers, as far as resolving asks them. */
export type ResolverReads = Pick<MailServers, 'domains' | 'aliasDomains' | 'read' | 'serverOf'>;

/** What an address is taken to be, whatever the mail server has; its domain counts as ours. */
export type AssumedState = { readonly address: Address; readonly state: AddressState | null };

/**
 * Resolves addresses as Postfix does: the address as it is, without its tag, its domain's catch-all. What is asked once
 * for all of them is asked when it is needed first.
 */
export function createResolver(mailServer: ResolverReads, assumed?: AssumedState): Resolve {
  const read = (address: Address): Promise<AddressState | null> =>
    address === assumed?.address ? Promise.resolve(assumed.state) : mailServer.read(address);
  const hosted = once(async () => {
    const own = assumed ? [domainOf(assumed.address)] : [];
    return new Set<Domain>([...(await mailServer.domains()), ...own]);
  });
  const aliasDomains = once(() => mailServer.aliasDomains());

  /** The catch-all of a domain, be it of its own or what makes it an alias domain. */
  async function catchAllAt(domain: Domain): Promise<AddressState | null> {
    if ((await hosted()).has(domain)) {
      const own = await read(catchAllOf(domain));
      if (own) return own.enabled ? own : null;
    }
    const targets = (await aliasDomains()).filter((each) => each.domain === domain);
    const forwards = targets.map(({ target }) => catchAllOf(target));
    return forwards.length > 0 ? { mailbox: null, forwards, enabled: true } : null;
  }

  async function ownAt(address: Address): Promise<Arrival | null> {
    const untagged = stripTag(address, mailServer.serverOf(domainOf(address)).recipientDelimiter);
    for (const name of new Set([address, untagged])) {
      const state = await read(name);
      if (state) return { kind: 'at', address: name, state };
    }
    return null;
  }

  async function resolve(address: Address, through: readonly Domain[]): Promise<Arrival> {
    const domain = domainOf(address);
    const isHosted = (await hosted()).has(domain);
    const own = isHosted && !isCatchAll(address) ? await ownAt(address) : null;
    if (own) return own;
    const catchAll = await catchAllAt(domain);
    if (!catchAll) return { kind: isHosted ? 'nowhere' : 'elsewhere' };
    const forwards = rewriteToCatchAll(address, catchAll.forwards);
    const [only, ...more] = forwards;
    const [written] = addressesIn(catchAll.forwards);
    const isOtherName =
      only !== undefined && more.length === 0 && written !== undefined && isCatchAll(written);
    if (isOtherName && !through.includes(domain)) return resolve(only, [...through, domain]);
    return { kind: 'at', address: catchAllOf(domain), state: { ...catchAll, forwards } };
  }

  return (address) => resolve(address, []);
}

export type Visit = { readonly path: readonly Address[]; readonly arrival: Arrival };

/** Walks along the forwards of an address, breadth first, each destination once, however they lead back. */
export async function* walkForwards(
  resolve: Resolve,
  address: Address,
  forwards: readonly Address[],
): AsyncGenerator<Visit> {
  const cameBy = new Map<Address, readonly Address[]>(
    forwards.map((forward) => [forward, [address, forward]]),
  );
  for (const [forward, path] of cameBy) {
    const arrival = await resolve(forward);
    yield { path, arrival };
    if (arrival.kind !== 'at') continue;
    for (const next of addressesIn(arrival.state.forwards))
      if (!cameBy.has(next)) cameBy.set(next, [...path, next]);
  }
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
