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
import { createTurns } from '../../lib/turns.ts';

/** Where mail to an address arrives. */
export type Arrival =
  /** At an address, perhaps another than it was sent to: one without the tag, a catch-all, one in an alias domain's target. */
  | { readonly kind: 'at'; readonly address: Address; readonly state: AddressState }
  /** Nowhere: in a domain of ours, where no address takes it. */
  | { readonly kind: 'nowhere' }
  /** On a server that we don't manage. */
  | { readonly kind: 'elsewhere' };

/** What is not known yet: an address's state, or one of the lists of domains. */
export type Lack = Address | 'domains' | 'alias-domains';

export type Lacking = { readonly kind: 'lacking'; readonly what: Lack };

/** What is known of the mail servers; undefined: not read yet. */
export type MailFacts = {
  readonly hosts: (domain: Domain) => boolean | undefined;
  /** The domains that a domain is an alias of. */
  readonly targetsOf: (domain: Domain) => readonly Domain[] | undefined;
  /** @throws MailServerUnavailable where the mail server describes the address in an unknown form. */
  readonly stateOf: (address: Address) => AddressState | null | undefined;
  readonly delimiterOf: (domain: Domain) => string | undefined;
};

/**
 * Resolves an address as Postfix does, from what is known: the address itself, then without its tag, then its domain's
 * catch-all. @returns where its mail arrives, or what has to be read before that can be told.
 */
export function resolveKnown(
  facts: MailFacts,
  address: Address,
  through: readonly Domain[] = [],
): Arrival | Lacking {
  const domain = domainOf(address);
  const isHosted = facts.hosts(domain);
  if (isHosted === undefined) return lacking('domains');
  const own = isHosted && !isCatchAll(address) ? ownAt(facts, address) : null;
  if (own) return own;
  const catchAll = catchAllAt(facts, domain, isHosted);
  if (!catchAll) return { kind: isHosted ? 'nowhere' : 'elsewhere' };
  if ('kind' in catchAll) return catchAll;
  const forwards = rewriteToCatchAll(address, catchAll.forwards);
  const [only, ...more] = forwards;
  const [written] = addressesIn(catchAll.forwards);
  const isOtherName = only !== undefined && more.length === 0 && written !== undefined && isCatchAll(written);
  if (isOtherName && !through.includes(domain)) return resolveKnown(facts, only, [...through, domain]);
  return { kind: 'at', address: catchAllOf(domain), state: { ...catchAll, forwards } };
}

const lacking = (what: Lack): Lacking => ({ kind: 'lacking', what });

function ownAt(facts: MailFacts, address: Address): Arrival | Lacking | null {
  const untagged = stripTag(address, facts.delimiterOf(domainOf(address)));
  for (const name of new Set([address, untagged])) {
    const state = facts.stateOf(name);
    if (state === undefined) return lacking(name);
    if (state) return { kind: 'at', address: name, state };
  }
  return null;
}

/** The catch-all of a domain: its own, or for an alias domain one that forwards to its targets' catch-alls. */
function catchAllAt(facts: MailFacts, domain: Domain, isHosted: boolean): AddressState | Lacking | null {
  if (isHosted) {
    const own = facts.stateOf(catchAllOf(domain));
    if (own === undefined) return lacking(catchAllOf(domain));
    if (own) return own.enabled ? own : null;
  }
  const targets = facts.targetsOf(domain);
  if (!targets) return lacking('alias-domains');
  return targets.length > 0 ? { mailbox: null, forwards: targets.map(catchAllOf), enabled: true } : null;
}

export type Resolve = (address: Address) => Promise<Arrival>;

export type Visit = {
  readonly address: Address;
  /** Whether the walk began with it. */
  readonly isFirst: boolean;
  /** How the walk came there, from the address that it is about. Worked out when it is asked for: it may be long. */
  readonly path: () => readonly Address[];
  readonly arrival: Arrival;
};

/**
 * Walks the forwards of an address breadth first, each destination once, so that loops end. Yields to the event loop as it
 * goes.
 * @param deep false: only to where its own forwards lead.
 */
export async function* walkForwards(
  resolve: Resolve,
  address: Address,
  forwards: readonly Address[],
  deep = true,
): AsyncGenerator<Visit> {
  const pause = createTurns();
  // By destination: which one led there; null where the walk began with it.
  const cameBy = new Map<Address, Address | null>(forwards.map((forward) => [forward, null]));
  for (const [forward, from] of cameBy) {
    await pause();
    const arrival = await resolve(forward);
    const path = () => [address, ...stepsTo(forward, cameBy)];
    yield { address: forward, isFirst: from === null, path, arrival };
    if (arrival.kind !== 'at' || !deep) continue;
    for (const next of addressesIn(arrival.state.forwards)) if (!cameBy.has(next)) cameBy.set(next, forward);
  }
}

function stepsTo(address: Address, cameBy: ReadonlyMap<Address, Address | null>): Address[] {
  const steps: Address[] = [];
  for (let at: Address | null = address; at !== null; at = cameBy.get(at) ?? null) steps.push(at);
  return steps.reverse();
}
