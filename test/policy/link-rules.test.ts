import { expect, test } from 'vitest';
import { roles } from '../../src/domain/actor.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import { mayGetLinkDirectly } from '../../src/policy/link-rules.ts';
import type { Needs } from '../../src/policy/policy.ts';
import { person } from '../support/fixtures/example-org.ts';

const answers = (needs: Needs = defaultRules.needs) =>
  roles.map((role) => mayGetLinkDirectly(person('someone', role), { needs }));

test('an owner asks nobody for a link to their own mailbox, whatever their role', () => {
  expect(answers()).toEqual([true, true, true]);
});

test('a policy that asks for approval of what owners do has them ask, unless their role may for any mailbox', () => {
  const needs: Needs = {
    ...defaultRules.needs,
    mailbox: { member: 'nothing', moderator: 'approval', admin: 'approval' },
    'own-mailbox': { member: 'approval', moderator: 'refused', admin: 'confirm' },
  };
  expect(answers(needs)).toEqual([true, false, true]);
});
