import type { Actor } from '../../domain/actor.ts';
import { type Address, catchAllOf, type Domain } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { leadsInto } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readStates, requireVisibleDomain } from '../access/read-address.ts';
import { readDomainAddresses, readNamesAbout } from '../access/read-domain.ts';
import { visibleDomains } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { type Deletions, deleteAddresses } from './change-selected.ts';
import { mirroredAddresses } from './find-selected.ts';

type RemovalContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/**
 * What the removal of a domain comes to: each of its addresses is deleted, whatever else forwards into it loses that, its
 * other names go, and then the domain.
 */
export async function removeDomain(
  app: RemovalContext,
  actor: Actor,
  domain: Domain,
): Promise<Result<Deletions, Fault>> {
  const visible = requireVisibleDomain(app, actor, domain);
  if (!visible.ok) return visible;
  const found = await tryMailServer(readRemoval(app, actor, domain));
  if (!found.ok) return found;
  const { names, addresses, forwarders } = found.value;
  const deletions = addresses.map(
    ({ address, state }): AddressChange => ({ kind: 'address', address, before: state, after: null }),
  );
  const deleted = await deleteAddresses(app, actor, deletions, { domain, forwarders });
  if (!deleted.ok) return deleted;
  const left = leftForwarders(domain, deleted.value.changes, forwarders);
  if (left.length > 0) return err({ code: 'still-forwarded-to', address: catchAllOf(domain), by: left });
  return ok({
    ...deleted.value,
    changes: [
      ...deleted.value.changes,
      ...names.map((name): WantedChange => ({ change: { kind: 'domain-alias', ...name, act: 'remove' } })),
      { change: { kind: 'domain-remove', domain } },
    ],
  });
}

async function readRemoval(app: RemovalContext, actor: Actor, domain: Domain) {
  const { mailServer } = app;
  return {
    names: (await readNamesAbout(mailServer, [domain])).filter(({ target }) => target === domain),
    addresses: await readDomainAddresses(mailServer, domain),
    forwarders: await readForwarders(app, actor, domain),
  };
}

/** The other addresses that forward into a domain, as they are now: also to what only its catch-all takes, or nothing. */
async function readForwarders(
  app: RemovalContext,
  actor: Actor,
  domain: Domain,
): Promise<Map<Address, AddressState>> {
  const others = visibleDomains(app, actor).flatMap((each) => (each.domain === domain ? [] : each.domain));
  const seen: Address[] = [];
  for await (const { address, state } of mirroredAddresses(app, others))
    if (forwardsInto(state, domain)) seen.push(address);
  const states = await readStates(app, seen);
  return new Map(
    [...states].flatMap(([address, state]) =>
      state && forwardsInto(state, domain) ? [[address, state] as const] : [],
    ),
  );
}

const forwardsInto = ({ forwards }: AddressState, domain: Domain): boolean =>
  forwards.some((to) => leadsInto(to, (each) => each === domain));

/** Those whose last forward leads into the domain and can't go, such as a postmaster's. */
function leftForwarders(
  domain: Domain,
  changes: readonly WantedChange[],
  forwarders: ReadonlyMap<Address, AddressState>,
): Address[] {
  const after = new Map(
    changes.flatMap(({ change }) => (change.kind === 'address' ? [[change.address, change.after]] : [])),
  );
  return [...forwarders].flatMap(([address, before]) => {
    const state = after.has(address) ? after.get(address) : before;
    return state && forwardsInto(state, domain) ? address : [];
  });
}
