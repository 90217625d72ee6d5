import { type Actor, personOf } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import { addressIn, leadsInto } from '../../domain/address/destination.ts';
import type { DomainReview } from '../../domain/domain-review/domain-review.ts';
import type { AddressFacts, Membership } from '../../domain/domain-review/find-findings.ts';
import { type LastLogin, unknownLogin } from '../../domain/domain-review/last-login.ts';
import { loginsSince } from '../../domain/domain-review/logins-since.ts';
import { createTurns } from '../../lib/turns.ts';
import { type AddressEntry, isOfWholeServer } from '../../mail-servers/port.ts';
import { insideDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { mirroredAddresses } from '../selection/find-selected.ts';
import { findSharedWith } from './find-shared-with.ts';
import { keptForGood } from './kept-for-good.ts';
import { firstLoginSeen } from './logins-seen.ts';
import { someoneIn } from './review-place.ts';

type GatherContext = Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>;

/** Tells whether people are still where they are known from. */
export type MembershipOf = (people: readonly Actor[]) => Promise<ReadonlyMap<string, Membership>>;

/** Audit rows of an address that are looked at: the newest one is enough. */
const newestRow = 1;

/** What is known now of all addresses of a domain that is reviewed. */
export async function gatherFacts(
  app: GatherContext,
  { tenant, domain }: Pick<DomainReview, 'tenant' | 'domain'>,
  membershipOf: MembershipOf,
): Promise<AddressFacts[]> {
  const { store } = app;
  const isInside = insideDomainFilter(app, someoneIn(tenant));
  const entries: AddressEntry[] = [];
  for await (const entry of mirroredAddresses(app, [domain])) entries.push(entry);
  const owners = new Map(
    entries.flatMap(({ address, state: { mailbox } }) => {
      const owner = mailbox && store.owners.of(mailbox.id);
      return owner ? [[address, owner] as const] : [];
    }),
  );
  const memberships = await membershipOf([...owners.values()]);
  const logins = await lastLogins(
    app,
    entries.flatMap(({ address, state }) => (state.mailbox ? address : [])),
  );
  const server = app.mailServer.serverOf(domain);
  const since = loginsSince(
    server.loginRecords ?? 'all',
    [...logins.values()],
    firstLoginSeen(app, server.name),
  );
  const sharedWith = await findSharedWith(app, tenant, domain, entries);
  const kept = await keptForGood(app, domain);
  const pause = createTurns();
  const facts: AddressFacts[] = [];
  for (const { address, state } of entries) {
    await pause();
    const owner = owners.get(address) ?? null;
    facts.push({
      ...{ address, state, owner, loginsSince: since },
      membership: owner ? (memberships.get(personOf(owner)) ?? 'unknown') : 'here',
      login: logins.get(address) ?? unknownLogin,
      knownSince: store.audit.forAddress(address, newestRow)[0]?.at ?? null,
      outside: state.forwards.filter((to) => addressIn(to) !== null && !leadsInto(to, isInside)),
      keptForGood: kept.get(address) ?? null,
      sharedWith: sharedWith.get(address) ?? null,
    });
  }
  return facts;
}

/** The last logins to mailboxes; none where the mail server can't be asked now: they are not known then. */
async function lastLogins(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  addresses: readonly Address[],
): Promise<Map<Address, LastLogin>> {
  const [first] = addresses;
  if (first === undefined || mailServer.serverOf(domainOf(first)).lacks.includes('last-login'))
    return new Map();
  try {
    const found = await mailServer.lastLogins(addresses);
    return new Map(addresses.map((address, index) => [address, found[index] ?? unknownLogin]));
  } catch (error) {
    if (isOfWholeServer(error)) return new Map();
    throw error;
  }
}
