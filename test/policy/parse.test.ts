import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { driverNames } from '../../src/mail-servers/registry.ts';
import { maxLength } from '../../src/policy/file/yaml.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import type { Rule } from '../../src/policy/policy.ts';
import { completePolicy, parsePolicyText } from '../support/fixtures/policy-file.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The rule that one line of settings makes. */
function ruleOf(setting: string): Rule {
  const head = 'tenants:\n  slack/T0123ABC:\n    domains: all\n    roles: { admin: everyone }\n';
  const [rule] = parsePolicyText(`${head}rules:\n  - ${setting}\n`).rules;
  if (!rule) throw new Error(`There is no rule in ${setting}`);
  return rule;
}

describe('mail servers', () => {
  it('are bound to domains, and done by a worker beside them where it says so', () => {
    const { mailServers } = parsePolicyText(`tenants: {}
mail-servers:
  main: { driver: postfix-dovecot, domains: all }
  shop: { driver: postfixadmin, domains: [shop.example], worker: beside }
`);
    expect(mailServers).toEqual([
      { name: 'main', driver: 'postfix-dovecot', domains: 'all', worker: 'here' },
      { name: 'shop', driver: 'postfixadmin', domains: ['shop.example'], worker: 'beside' },
    ]);
  });
});

describe('a policy file', () => {
  const { fromFile, tenants, people, rules } = parsePolicyText(completePolicy);

  it('says that there is one', () => {
    expect(fromFile).toBe(true);
  });

  it('names tenants, where their approvals go, and who holds which role', () => {
    const approvals = { tenant: 'slack/T0123ABC', platform: 'slack', channel: 'C0456DEF' };
    expect([...tenants.values()]).toEqual([
      {
        key: 'slack/T0123ABC',
        domains: ['example.org', 'example.net'],
        approvals,
        language: 'fr',
        timezone: 'Europe/Paris',
        roles: {
          admin: [
            { kind: 'user', id: 'U0456DEF' },
            { kind: 'group', id: 'S0789GHI' },
          ],
          moderator: [{ kind: 'group', id: 'S0222XYZ' }],
          member: [{ kind: 'everyone' }],
        },
      },
      {
        key: 'discord/1122334455',
        domains: ['example.org'],
        approvals,
        language: 'en',
        timezone: null,
        roles: {
          admin: [],
          moderator: [{ kind: 'group', id: '1234567890123456789' }],
          member: [{ kind: 'everyone' }],
        },
      },
    ]);
    expect([...tenants.keys()]).toEqual(['slack/T0123ABC', 'discord/1122334455']);
  });

  it('keeps every digit of a Discord id, and has one account stand for all of a person', () => {
    expect([...people]).toEqual([
      ['slack/T0123ABC/U0456DEF', 'slack/T0123ABC/U0456DEF'],
      ['discord/1122334455/9007199254740993', 'slack/T0123ABC/U0456DEF'],
    ]);
  });

  it('has rules that say no more than what is written', () => {
    expect(rules).toEqual([
      { domains: 'all', tenants: 'all', needs: {}, sets: { waits: 3 * day } },
      {
        domains: ['example.org'],
        tenants: ['discord/1122334455'],
        needs: { mailbox: { moderator: 'approval' }, 'catch-all': { moderator: 'refused' } },
        sets: {
          approvals: 2,
          approvedBy: 'admin',
          reason: 'required',
          remindAfter: 12 * hour,
          remindEvery: 30 * minute,
          escalateAfter: 2 * day,
          escalateTo: { tenant: 'slack/T0123ABC', platform: 'slack', group: 'S0789GHI' },
          openRequests: 5,
          requestsADay: 20,
          forwardTo: ['partner.example', '*.partner.example'],
          neverForwardTo: ['gmail.com'],
          largestQuota: 10 * 1024 ** 3,
          ruleOfTwo: true,
        },
      },
    ]);
  });
});

describe('a rule with', () => {
  it.each<[string, Rule['sets']]>([
    ['waits: 1m', { waits: minute }],
    ['waits: 365d', { waits: 365 * day }],
    ['waits: "12 h"', { waits: 12 * hour }],
    ['approvals: 10', { approvals: 10 }],
    ['approvals: "2"', { approvals: 2 }],
    ['approved-by: least', { approvedBy: null }],
    ['approved-by: moderator', { approvedBy: 'moderator' }],
    ['escalate: { to: nobody }', { escalateTo: null }],
    ['limits: { open-requests: none, requests-a-day: 10000 }', { openRequests: null, requestsADay: 10_000 }],
    ['limits: { open-requests: { member: 3, admin: none } }', { openRequests: { member: 3, admin: null } }],
    ['forward-to: any', { forwardTo: null }],
    ['forward-to: []', { forwardTo: [] }],
    ['forward-to: Bücher.example', { forwardTo: ['xn--bcher-kva.example'] }],
    ['never-forward-to: ["*.Bücher.example"]', { neverForwardTo: ['*.xn--bcher-kva.example'] }],
    ['largest-quota: none', { largestQuota: null }],
    ['passwords: { length: 15 }', { leastPassword: 15 }],
    [
      'passwords: { common: allowed, address: allowed }',
      { commonPasswords: 'allowed', addressInPasswords: 'allowed' },
    ],
    ['largest-quota: 1.5 GB', { largestQuota: 1.5 * 1024 ** 3 }],
    ['rule-of-two: False', { ruleOfTwo: false }],
    ['rule-of-two: true', { ruleOfTwo: true }],
    ['tenants: all', {}],
  ])('%s', (setting, sets) => {
    expect(ruleOf(setting).sets).toEqual(sets);
  });
});

describe('a policy file may', () => {
  it.each([
    'tenants: {}',
    'tenants:',
    'tenants: {}\npeople:\nrules:\n',
    '\ufefftenants: {}\r\nrules: []\r\n',
  ])('have nobody in it: %j', (text) => {
    expect(parsePolicyText(text)).toEqual({
      fromFile: true,
      tenants: new Map(),
      people: new Map(),
      rules: [],
      mailServers: [],
    });
  });

  it('write a list of one without brackets, and a role that nobody holds', () => {
    const text =
      'tenants:\n  discord/1:\n    domains: example.org\n    roles: { admin: role 2, member: [] }\n';
    const tenant = parsePolicyText(text).tenants.get('discord/1');
    expect(tenant?.domains).toEqual(['example.org']);
    expect(tenant?.roles).toEqual({ member: [], moderator: [], admin: [{ kind: 'group', id: '2' }] });
  });
});

test('a file that is no policy by its length is not read', () => {
  const text = `tenants: {} #${' '.repeat(maxLength)}`;
  expect(parsePolicy(text, driverNames)).toEqual({
    ok: false,
    fault: [{ line: 1, where: '', message: `is too long for a policy: more than ${maxLength} characters` }],
  });
});

test.each([
  ['brackets', '['.repeat(10_000)],
  ['settings', '{a: '.repeat(10_000)],
  ['items', '- '.repeat(10_000)],
  ['questions', '? '.repeat(10_000)],
])('a file of nothing but nested %s has problems, and no stack overflows', (_what, text) => {
  const policy = parsePolicy(text, driverNames);
  expect(policy.ok ? [] : policy.fault).not.toEqual([]);
});

/** Texts that resemble policies: with some pieces removed, repeated or moved. */
const nearPolicies = fc
  .array(
    fc.record({
      at: fc.nat(completePolicy.length),
      remove: fc.nat(20),
      insert: fc.oneof(
        fc.constantFrom(
          '\n',
          '  ',
          '- ',
          ': ',
          '[',
          ']',
          '{',
          '}',
          '"',
          '*a',
          '&a ',
          '!',
          '#',
          '\t',
          '---\n',
          '~',
          '<<: ',
        ),
        fc.nat(completePolicy.length).map((from) => completePolicy.slice(from, from + 30)),
        fc.string({ maxLength: 5, unit: 'binary' }),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((edits) =>
    edits.reduce(
      (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
      completePolicy,
    ),
  );

test('whatever a file holds, it is a policy or has problems in the order of its lines', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearPolicies), (text) => {
      const policy = parsePolicy(text, driverNames);
      if (policy.ok) return;
      const lines = policy.fault.map(({ line }) => line);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      expect(lines[0]).toBeGreaterThanOrEqual(1);
      expect(lines.at(-1)).toBeLessThanOrEqual(text.split(/\r\n|\n|\r/).length);
      for (const { message, where } of policy.fault) expect(`${where}${message}`).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 1000 },
  );
});
