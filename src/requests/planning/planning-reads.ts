import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import { addressChangesOf, type Change, targetOf } from '../../domain/request/change.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import type { Impossible, MailboxDetails } from '../../mail-servers/port.ts';
import { catchOdd } from '../context/try-mail-server.ts';
import { addressAliases, forwardersToNames } from './forwarders.ts';
import { assume, type MailView, presentView, resolverOf, stateIn } from './mail-view.ts';

/** What planning reads of the mail servers: each thing once, whether for one change or for many. */
export type PlanningReads = {
  readonly servers: MailServers;
  /** The addresses as the mail servers have them. */
  readonly present: MailView;
  /** The addresses as they will be once all changes are applied. */
  readonly after: MailView;
  /** The addresses that still forward to one once all changes are applied. Sorted. */
  readonly remainingForwarders: (address: Address) => Promise<Address[]>;
  /** Whether one of the changes removes the address. */
  readonly goes: (address: Address) => boolean;
  /** Whether one of the changes removes the domain. */
  readonly removes: (domain: Domain) => boolean;
  /** Whether one of the changes takes away this other name of a domain. */
  readonly takesName: (domain: Domain) => boolean;
  /** False: it is known that no forward which is added to a changed address leads back to it. */
  readonly mayLoop: (address: Address) => boolean;
  /** Which circle an address is in, of the forwards that there are and those that there will be; null: none is known. */
  readonly circleOf: (address: Address) => number | null;
  /** Why the address's mail server would refuse its change; null: it would not. */
  readonly refusal: Remembered<Impossible | null>;
  readonly measure: Remembered<MailboxDetails | null>;
  readonly forwardersTo: Remembered<Address[]>;
};

/** The reads for some changes, which are known once they are asked for; see `preload` for many. */
export function readsFor(mailServer: MailServers, changes: readonly Change[]): PlanningReads {
  const present = presentView(mailServer);
  const states = afterStates(changes);
  const after = assume(present, states);
  const removed = new Set(
    changes.flatMap((change) => (change.kind === 'domain-remove' ? [change.domain] : [])),
  );
  const names = new Set(
    changes.flatMap((change) =>
      change.kind === 'domain-alias' && change.act === 'remove' ? [change.domain] : [],
    ),
  );
  const refusal = remember(async (address) => {
    const { rules } = mailServer.serverOf(domainOf(address));
    const [why = null] = (await rules?.refuses([{ address, after: states.get(address) ?? null }])) ?? [];
    return why;
  });
  const measure = remember((address) => mailServer.measure(address));
  const forwardersTo = remember((address) => mailServer.forwardersTo(address));
  const servers: MailServers = {
    ...mailServer,
    read: (address) => stateIn(present, address),
    measure,
    forwardersTo,
    appPasswords: remember((address) => mailServer.appPasswords(address)),
    access: remember((address) => mailServer.access(address)),
    aliasDomains: once(() => mailServer.aliasDomains()),
  };

  return {
    servers,
    present,
    after,
    remainingForwarders: (address) => findRemaining(servers, present, states, address),
    goes: (address) => states.get(address) === null,
    removes: (domain) => removed.has(domain),
    takesName: (domain) => names.has(domain),
    mayLoop: () => true,
    circleOf: () => null,
    refusal,
    measure,
    forwardersTo,
  };
}

/** Who forwards to an address, but for those whose changed states, or whose tags, do not lead there. */
async function findRemaining(
  servers: MailServers,
  present: MailView,
  states: ReadonlyMap<Address, AddressState | null>,
  address: Address,
): Promise<Address[]> {
  const names = await addressAliases(servers, address);
  const found = await forwardersToNames(servers, names);
  const resolve = resolverOf(present);
  const arrivesThere = async (forward: Address): Promise<boolean> => {
    const arrival = await catchOdd(resolve(forward));
    return arrival === 'odd' || (arrival.kind === 'at' && arrival.address === address);
  };
  const remain = await Promise.all(
    found.map(async (from) => {
      const state = states.has(from) ? (states.get(from) ?? null) : await catchOdd(stateIn(present, from));
      if (state === 'odd') return true;
      const forwards = addressesIn(state?.forwards ?? []);
      if (forwards.some((each) => names.includes(each))) return true;
      return (await Promise.all(forwards.map(arrivesThere))).includes(true);
    }),
  );
  return found.filter((_, index) => remain[index]);
}

/** The addresses as they will be once some changes are applied. */
export const viewAfter = (mailServer: MailServers, changes: readonly Change[]): MailView =>
  assume(presentView(mailServer), afterStates(changes));

/** The states of addresses once changes are applied; null: it does not exist then. */
function afterStates(changes: readonly Change[]): Map<Address, AddressState | null> {
  const states = new Map<Address, AddressState | null>();
  for (const change of changes) {
    for (const { address, after } of addressChangesOf(change)) states.set(address, after);
    if (change.kind === 'domain' && change.postmaster) states.set(targetOf(change), change.postmaster);
  }
  return states;
}

/** An answer that is asked for once per address, and can be given beforehand. */
export type Remembered<T> = ((address: Address) => Promise<T>) & {
  readonly known: Map<Address, Promise<T>>;
};

function remember<T>(ask: (address: Address) => Promise<T>): Remembered<T> {
  const known = new Map<Address, Promise<T>>();
  const answer = (address: Address): Promise<T> => {
    const asked = known.get(address) ?? ask(address);
    known.set(address, asked);
    return asked;
  };
  return Object.assign(answer, { known });
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
