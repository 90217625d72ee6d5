import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { Gate } from '../../../src/domain/request/plan.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import { policiesFor } from '../../support/fixtures/arbitrary-policy.ts';
import {
  address,
  aliasTo,
  at,
  change,
  exampleOrg,
  mailboxId,
  orThrow,
  outside,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { addresses, createWorld, exampleNet, stateNow, type World } from './world.ts';

const tenants = { 'slack/T1': [exampleOrg, exampleNet], 'discord/2': [exampleOrg] };
let world: World;
beforeEach(async () => {
  world = await createWorld(policyWith({ tenants }));
});
afterEach(() => world.close());

type Goal = 'nothing' | 'suspend' | 'outside' | 'mailbox';

function wanted(subject: Address, goal: Goal): WantedChange {
  const before = stateNow(world, subject);
  const was = before ?? aliasTo(outside('x'));
  const after = {
    nothing: null,
    suspend: { ...was, enabled: false },
    outside: { ...was, forwards: [outside('y')] },
    mailbox: { ...was, mailbox: was.mailbox ?? { id: mailboxId(`new ${subject}`), quota: null } },
  };
  return { change: change(subject, before, after[goal]) };
}

const goals = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...addresses), fc.constantFrom<Goal>('nothing', 'suspend', 'outside', 'mailbox')),
  { minLength: 2, maxLength: 6, selector: ([subject]) => subject },
);
const roles = ['member', 'moderator', 'admin'] as const;

/** The strictest of some gates. */
function strictest(gates: readonly Gate[]): Gate {
  const approvals = gates.flatMap((gate) => gate.approvals ?? []);
  const count = Math.max(0, ...approvals.map((each) => each.count));
  const role = roles[Math.max(0, ...approvals.map((each) => roles.indexOf(each.role)))] ?? 'member';
  return { confirm: gates.some(({ confirm }) => confirm), approvals: count > 0 ? { count, role } : null };
}

it('changes that have nothing to do with one another are planned together as one by one', async () => {
  let planned = 0;
  await fc.assert(
    fc.asyncProperty(
      goals,
      policiesFor(tenants, []),
      fc.constantFrom(...roles),
      async (all, policy, role) => {
        world.policy = policy;
        const actor = account('slack/T1', 'mia', role);
        const asking = { reason: 'so' };
        const changes = all.map(([subject, goal]) => wanted(subject, goal));
        const alone = await Promise.all(changes.map((each) => planChanges(world.app, actor, [each], asking)));
        const together = await planChanges(world.app, actor, changes, asking);
        const isRefused = alone.some((each) => !each.ok && each.fault.code !== 'already-so');
        expect(together.ok).toBe(!isRefused && alone.some((each) => each.ok));
        if (!together.ok) return;
        planned += 1;
        const plans = alone.flatMap((each) => (each.ok ? [each.value] : []));
        const parts = (from: readonly { change: unknown; effects: unknown }[]) =>
          from.map((each) => JSON.stringify([each.change, each.effects])).sort();
        expect(parts(together.value.changes)).toEqual(parts(plans.flatMap((plan) => plan.changes)));
        expect(together.value.gate).toEqual(strictest(plans.map(({ gate }) => gate)));
      },
    ),
    { numRuns: 200 },
  );
  expect(planned).toBeGreaterThan(20);
});

it('a domain of another tenant is as unknown as one that does not exist', async () => {
  const mia = account('discord/2', 'mia', 'admin');
  const planFor = async (domain: string) => {
    const changes = ['d', 'new', 'postmaster'].map((local) => ({
      change: change(address(`${local}@${domain}`), null, aliasTo(outside('x'))),
      line: 2,
    }));
    const plan = await planChanges(world.app, mia, [...changes, wanted(at('a'), 'suspend')], {});
    return JSON.stringify(plan).replaceAll(domain, 'DOMAIN');
  };
  expect(stateNow(world, address('d@example.net'))).not.toBeNull();
  const unknown = await planFor('nowhere.example');
  expect(unknown).toContain('domain-unknown');
  expect(await planFor('example.net')).toBe(unknown);
  expect(orThrow(await planChanges(world.app, mia, [wanted(at('a'), 'suspend')])).changes).toHaveLength(1);
});
