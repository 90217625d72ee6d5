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
  /** At an address, perhaps another than it was sent to: one without the tag, a catch-all, one in an alias domain's target. */
  | { readonly kind: 'at'; readonly address: Address; readonly state: AddressState }
  /** Nowhere: in a domain of ours, where no address takes it. */
  | { readonly kind: 'nowhere' }
  /** On a server that we don't manage. */
  | { readonly kind: 'elsewhere' };

export type Resolve = (address: Address) => Promise<Arrival>;

/** What resolving reads from the mail servers. */
export type ResolverReads = Pick<MailServers, 'domains' | 'aliasDomains' | 'read' | 'serverOf'>;

/** A state to assume for an address instead of what the mail server has; its domain counts as ours. */
export type AssumedState = { readonly address: Address; readonly state: AddressState | null };

/**
 * Resolves addresses as Postfix does: the address itself, then without its tag, then its domain's catch-all. Reads the
 * lists of domains once, when first needed.
 */
export function createResolver(mailServer: ResolverReads, assumed?: AssumedState): Resolve {
  const read = (address: Address): Promise<AddressState | null> =>
    address === assumed?.address ? Promise.resolve(assumed.state) : mailServer.read(address);
  const hosted = once(async () => {
    const own = assumed ? [domainOf(assumed.address)] : [];
    return new Set<Domain>([...(await mailServer.domains()), ...own]);
  });
  const aliasDomains = once(() => mailServer.aliasDomains());

  /** The catch-all of a domain: its own, or for an alias domain one that forwards to its targets' catch-alls. */
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

/** Walks the forwards of an address breadth first, each destination once, so that loops end. */
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

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
