import fc from 'fast-check';
import { type Address, domainOf, postmasterOf } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { withoutMailbox } from '../../../src/domain/suspension/suspension.ts';
import { aliasTo, change, outside } from '../../support/fixtures/example-org.ts';
import { suspendedOtherwise } from '../../support/fixtures/next-suspension.ts';
import { account } from '../../support/fixtures/policy.ts';
import { addresses, allAddresses, isHosted, newDomains, stateNow, type World } from './world.ts';

/** What somebody wants of an address; `list`: so many forwards that they are looked through first. */
type Goal =
  | { readonly to: 'mailbox' | 'outside' | 'nothing' | 'toggle' | 'quota' | 'hand-over' | 'list' }
  /** A domain with this postmaster; of one that is there, that the postmaster forwards so. */
  | { readonly to: 'domain'; readonly back: Address }
  /** Which of the others it leads to, by its place or its name. */
  | { readonly to: 'forward'; readonly back: number | Address }
  /** Another note; null: none. */
  | { readonly to: 'note'; readonly text: string | null };

export type Wish = {
  readonly address: Address;
  readonly goal: Goal;
  /** What is noted with a change of the address. */
  readonly note?: string | null;
};

const note = fc.constantFrom('one', 'two', null);

const goal: fc.Arbitrary<Goal> = fc.oneof(
  fc.record({
    to: fc.constantFrom('mailbox', 'outside', 'nothing', 'toggle', 'quota', 'hand-over', 'list'),
  }),
  fc.record({ to: fc.constant('forward'), back: fc.nat(4) }),
  fc.record({ to: fc.constant('note'), text: note }),
);

const wish: fc.Arbitrary<Wish> = fc.record(
  { address: fc.constantFrom(...addresses), goal, note },
  { requiredKeys: ['address', 'goal'] },
);

const any = fc.uniqueArray(wish, {
  minLength: 1,
  maxLength: 6,
  selector: ({ address, goal: { to } }) => `${address} ${to === 'hand-over' || to === 'note' ? to : ''}`,
});

/** Several addresses that forward to one, which may be made or changed with them. */
const chain = fc
  .record({
    along: fc.uniqueArray(fc.constantFrom(...addresses), { minLength: 2, maxLength: 4 }),
    isChanged: fc.boolean(),
  })
  .map(({ along: [first = addresses[0] as Address, ...others], isChanged }): Wish[] => [
    ...(isChanged ? [{ address: first, goal: { to: 'outside' } } as const] : []),
    ...others.map((address) => ({ address, goal: { to: 'forward', back: first } as const })),
  ]);

/** A domain that is added, an address in it, and one elsewhere that forwards there; each after the others by what it needs. */
const newDomain = fc
  .record({
    domain: fc.constantFrom(...newDomains),
    elsewhere: fc.constantFrom(...addresses),
    postmaster: fc.constantFrom<'outside' | 'elsewhere' | 'inside'>('outside', 'elsewhere', 'inside'),
    inside: fc.constantFrom<'mailbox' | 'outside' | 'forward'>('mailbox', 'outside', 'forward'),
    isLedTo: fc.boolean(),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
  })
  .map(({ domain, elsewhere, postmaster, inside, isLedTo, order }): Wish[] => {
    const address = allAddresses.find((each) => each.endsWith(`g@${domain}`)) ?? elsewhere;
    const back = { outside: outside('z'), elsewhere, inside: address }[postmaster];
    const led = { address: elsewhere, goal: isLedTo ? { to: 'forward', back: address } : { to: 'mailbox' } };
    const own = inside === 'forward' ? { to: 'forward', back: outside('y') } : { to: inside };
    const all = [
      { address: postmasterOf(domain), goal: { to: 'domain', back } },
      { address, goal: own },
      led,
    ] as const;
    return order.flatMap((each) => (all[each] as Wish | undefined) ?? []);
  });

export const wishes: fc.Arbitrary<Wish[]> = fc.oneof(
  { weight: 3, arbitrary: any },
  { weight: 1, arbitrary: newDomain },
  { weight: 2, arbitrary: chain },
);

/** The change that a wish is for, as things stand. */
export function wantedChange(
  world: World,
  { address: subject, goal: wanted, note }: Wish,
  all: readonly Wish[],
): WantedChange {
  const before = stateNow(world, subject);
  if (wanted.to === 'hand-over' && before?.mailbox) {
    const from = world.app.store.owners.of(before.mailbox.id) ?? null;
    const to = account('slack/T1', 'mia', 'member');
    return {
      change: { kind: 'owner', address: subject, mailbox: before.mailbox.id, from, to, locksOut: true },
    };
  }
  if (wanted.to === 'note') {
    const from = world.app.store.notes.of(subject);
    return {
      change: {
        ...{ kind: 'note', address: subject, mailbox: before?.mailbox?.id ?? null },
        ...{ from, to: wanted.text },
      },
    };
  }
  if (wanted.to === 'domain' && !isHosted(world, subject))
    return { change: { kind: 'domain', domain: domainOf(subject), postmaster: aliasTo(wanted.back) } };
  const to = 'back' in wanted ? targetOf(world, subject, wanted.back, all) : undefined;
  const wish = change(subject, before, wantedState(world, before, wanted.to, to ?? outside('y')));
  const isNew = wanted.to === 'mailbox' && !before?.mailbox;
  return {
    change: wish,
    ...(isNew && { owner: account('slack/T1', 'mia', 'member') }),
    ...(note !== undefined && { note }),
  };
}

function targetOf(
  world: World,
  subject: Address,
  back: number | Address,
  all: readonly Wish[],
): Address | undefined {
  if (typeof back === 'string') return back;
  const targets = targetsFor(world, subject, all);
  return targets.at(back % (targets.length || 1));
}

/** The other addresses that will be there, as far as the wishes say. */
function targetsFor(world: World, subject: Address, all: readonly Wish[]): Address[] {
  const wishFor = (each: Address) => all.find(({ address: wished }) => wished === each)?.goal.to;
  return addresses.filter((each) => {
    const wished = wishFor(each);
    return each !== subject && (wished ? wished !== 'nothing' : stateNow(world, each) !== null);
  });
}

function wantedState(
  { app }: World,
  before: AddressState | null,
  to: Exclude<Goal['to'], 'note'>,
  target: Address,
): AddressState | null {
  const was = before ?? aliasTo();
  switch (to) {
    case 'mailbox':
      return { ...was, mailbox: was.mailbox ?? { id: app.newMailboxId(), quota: null } };
    case 'outside':
      return { ...withoutMailbox(was), forwards: [outside('x')] };
    case 'list':
      return { ...was, forwards: [...'123456789'].map(outside) };
    case 'nothing':
    case 'hand-over':
      return null;
    case 'toggle':
      return before && suspendedOtherwise(before);
    case 'quota':
      return before && { ...before, mailbox: before.mailbox && { ...before.mailbox, quota: 2 ** 20 } };
    case 'domain':
    case 'forward':
      return { ...was, forwards: [target] };
  }
}
