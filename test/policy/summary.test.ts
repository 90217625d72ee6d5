import { expect, it, test } from 'vitest';
import { describePolicy } from '../../src/policy/summary.ts';
import { completePolicy, parsePolicyText } from '../support/fixtures/policy-file.ts';

test('a summary says who may what in each tenant', async () => {
  await expect(`${describePolicy(parsePolicyText(completePolicy))}\n`).toMatchFileSnapshot('summary.txt');
});

test('domains that have the same rules stand together', () => {
  const policy = parsePolicyText(`tenants:
  discord/1:
    domains: all
    roles: { admin: everyone }
rules:
  - domains: [example.net, example.org, bücher.example]
    forward-to: []
  - domains: [example.org]
    approvals: 3
`);
  expect(describePolicy(policy).match(/For .*:/g)).toEqual([
    'For example.net, bücher.example (xn--bcher-kva.example):',
    'For example.org:',
    'For any other domain:',
  ]);
  expect(describePolicy(policy)).toContain('Forwards outside: no domain\n');
});

it('says so where nobody may anything', () => {
  expect(describePolicy(parsePolicyText('tenants: {}'))).toBe(
    'No tenants: everyone but ADMINS and the terminal is refused.',
  );
});
