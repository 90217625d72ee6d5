import { expect, test } from 'vitest';
import { roles } from '../../src/domain/actor.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import { mayIssueLink } from '../../src/policy/links.ts';
import type { Needs } from '../../src/policy/policy.ts';
import { at, person } from '../support/example-org.ts';

const answers = (local: string, owns = false, needs: Needs = defaultRules.needs) =>
  roles.map((role) => {
    const allowed = mayIssueLink(person('someone', role), at(local), { owns, rules: { needs } });
    return allowed.ok ? 'yes' : allowed.fault.code;
  });

test('whoever may make mailboxes may have a link made that sets a password, and its owner', () => {
  expect(answers('bob')).toEqual(['not-allowed', 'yes', 'yes']);
  expect(answers('bob', true)).toEqual(['yes', 'yes', 'yes']);
});

test('only an admin may for an address that proves who owns a domain', () => {
  expect(answers('webmaster')).toEqual(['ownership-proof', 'ownership-proof', 'yes']);
  expect(answers('webmaster', true)).toEqual(['ownership-proof', 'ownership-proof', 'yes']);
});

test('a policy that asks for approval, or refuses, has no link made without it', () => {
  const needs: Needs = {
    ...defaultRules.needs,
    mailbox: { member: 'refused', moderator: 'confirm and approval', admin: 'confirm' },
    'own-mailbox': { member: 'approval', moderator: 'nothing', admin: 'nothing' },
  };
  expect(answers('bob', false, needs)).toEqual(['not-allowed', 'not-allowed', 'yes']);
  expect(answers('bob', true, needs)).toEqual(['not-allowed', 'yes', 'yes']);
});

test('where everybody needs approval, nobody has a link made', () => {
  const approval = { member: 'approval', moderator: 'approval', admin: 'approval' } as const;
  const needs: Needs = { ...defaultRules.needs, mailbox: approval, 'own-mailbox': approval };
  const nobody = ['allowed-to-nobody', 'allowed-to-nobody', 'allowed-to-nobody'];
  expect(answers('bob', true, needs)).toEqual(nobody);
});
