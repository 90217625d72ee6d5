import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { isInProgress } from '../../../src/domain/request/request-state.ts';
import { aliasTo, outside } from '../../support/fixtures/example-org.ts';
import { suspendedOtherwise } from '../../support/fixtures/next-suspension.ts';
import { put, requestsOf, serverOf, stateNow, type World } from './world.ts';

/** Somebody changes an address directly that a request in progress is about to change, and that other changes of it need. */
export function spoil(world: World, { back }: { readonly back: number }): null {
  const request = requestsOf(world).filter(({ state }) => isInProgress(state))[back];
  const changes = request ? [...world.app.store.changes.of(request.plan.key)] : [];
  const needed = changes.filter(
    ({ position, state }) =>
      (state === 'planned' || state === 'sent') && changes.some(({ needs }) => needs.includes(position)),
  );
  for (const { change: each } of needed.slice(0, 1))
    if (each.kind === 'address')
      changeDirectly(world, { address: each.address, does: each.before ? 'toggle' : 'make' });
  return null;
}

/** One more message comes to a mailbox. */
export function mailComes(world: World, subject: Address): null {
  const id = stateNow(world, subject)?.mailbox?.id;
  const { sizes } = world.servers[serverOf(subject)].held;
  if (id) sizes.set(id, { messages: (sizes.get(id)?.messages ?? 0) + 1, bytes: 100 });
  return null;
}

type Deed = 'toggle' | 'delete' | 'forward' | 'make';

/** Somebody changes an address on its mail server directly. */
export function changeDirectly(
  world: World,
  { address: subject, does }: { readonly address: Address; readonly does: Deed },
): null {
  const state = stateNow(world, subject) ?? (does === 'make' ? aliasTo(outside('other')) : null);
  if (state) put(world, subject, changedBy(does, state));
  return null;
}

function changedBy(does: Deed, state: AddressState): AddressState | null {
  switch (does) {
    case 'toggle':
      return suspendedOtherwise(state);
    case 'delete':
      return null;
    case 'make':
      return state;
    case 'forward':
      return { ...state, forwards: [outside('other')] };
  }
}
