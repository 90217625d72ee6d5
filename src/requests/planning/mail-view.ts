import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import { createTurns } from '../../lib/turns.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';
import { readPastOdd } from '../../mail-servers/read-past-odd.ts';
import { type Arrival, type Lack, type MailFacts, type Resolve, resolveKnown } from './resolve.ts';

/** What a view reads from the mail servers, each thing once. */
export type ViewReads = Pick<MailServers, 'domains' | 'aliasDomains' | 'read' | 'readMany' | 'serverOf'>;

/** The mail servers' addresses as somebody would find them: what is known of them, and a way to learn more. */
export type MailView = {
  readonly facts: MailFacts;
  readonly load: (lacks: ReadonlySet<Lack>) => Promise<void>;
};

/** The addresses as the mail servers have them. */
export function presentView(mailServer: ViewReads): MailView {
  const states = new Map<Address, AddressState | null>();
  const odd = new Map<Address, MailServerUnavailable>();
  let hosted: ReadonlySet<Domain> | undefined;
  let targets: ReadonlyMap<Domain, readonly Domain[]> | undefined;

  async function loadTargets(): Promise<void> {
    const byDomain = Map.groupBy(await mailServer.aliasDomains(), ({ domain }) => domain);
    targets = new Map([...byDomain].map(([domain, all]) => [domain, all.map(({ target }) => target)]));
  }

  /** One odd entry is the trouble of whatever leads there, and of nothing else. */
  async function loadStates(addresses: readonly Address[]): Promise<void> {
    const read = await readPastOdd(addresses, async (some) => mailServer.readMany(some));
    for (const [index, address] of addresses.entries()) {
      const state = read[index] ?? null;
      if (state instanceof MailServerUnavailable) odd.set(address, state);
      else states.set(address, state);
    }
  }

  return {
    facts: {
      hosts: (domain) => hosted?.has(domain),
      targetsOf: (domain) => targets && (targets.get(domain) ?? []),
      stateOf: (address) => {
        const trouble = odd.get(address);
        if (trouble) throw trouble;
        return states.get(address);
      },
      delimiterOf: (domain) => mailServer.serverOf(domain).recipientDelimiter,
    },
    load: async (lacks) => {
      if (lacks.has('domains')) hosted = new Set(await mailServer.domains());
      if (lacks.has('alias-domains')) await loadTargets();
      await loadStates([...lacks].filter(isAddress));
    },
  };
}

const isOdd = (error: unknown): error is MailServerUnavailable =>
  error instanceof MailServerUnavailable && error.trouble === 'odd';

const isAddress = (lack: Lack): lack is Address => lack !== 'domains' && lack !== 'alias-domains';

/** A view in which some addresses have other states, null for none; their domains count as ours. */
export function assume(view: MailView, states: ReadonlyMap<Address, AddressState | null>): MailView {
  const domains = new Set([...states.keys()].map(domainOf));
  return {
    ...view,
    facts: {
      ...view.facts,
      hosts: (domain) => domains.has(domain) || view.facts.hosts(domain),
      stateOf: (address) => (states.has(address) ? states.get(address) : view.facts.stateOf(address)),
    },
  };
}

/** Resolves addresses in a view, and reads what it lacks for that. */
export const resolverOf =
  (view: MailView): Resolve =>
  async (address) => {
    for (;;) {
      const arrival = resolveKnown(view.facts, address);
      if (arrival.kind !== 'lacking') return arrival;
      await view.load(new Set([arrival.what]));
    }
  };

/** Whether a domain is one of ours in a view. */
export async function hostsNow(view: MailView, domain: Domain): Promise<boolean> {
  if (view.facts.hosts(domain) === undefined) await view.load(new Set(['domains']));
  return view.facts.hosts(domain) ?? false;
}

/** An address's state in a view. */
export async function stateIn(view: MailView, address: Address): Promise<AddressState | null> {
  if (view.facts.stateOf(address) === undefined) await view.load(new Set([address]));
  return view.facts.stateOf(address) ?? null;
}

/** Resolves addresses in a view: what all of them lack is read together. Those with an odd entry on their way are left out. */
export async function resolveMany(
  view: MailView,
  addresses: Iterable<Address>,
): Promise<Map<Address, Arrival>> {
  const arrivals = new Map<Address, Arrival>();
  const pause = createTurns();
  for (let open = addresses; ; ) {
    const lacks = new Set<Lack>();
    const again = new Set<Address>();
    for (const address of open) {
      await pause();
      if (arrivals.has(address)) continue;
      const arrival = resolveUnlessOdd(view, address);
      if (arrival?.kind === 'lacking') {
        lacks.add(arrival.what);
        again.add(address);
      } else if (arrival) arrivals.set(address, arrival);
    }
    if (again.size === 0) return arrivals;
    open = again;
    await view.load(lacks);
  }
}

function resolveUnlessOdd({ facts }: MailView, address: Address) {
  try {
    return resolveKnown(facts, address);
  } catch (error) {
    if (isOdd(error)) return null;
    throw error;
  }
}

/** Resolves addresses and all that they forward to, level by level. */
export async function resolveReachable(
  view: MailView,
  addresses: Iterable<Address>,
): Promise<Map<Address, Arrival>> {
  const all = new Map<Address, Arrival>();
  const pause = createTurns();
  for (let level = addresses; ; ) {
    const arrivals = await resolveMany(view, level);
    if (arrivals.size === 0) return all;
    const next = new Set<Address>();
    for (const [address, arrival] of arrivals) {
      await pause();
      all.set(address, arrival);
    }
    for (const arrival of arrivals.values()) {
      await pause();
      if (arrival.kind !== 'at') continue;
      for (const each of [arrival.address, ...addressesIn(arrival.state.forwards)])
        if (!all.has(each)) next.add(each);
    }
    level = next;
  }
}
