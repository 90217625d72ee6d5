import { expect, it, test } from 'vitest';
import { summaryOf } from '../../src/policy/summary.ts';
import { policyOf, wholeFile } from '../support/fixtures/policy-file.ts';

test('a summary says who may what in each tenant', async () => {
  await expect(`${summaryOf(policyOf(wholeFile))}\n`).toMatchFileSnapshot('summary.txt');
});

test('domains that have the same rules stand together', () => {
  const policy = policyOf(`tenants:
  discord/1:
    domains: all
    roles: { admin: everyone }
rules:
  - domains: [example.net, example.org, bücher.example]
    forward-to: []
  - domains: [example.org]
    approvals: 3
`);
  expect(summaryOf(policy).match(/For .*:/g)).toEqual([
    'For example.net, bücher.example (xn--bcher-kva.example):',
    'For example.org:',
    'For any other domain:',
  ]);
  expect(summaryOf(policy)).toContain('Forwards outside: no domain\n');
});

it('says so where nobody may anything', () => {
  expect(summaryOf(policyOf('tenants: {}'))).toBe(
    'No tenants: everyone but ADMINS and the terminal is refused.',
  );
});
