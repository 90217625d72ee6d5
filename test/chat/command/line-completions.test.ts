import { expect, test } from 'vitest';
import { completionsFor } from '../../../src/chat/command/line-completions.ts';
import { commands } from './commands.ts';

const words = (...expected: string[]) => ({ words: expected, lookup: null });

const lookup = (
  kind: 'addresses' | 'domains' | 'people',
  prefix: string,
  before = '',
  ...expected: string[]
) => ({
  words: expected,
  lookup: { kind, prefix, before },
});

test.each([
  ['/ma', words('/mail')],
  ['/mail ', words('help', 'create', 'owner', 'revoke', 'alias', 'list', 'convert', 'forward')],
  ['/MAIL C', words('create', 'convert')],
  ['/mail forward ', words('add', 'remove')],
  ['/mail forward R', words('remove')],
  ['/mail nothing ', words()],
  ['hello ', words()],
  ['/mail help for', words('forward')],
  ['/mail help forward ', words('add', 'remove')],
])('%j is completed with command words', (line, expected) => {
  expect(completionsFor(commands, line)).toEqual(expected);
});

test.each([
  ['/mail create Ex', lookup('domains', 'ex')],
  ['/mail forward add A@', lookup('addresses', 'a@')],
  ['/mail create a@x.org forward:', lookup('addresses', '', 'forward:')],
  ['/mail create a@x.org forward:b@x.org,C', lookup('addresses', 'c', 'forward:b@x.org,')],
  ['/mail create a@x.org forward:b@x.org;C', lookup('addresses', 'c', 'forward:b@x.org;')],
  ['/mail create a@x.org forward:b@x.org c', lookup('addresses', 'c')],
  ['/mail alias a@x.org b@x.org ', lookup('addresses', '', '', 'note:')],
  ['/mail create a@x.org for:@Bo', lookup('people', 'bo', 'for:@')],
  ['/mail owner a@x.org ', lookup('people', '')],
  ['/mail owner a@x.org @', lookup('people', '', '@')],
  ['/mail list ', lookup('domains', '', '', 'search:', 'kind:', 'page:')],
])('%j is completed with what the dispatcher looks up', (line, expected) => {
  expect(completionsFor(commands, line)).toEqual(expected);
});

test.each([
  ['/mail create a@x.org ', words('forward:', 'quota:', 'for:')],
  ['/mail create a@x.org quota:2G F', words('forward:', 'for:')],
  ['/mail list x.org kind:', words('kind:mailbox', 'kind:alias')],
  ['/mail list x.org KIND:A', words('KIND:alias')],
  ['/mail list x.org kind: m', words('mailbox')],
  ['/mail list x.org kind:alias kind:', words()],
  ['/mail list x.org search: p', words()],
  ['/mail convert a@x.org ', words('alias', 'mailbox')],
  ['/mail list "x', words()],
  ['/mail list search:"x y', words()],
])('%j is completed with choices and names', (line, expected) => {
  expect(completionsFor(commands, line)).toEqual(expected);
});
