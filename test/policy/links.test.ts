import { expect, test } from 'vitest';
import { roles } from '../../src/domain/actor.ts';
import { mayIssueLink } from '../../src/policy/links.ts';
import { at, person } from '../support/example-org.ts';

const answers = (local: string, owns = false) =>
  roles.map((role) => {
    const allowed = mayIssueLink(person('someone', role), at(local), owns);
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
