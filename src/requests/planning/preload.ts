import { type Address, catchAllOf, domainOf, isCatchAll } from '../../domain/address/address.ts';
import { withDomain } from '../../domain/address/alias-domain.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import {
  type AddressChange,
  addressChangesOf,
  type Change,
  isOfDomain,
  targetOf,
} from '../../domain/request/change.ts';
import { affectsAppPasswords } from '../../domain/request/effect-predicates.ts';
import { gainedForwards, lostForwards, removedAddress } from '../../domain/request/many/change-needs.ts';
import { strongComponents } from '../../domain/request/many/strong-components.ts';
import { createTurns, inTurns } from '../../lib/turns.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';
import { readPastOdd } from '../../mail-servers/read-past-odd.ts';
import { resolveMany, resolveReachable } from './mail-view.ts';
import type { PlanningReads, Remembered } from './planning-reads.ts';
import type { Arrival } from './resolve.ts';

/** App passwords of mailboxes that are read at the same time. */
const readsAtOnce = 8;
/** Forwarders that are read beforehand at most, to see who may get ownership proofs; others are read one by one. */
const maxForwarders = 20_000;

/**
 * Reads in lists what many changes will be checked against, so that no change waits for reads of its own. What a list can't
 * tell, because of an odd entry, is left to be read alone.
 * @param leadsProofs whether to read also who forwards to the changed addresses, directly or not.
 * @returns the reads, which now know which changes can lead into a loop, and with which others.
 */
export async function preload(
  mailServer: MailServers,
  reads: PlanningReads,
  changes: readonly Change[],
  leadsProofs: boolean,
): Promise<PlanningReads> {
  const ofAddresses = changes.flatMap(addressChangesOf);
  const noted = changes.flatMap((each) => (each.kind === 'note' ? [each.address] : []));
  if (noted.length > 0) await reads.after.load(new Set(noted));
  const arrivals = await resolveReachable(reads.after, withRemoved(changes, movedForwards));
  await preloadRemovals(mailServer, reads, ofAddresses);
  // A rename is one thing to a mail server, which counts it when it is asked to do it.
  await preloadRefusals(
    mailServer,
    reads,
    changes.filter((each) => each.kind === 'address'),
  );
  await rememberMany(
    reads.measure,
    ofAddresses.filter(({ before }) => before?.mailbox).map(({ address }) => address),
    (addresses) => mailServer.measureMany(addresses),
  );
  if (leadsProofs)
    await preloadForwarders(
      mailServer,
      reads,
      changes.flatMap((each) => (leadsToNew.has(each.kind) ? [targetOf(each)] : [])),
      Number.POSITIVE_INFINITY,
    );
  await preloadAppPasswords(reads, changes);
  const circles = await findCircles(ofAddresses, arrivals);
  const circleOf = (address: Address): number | null => circles.get(address) ?? null;
  const loops = await findLoops(ofAddresses, circleOf);
  return { ...reads, circleOf, mayLoop: (address) => loops.has(address) };
}

/** Kinds of changes by which somebody new may get an address's mail. */
const leadsToNew: ReadonlySet<Change['kind']> = new Set(['address', 'owner', 'rename', 'access']);

const movedForwards = (change: Change): Address[] => [...gainedForwards(change), ...lostForwards(change)];

/** Reads in lists what tells whether mail would be returned once addresses are removed. */
export async function preloadRemovals(
  mailServer: MailServers,
  reads: PlanningReads,
  changes: readonly AddressChange[],
): Promise<void> {
  const removed = changes.filter(isRemoval).map(({ address }) => address);
  await resolveReachable(reads.after, removed);
  await resolveMany(reads.present, withRemoved(changes, lostForwards));
  await resolveMany(reads.after, new Set(changes.map(({ address }) => catchAllOf(domainOf(address)))));
  await resolveMany(reads.present, await preloadForwarders(mailServer, reads, removed, 1));
}

/** Addresses of each change, and those that are removed; worked out as they are asked for. */
const withRemoved = (
  changes: readonly Change[],
  addressesOf: (change: Change) => readonly Address[],
): Iterable<Address> => changes.values().flatMap((each) => [...addressesOf(each), ...removedAddress(each)]);

const isRemoval = ({ address, before, after }: AddressChange): boolean =>
  before !== null && after === null && !isCatchAll(address);

async function rememberMany<T>(
  remembered: Remembered<T>,
  addresses: readonly Address[],
  ask: (addresses: readonly Address[]) => Promise<readonly T[]>,
): Promise<void> {
  const asked = [...new Set(addresses)].filter((each) => !remembered.known.has(each));
  if (asked.length === 0) return;
  for (const [index, answer] of (await readPastOdd(asked, ask)).entries()) {
    const address = asked[index];
    if (address !== undefined && !(answer instanceof MailServerUnavailable))
      remembered.known.set(address, Promise.resolve(answer));
  }
}

/** Asks each mail server about all changes of its addresses together: its limits count over all of them. */
async function preloadRefusals(
  { serverOf }: MailServers,
  { refusal }: PlanningReads,
  changes: readonly AddressChange[],
): Promise<void> {
  const wishes = new Map(changes.map(({ address, after }) => [address, { address, after }]));
  for (const [{ rules }, of] of Map.groupBy(wishes.values(), ({ address }) => serverOf(domainOf(address))))
    if (rules)
      await rememberMany(
        refusal,
        of.map(({ address }) => address),
        (addresses) => rules.refuses(addresses.flatMap((each) => wishes.get(each) ?? [])),
      );
}

/**
 * Reads who forwards to addresses, and to their names at alias domains. @param levels how often on from there.
 * @returns those of the last level.
 */
async function preloadForwarders(
  mailServer: MailServers,
  reads: PlanningReads,
  addresses: readonly Address[],
  levels: number,
): Promise<ReadonlySet<Address>> {
  if (addresses.length === 0) return new Set();
  const aliasDomains = await reads.servers.aliasDomains();
  const seen = new Set<Address>();
  let level = new Set(addresses);
  for (let depth = 0; depth < levels && level.size > 0 && seen.size < maxForwarders; depth += 1) {
    const names = [...level].flatMap((address) => [
      address,
      ...aliasDomains
        .filter(({ target }) => target === domainOf(address))
        .map(({ domain }) => withDomain(address, domain)),
    ]);
    await rememberMany(reads.forwardersTo, names, (each) => mailServer.forwardersToMany(each));
    for (const each of level) seen.add(each);
    const found = await Promise.all(names.map((each) => reads.forwardersTo.known.get(each) ?? []));
    level = new Set(found.flat().filter((each) => !seen.has(each)));
  }
  return level;
}

async function preloadAppPasswords({ servers }: PlanningReads, changes: readonly Change[]): Promise<void> {
  const pause = createTurns();
  const affected: Address[] = [];
  for (const each of changes) {
    await pause();
    const isAffected =
      !isOfDomain(each) &&
      !servers.serverOf(domainOf(targetOf(each))).lacks.includes('app-passwords') &&
      affectsAppPasswords(each);
    if (isAffected) affected.push(targetOf(each));
  }
  const rest = affected.values();
  const readRest = async (): Promise<void> => {
    // What can't be read is remembered too, and is the trouble of its own change.
    for (const address of rest) await Promise.allSettled([servers.appPasswords(address)]);
  };
  await Promise.all(Array.from({ length: readsAtOnce }, readRest));
}

/** The circles of the forwards that there are and those that there will be: addresses that lead to one another. */
async function findCircles(
  changes: readonly AddressChange[],
  arrivals: ReadonlyMap<Address, Arrival>,
): Promise<ReadonlyMap<Address, number>> {
  const own = new Map(
    changes.map(({ address, before, after }) => [
      address,
      [...addressesIn(before?.forwards ?? []), ...addressesIn(after?.forwards ?? [])],
    ]),
  );
  const leadsTo = (address: Address): readonly Address[] => {
    const arrival = arrivals.get(address);
    const reached = arrival?.kind === 'at' ? [arrival.address, ...addressesIn(arrival.state.forwards)] : [];
    return [...(own.get(address) ?? []), ...reached];
  };
  return inTurns(strongComponents(own.keys(), leadsTo));
}

/** The changed addresses that an added forward may lead back to. */
async function findLoops(
  changes: readonly AddressChange[],
  circleOf: (address: Address) => number | null,
): Promise<ReadonlySet<Address>> {
  const pause = createTurns();
  const loops = new Set<Address>();
  for (const change of changes) {
    await pause();
    const { address, after } = change;
    const isCircular =
      // A catch-all that is suspended takes no mail, but will once it is resumed.
      (isCatchAll(address) && after?.enabled === false) ||
      gainedForwards(change).some((to) => circleOf(to) === circleOf(address));
    if (isCircular) loops.add(address);
  }
  return loops;
}
