import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import { type AddressState, type MailboxId, sameState } from '../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import {
  partsOf,
  type Suspension,
  suspensionOf,
  withSuspended,
} from '../../src/domain/suspension/suspension.ts';
import type { Order, Outcome } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import { suspensionsOf } from './conformance-suspension.ts';
import { alias, at, change, everything, outside } from './orders.ts';

/** A simple model of a mail server. */
type Model = {
  /** Whether a removed mailbox is kept, and reported. */
  readonly keeps: boolean;
  readonly states: Map<Address, AddressState>;
  /** Messages by mailbox, including removed ones. */
  readonly mail: Map<MailboxId, number>;
  readonly purged: Set<MailboxId>;
  /** The mailboxes that each address lost, oldest first. */
  readonly lost: Map<Address, MailboxId[]>;
};

/** One step, independent of what came before; `mailbox` says which one the address is to get. */
type Step = {
  readonly local: string;
  readonly mailbox: 'none' | 'same' | 'new' | 'lost';
  readonly quota: number | null;
  readonly forwards: Address[];
  readonly suspension: Suspension;
  /** Whether the order's `before` is the present state. */
  readonly informed: boolean;
  readonly deliver: boolean;
  readonly purge: boolean;
};

const steps: fc.Arbitrary<Step> = fc.record({
  local: fc.constantFrom('ann', 'bob'),
  mailbox: fc.constantFrom('none', 'same', 'new', 'lost'),
  quota: fc.constantFrom(null, 2 ** 20),
  forwards: fc.subarray([outside('x'), outside('y')]),
  suspension: fc.constantFrom('active', 'suspended', 'suspended-login', 'suspended-mail'),
  informed: fc.integer({ min: 0, max: 9 }).map((roll) => roll > 0),
  deliver: fc.boolean(),
  purge: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
});

/** The steps that a mail server with these traits can take. */
const stepsFor = (traits: DriverTraits): fc.Arbitrary<Step> =>
  steps
    .filter(({ mailbox }) => mailbox !== 'lost' || hasCapability(traits, 'restore'))
    .filter(
      ({ mailbox, forwards }) =>
        mailbox === 'none' || forwards.length === 0 || hasCapability(traits, 'mixed'),
    )
    .filter(({ suspension }) => suspensionsOf(traits).includes(suspension))
    .map((step) => ({ ...step, purge: step.purge && hasCapability(traits, 'restore') }));

/** Random sequences of orders, each given twice, compared with the model. */
export function describeModel(made: () => ServerUnderTest, traits: DriverTraits): void {
  test('any sequence of changes leaves what a simple model of it leaves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepsFor(traits), { minLength: 1, maxLength: 25 }), async (sequence) => {
        const model: Model = {
          keeps: traits.keepsRemoved !== 'nothing',
          states: new Map(),
          mail: new Map(),
          purged: new Set(),
          lost: new Map(),
        };
        for (const step of sequence) await take(step, model, made());
        await expectSame(model, made());
        await clear(model, made());
      }),
      { numRuns: 40 },
    );
  });
}

async function take(step: Step, model: Model, { server, deliver }: ServerUnderTest): Promise<void> {
  const address = at(step.local);
  const present = model.states.get(address) ?? null;
  const after = wantedState(step, model, present);
  const order = change(address, step.informed ? present : misbelief(after), after);

  const expected = inOrder(expectedOutcome(model, order, present));
  expect(inOrder(await server.apply(order))).toEqual(expected);
  expect(inOrder(await server.apply(order))).toEqual(expected);

  const mailbox = model.states.get(address)?.mailbox;
  if (mailbox && step.deliver) {
    await deliver(address, Buffer.from('0123456789'));
    model.mail.set(mailbox.id, (model.mail.get(mailbox.id) ?? 0) + 1);
  }
  const purged = step.purge && lostBy(model, address).find((id) => id !== mailbox?.id);
  if (purged) {
    await server.purge(purged);
    model.purged.add(purged);
  }
}

/**
 * A state that is not the present one. Of the same kind as the wanted state: some servers turn an alias into a
 * mailbox in two steps.
 */
const misbelief = (after: AddressState | null): AddressState =>
  after?.mailbox ? otherwise(after) : alias(outside('someone-else'));

/** Suspended where it was not, and the other way round. */
const otherwise = (state: AddressState): AddressState =>
  withSuspended(state, partsOf(suspensionOf(state) === 'active' ? 'suspended' : 'active'));

function wantedState(step: Step, model: Model, present: AddressState | null): AddressState | null {
  const wanted = {
    none: null,
    same: present?.mailbox?.id ?? null,
    new: newMailboxId(),
    lost: lostBy(model, at(step.local)).at(-1) ?? null,
  }[step.mailbox];
  if (!wanted && step.forwards.length === 0) return null;
  const state = {
    mailbox: wanted && { id: wanted, quota: step.quota },
    forwards: step.forwards,
    enabled: true,
  };
  return withSuspended(state, partsOf(step.suspension));
}

/** The outcome that the order must have; applies it to the model. */
function expectedOutcome(model: Model, { change }: Order, present: AddressState | null): Outcome {
  if (change.kind !== 'address') throw new Error('The model knows changes of addresses only.');
  const { address, before, after } = change;
  if (sameState(present, after)) return { kind: 'applied', removed: removedBy(model, before, after) };
  if (!sameState(present, before)) return { kind: 'found-changed', found: present };
  const arriving = after?.mailbox && after.mailbox.id !== before?.mailbox?.id ? after.mailbox.id : null;
  if (arriving && model.purged.has(arriving)) {
    return { kind: 'impossible', why: { code: 'removed-mail-gone', id: arriving } };
  }
  const removed = removedBy(model, before, after);
  for (const { id } of removed) model.lost.set(address, [...lostBy(model, address), id]);
  if (after) model.states.set(address, after);
  else model.states.delete(address);
  return { kind: 'applied', removed };
}

function removedBy(model: Model, before: AddressState | null, after: AddressState | null) {
  const id = before?.mailbox?.id;
  if (!model.keeps || !id || id === after?.mailbox?.id) return [];
  const messages = model.mail.get(id) ?? 0;
  return [{ id, holds: { messages, bytes: 10 * messages } }];
}

const lostBy = (model: Model, address: Address): MailboxId[] => model.lost.get(address) ?? [];

async function expectSame(model: Model, { server }: ServerUnderTest): Promise<void> {
  const all = await everything(server);
  all.delete(at('postmaster'));
  expect(new Map([...all].map(sorted))).toEqual(new Map([...model.states].map(sorted)));
  for (const [address, { mailbox }] of model.states) {
    const messages = mailbox && (model.mail.get(mailbox.id) ?? 0);
    const size = mailbox && { messages, bytes: 10 * (messages ?? 0), passwordSet: false };
    expect(await server.measure(address)).toEqual(size);
  }
}

/** Compares in any order: a driver appends to what is there, and rewrites nothing else. */
const inOrder = (outcome: Outcome): Outcome =>
  outcome.kind === 'found-changed' && outcome.found
    ? { ...outcome, found: { ...outcome.found, forwards: outcome.found.forwards.toSorted() } }
    : outcome;

const sorted = ([address, state]: [Address, AddressState]): [Address, AddressState] => [
  address,
  { ...state, forwards: state.forwards.toSorted() },
];

async function clear(model: Model, { server }: ServerUnderTest): Promise<void> {
  for (const [address, state] of model.states) await server.apply(change(address, state, null));
}
