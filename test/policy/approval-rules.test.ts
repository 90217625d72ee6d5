import { expect, it, test } from 'vitest';
import { roles } from '../../src/domain/actor.ts';
import { mayGetLinkDirectly, needsApproval, requiredApprover } from '../../src/policy/approval-rules.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import { categories, type Needs, type Requirement, type Rules } from '../../src/policy/policy.ts';
import { person } from '../support/fixtures/example-org.ts';

const destroyingBy = (moderator: Requirement, admin: Requirement): Rules => ({
  ...defaultRules,
  needs: { ...defaultRules.needs, destroying: { member: 'nothing', moderator, admin } },
});

test('unless a rule says who approves, it is the least role above a member that needs nobody’s leave', () => {
  expect(Object.fromEntries(categories.map((row) => [row, requiredApprover(defaultRules, row)]))).toEqual({
    forwards: 'moderator',
    'forward-outside': 'admin',
    mailbox: 'moderator',
    'own-mailbox': 'moderator',
    notes: 'moderator',
    destroying: 'admin',
    'catch-all': 'admin',
    domains: 'admin',
  });
  expect(requiredApprover({ ...defaultRules, approvedBy: 'moderator' }, 'destroying')).toBe('moderator');
  expect(requiredApprover(destroyingBy('approval', 'approval'), 'destroying')).toBe('admin');
  expect(requiredApprover(destroyingBy('confirm', 'approval'), 'destroying')).toBe('moderator');
});

it.each<[Requirement, boolean, boolean]>([
  ['nothing', false, true],
  ['confirm', false, true],
  ['approval', true, true],
  ['confirm and approval', true, true],
  ['refused', false, false],
])('who needs %s needs approval: %s, and with a rule of two: %s', (requirement, alone, ofTwo) => {
  const rules = destroyingBy('approval', requirement);
  expect(needsApproval(rules, 'destroying', 'admin')).toBe(alone);
  expect(needsApproval({ ...rules, ruleOfTwo: true }, 'destroying', 'admin')).toBe(ofTwo);
});

test('a rule of two is about destroying only', () => {
  const rules = { ...defaultRules, ruleOfTwo: true };
  expect(categories.filter((row) => needsApproval(rules, row, 'admin'))).toEqual(['destroying']);
});

const linkAnswers = (needs: Needs = defaultRules.needs) =>
  roles.map((role) => mayGetLinkDirectly(person('someone', role), { needs }));

test('an owner asks nobody for a link to their own mailbox, whatever their role', () => {
  expect(linkAnswers()).toEqual([true, true, true]);
});

test('a policy that asks for approval of what owners do has them ask, unless their role may for any mailbox', () => {
  const needs: Needs = {
    ...defaultRules.needs,
    mailbox: { member: 'nothing', moderator: 'approval', admin: 'approval' },
    'own-mailbox': { member: 'approval', moderator: 'refused', admin: 'confirm' },
  };
  expect(linkAnswers(needs)).toEqual([true, false, true]);
});
