import fc from 'fast-check';
import { type Role, roles, type TenantKey } from '../../../src/domain/actor.ts';
import { policiesFor } from '../../support/fixtures/arbitrary-policy.ts';
import { exampleOrg } from '../../support/fixtures/example-org.ts';
import { forgery } from './forgery.ts';
import { late } from './late.ts';
import { wishes } from './wishes.ts';
import { addresses, exampleNet, newDomains, serverNames } from './world.ts';

const hour = 60 * 60_000;

/** A tenant and a person's id there. */
type Account = readonly [TenantKey, string];

/** What each tenant sees: T1 all domains, 2 and T3 one each, and T3 one that may be added; no policy names T9. */
export const tenants = {
  'slack/T1': [exampleOrg, exampleNet, ...newDomains],
  'discord/2': [exampleOrg],
  'slack/T3': [exampleNet, ...newDomains.slice(1)],
};
const insiders: readonly Account[] = ['ada', 'ada', 'ada', 'max', 'mia', 'moe'].map((name) => [
  'slack/T1',
  name,
]);
/** They see one of the domains, or none. */
const others: readonly Account[] = [
  ['discord/2', 'mia2'],
  ['discord/2', 'ada2'],
  ['slack/T3', 'eve'],
  ['slack/T9', 'mallory'],
];
const anybody = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...insiders) },
  { weight: 1, arbitrary: fc.constantFrom(...others) },
);
const people = [
  ['slack/T1/mia', 'discord/2/mia2'],
  ['slack/T1/ada', 'discord/2/ada2'],
];

const role = fc.constantFrom<Role>(...roles, 'admin', 'admin');
const which = fc.constantFrom(...addresses);
/** At which of the next points where it waits a process is killed. */
const killedAfter = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.nat(9) },
);
/** One step: somebody asks or clicks, jobs run or get lost, a mail server goes away, others change it, time passes. */
export const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('ask'),
      who: anybody,
      role,
      wishes,
      says: fc.constantFrom(...Array(6).fill({ reason: 'so' }), {}, { reason: 'so', breakGlass: 'now' }),
      killedAfter,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('press'),
      who: fc.oneof(anybody, fc.constant('the requester' as const)),
      role,
      /** Which request, counted from the newest: of those that are open, or of all. */
      back: fc.constantFrom(0, 0, 1, 2),
      among: fc.constantFrom('open', 'open', 'all'),
      button: fc.constantFrom(
        'agree',
        'agree',
        'agree',
        'agree',
        'deny',
        'cancel',
        'cancel',
        'glass',
        'again',
        'undo',
      ),
      /** Whether the message shows the plan of now, or the first one. */
      fresh: fc.constantFrom(true, true, true, false),
      /** How many of the items that must be seen they open before. */
      opens: fc.constantFrom(100, 100, 100, 5, 0),
      killedAfter,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('work'),
      /** Which jobs of the queue run, side by side. */
      jobs: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
      lastAttempt: fc.constantFrom(false, false, true),
      killedAfter,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('press-twice'),
      who: fc.constantFrom(...insiders),
      role,
      back: fc.constantFrom(0, 0, 1, 2),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('spoil', 'rival'), back: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('stop-and-change'), back: fc.nat(2) }) },
  { weight: 3, arbitrary: late },
  { weight: 1, arbitrary: forgery },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('relay') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('queue-emptied') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('forge'),
      job: fc.record({ server: fc.constantFrom(...serverNames), row: fc.nat(60) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('away'), server: fc.constantFrom(...serverNames) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('back') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('policy'), policy: policiesFor(tenants, people) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass'), time: fc.constantFrom(hour / 6, 25 * hour) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mail'), address: which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('outsider'),
      address: which,
      does: fc.constantFrom('toggle', 'delete', 'forward'),
    }),
  },
);

export type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;
export type StepOf<K> = Extract<Step, { kind: K }>;
