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
  ['/mail ', words('help', 'create', 'suspend', 'owner', 'revoke', 'alias', 'list', 'convert', 'forward')],
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

const allFilters = [
  ...['domain:', 'search:', 'kind:mailbox', 'kind:alias'],
  ...['state:active', 'state:suspended', 'state:suspended-login', 'state:suspended-mail', 'owner:none'],
];

test.each([
  ['/mail suspend where:', words(...allFilters.map((filter) => `where:${filter}`))],
  ['/mail suspend where: k', words('kind:mailbox', 'kind:alias')],
  ['/mail suspend where:kind:m', words('where:kind:mailbox')],
  [
    '/mail suspend where:kind:alias state:S',
    words('state:suspended', 'state:suspended-login', 'state:suspended-mail'),
  ],
  ['/mail suspend where:kind:alias kind:', words()],
  ['/mail suspend where:kind:alias o', words('owner:none')],
  [
    '/mail suspend where:search:temp s',
    words('state:active', 'state:suspended', 'state:suspended-login', 'state:suspended-mail'),
  ],
  ['/mail suspend where:domain:Ex', lookup('domains', 'ex', 'where:domain:')],
  ['/mail suspend where:search:temp domain:ex', lookup('domains', 'ex', 'domain:')],
  ['/mail suspend where:"k', words('where:"kind:mailbox', 'where:"kind:alias')],
  ['/mail suspend where:"search:temp ki', words('kind:mailbox', 'kind:alias')],
  ['/mail suspend where:“search:temp domain:Ex', lookup('domains', 'ex', 'domain:')],
  ['/mail suspend where:"search:temp kind:alias" r', words('reason:')],
  ['/mail list search:"kind:m', words()],
  ['/mail suspend where:kind:alias r', words('reason:')],
  ['/mail suspend where:colour:red k', words()],
  ['/mail suspend where:search:temp reason:k', words()],
])('%j is completed with filters', (line, expected) => {
  expect(completionsFor(commands, line)).toEqual(expected);
});

test('filters are completed in French', () => {
  expect(completionsFor(commands, '/mail suspendre filtre:recherche:temp typ', 'fr')).toEqual(
    words('type:boîte', 'type:alias'),
  );
});
