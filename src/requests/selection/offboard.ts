import { type Actor, highestRole } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { NotOffboarded } from '../../domain/people-fault.ts';
import {
  type LeaversMailbox,
  type Leaving,
  type Offboarded,
  offboardingChanges,
  type Successor,
  takesMail,
} from '../../domain/request/people/offboarding.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { suspendedParts, suspensionOf } from '../../domain/suspension/suspension.ts';
import { becomesResumed } from '../../domain/suspension/suspension-effects.ts';
import { accountIds, isSamePerson } from '../access/identity.ts';
import { readStates } from '../access/read-address.ts';
import { type DomainFilter, insideDomainFilter, visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { resolveMany, stateIn } from '../planning/mail-view.ts';
import { type PlanningReads, readsFor } from '../planning/planning-reads.ts';
import { waysBackAt } from '../times/ways-back.ts';
import { nameFirst } from './name-first.ts';

type OffboardContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** Who leaves, and what is to become of what is theirs. */
export type Leave = {
  readonly person: Actor;
  readonly successor: Actor | null;
  /** Until when the mailboxes are closed before they are deleted; null: they are handed over to the successor. */
  readonly keep: WantedTime | null;
};

/** The changes of an offboarding, and what is said beside them. */
export type LeaveChanges = { readonly changes: readonly WantedChange[] } & Pick<
  RequestOptions,
  'alsoDeleted' | 'keeps'
>;

/** What the offboarding of somebody comes to, in the domains that the actor sees, as the mail servers are now. */
export async function offboard(
  app: OffboardContext,
  actor: Actor,
  { person, successor, keep }: Leave,
): Promise<Result<LeaveChanges, Fault>> {
  const refused = refusal(app, actor, { person, successor });
  if (refused) return err(refused);
  const sees = visibleDomainFilter(app, actor);
  const read = await tryMailServer(readMailboxes(app, person, sees));
  if (!read.ok) return read;
  const mailboxes = read.value;
  if (mailboxes.length === 0) return err(notOffboarded(person, 'nothing'));
  const heir = successor ? await tryMailServer(readSuccessor(app, successor, sees)) : ok(null);
  if (!heir.ok) return heir;
  if (successor && !heir.value) return err(notOffboarded(successor, 'successor-without-mailbox'));
  const known = { mailboxes, successor: heir.value, closedUntil: keep?.at ?? null };
  const found = await tryMailServer(readForwarders(app, actor, known));
  if (!found.ok) return found;
  const { changes, gone, left } = found.value;
  if (left.length > 0)
    return err({ code: 'not-offboarded', person, why: { kind: 'last-forwards', addresses: left } });
  const keeps = keep === null ? [] : mailboxes.flatMap(({ address }) => waysToOpen(app, address));
  return ok({
    changes,
    ...(gone.length > 0 && { alsoDeleted: nameFirst(gone) }),
    ...(keeps.length > 0 && { keeps }),
  });
}

/** Ends of other people's requests are for admins to say, and nobody deals with what is their own. */
function refusal(
  app: Pick<AppContext, 'policy'>,
  actor: Actor,
  { person, successor }: Pick<Leave, 'person' | 'successor'>,
): Fault | null {
  const role = highestRole(actor);
  if (role !== 'admin') return { code: 'not-allowed', effect: 'lock-out', role, needed: 'admin' };
  if (isSamePerson(app, person, actor)) return notOffboarded(person, 'yourself');
  return successor && isSamePerson(app, person, successor) ? notOffboarded(person, 'successor-leaves') : null;
}

const notOffboarded = (
  person: Actor,
  kind: Exclude<NotOffboarded['why']['kind'], 'last-forwards'>,
): NotOffboarded => ({ code: 'not-offboarded', person, why: { kind } });

type OwnMailbox = Pick<LeaversMailbox, 'address' | 'state'>;

/** The mailboxes of all of somebody's accounts. */
async function mailboxesOf(app: OffboardContext, person: Actor, sees: DomainFilter): Promise<OwnMailbox[]> {
  const rows = app.store.owners
    .ownedBy(accountIds(app, person))
    .filter(({ address }) => sees(domainOf(address)));
  const states = await readStates(
    app,
    rows.map(({ address }) => address),
  );
  return rows.flatMap(({ address, mailbox }) => {
    const state = states.get(address) ?? null;
    return isOf(state, mailbox) ? [{ address, state }] : [];
  });
}

const isOf = (
  state: AddressState | null,
  mailbox: Mailbox['id'],
): state is AddressState & { readonly mailbox: Mailbox } => state?.mailbox?.id === mailbox;

async function readMailboxes(
  app: OffboardContext,
  person: Actor,
  sees: DomainFilter,
): Promise<LeaversMailbox[]> {
  return (await mailboxesOf(app, person, sees)).map(({ address, state }) => ({
    ...{ address, state },
    owner: app.store.owners.of(state.mailbox.id) ?? person,
    forwardsOnly: !app.mailServer.serverOf(domainOf(address)).lacks.includes('forward-only'),
    opensAgain: suspensionOf(state) !== 'active' && waysToOpen(app, address).length > 0,
  }));
}

/** The scheduled requests that would open a suspended address again. */
const waysToOpen = (app: Pick<AppContext, 'store'>, address: Address): number[] =>
  waysBackAt(app, address).flatMap(({ request, aspects, change }) =>
    suspendedParts.some((part) => aspects.has(part) && becomesResumed(change, part)) ? request.id : [],
  );

/** Whoever takes over, by the mailbox of theirs in the same domain, if they have one there; null: they have none at all. */
async function readSuccessor(
  app: OffboardContext,
  owner: Actor,
  sees: DomainFilter,
): Promise<Successor | null> {
  const addresses = (await mailboxesOf(app, owner, sees))
    .filter(({ state }) => takesMail(state))
    .map(({ address }) => address)
    .sort();
  const [first] = addresses;
  if (first === undefined) return null;
  return {
    owner,
    addressFor: (address) => addresses.find((each) => domainOf(each) === domainOf(address)) ?? first,
  };
}

/** Reads what forwards to theirs, and to what goes with it, until nothing more goes. */
async function readForwarders(
  app: OffboardContext,
  actor: Actor,
  known: Pick<Leaving, 'mailboxes' | 'successor' | 'closedUntil'>,
): Promise<Offboarded> {
  const sees = visibleDomainFilter(app, actor);
  const inside = insideDomainFilter(app, actor, sees);
  const reads = readsFor(app.mailServer, []);
  const forwarders = new Map<Address, AddressState>();
  const arrivals = new Map<Address, Address>();
  const asked = new Set<Address>();
  const noteArrivals = async (states: readonly AddressState[]): Promise<void> => {
    for (const [to, address] of await arrivalsOf(reads, states)) arrivals.set(to, address);
  };
  await noteArrivals(known.mailboxes.map(({ state }) => state));
  for (let targets = known.mailboxes.map(({ address }) => address); ; ) {
    for (const target of targets) {
      asked.add(target);
      for (const by of await reads.remainingForwarders(target)) {
        const state = sees(domainOf(by)) ? await stateIn(reads.present, by) : null;
        if (state) forwarders.set(by, state);
      }
    }
    await noteArrivals([...forwarders.values()]);
    const arrivesAt = (to: Address): Address => arrivals.get(to) ?? to;
    const offboarded = offboardingChanges({ ...known, forwarders, arrivesAt, inside });
    targets = offboarded.gone.filter((each) => !asked.has(each));
    if (targets.length === 0) return offboarded;
  }
}

/** Where mail to the destinations of some addresses arrives now. */
async function arrivalsOf(
  { present }: PlanningReads,
  states: readonly AddressState[],
): Promise<[Address, Address][]> {
  const arrivals = await resolveMany(
    present,
    states.flatMap(({ forwards }) => addressesIn(forwards)),
  );
  return [...arrivals].flatMap(([to, arrival]): [Address, Address][] =>
    arrival.kind === 'at' ? [[to, arrival.address]] : [],
  );
}
