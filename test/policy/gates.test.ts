import { describe, expect, it, test } from 'vitest';
import { type Role, roles } from '../../src/domain/actor.ts';
import { type Address, postmasterOf } from '../../src/domain/address.ts';
import type { AddressState } from '../../src/domain/address-state.ts';
import type { Change } from '../../src/domain/change.ts';
import { effectsOf } from '../../src/domain/effects.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import { gateFor, mayApprove } from '../../src/policy/gates.ts';
import {
  address,
  aliasTo,
  at,
  change,
  domain,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
  person,
} from '../support/example-org.ts';

const bob = at('bob');
const inside = at('ann');
const box = mailbox('one');
const suspendedAlias = { ...aliasTo(inside), enabled: false };
const removed = { id: mailboxId('old'), holds: { messages: 1, bytes: 10 } };
const of = (before: AddressState | null, after: AddressState | null, subject: Address = bob) =>
  change(subject, before, after);

/** What policy answers, in a few words: `free`, `confirm`, `1 moderator`, `confirm, 1 admin`, `refused for admin`. */
function answer(role: Role, wanted: Change): string {
  const effects = effectsOf(wanted, { removed });
  const gate = gateFor(person('someone', role), wanted, effects, {
    rules: defaultRules,
    inside: (name) => name === exampleOrg,
    owns: false,
  });
  if (!gate.ok) {
    return gate.fault.code === 'not-allowed' ? `refused, ${gate.fault.needed} may` : gate.fault.code;
  }
  const { confirm, approvals } = gate.value;
  const asked = [
    ...(confirm ? ['confirm'] : []),
    ...(approvals ? [`${approvals.count} ${approvals.role}`] : []),
  ];
  return asked.join(', ') || 'free';
}

const free = ['1 moderator', 'free', 'free'] as const;
const destroying = ['confirm, 1 admin', 'confirm, 1 admin', 'confirm'] as const;
const outgoing = ['1 admin', '1 admin', 'free'] as const;
const catchAll = ['refused, moderator may', '1 admin', 'confirm'] as const;
const adminOnly = ['ownership-proof', 'ownership-proof', 'free'] as const;

/** "Who may what" of the design: what a member, a moderator and an admin are asked. */
const table: readonly [string, Change, readonly [string, string, string]][] = [
  ['create an alias inside the domains', of(null, aliasTo(inside)), free],
  ['add a forward inside the domains', of(box, mailbox('one', { forwards: [inside] })), free],
  ['remove a forward', of(aliasTo(inside, outside('x')), aliasTo(inside)), free],
  ['delete an alias', of(aliasTo(inside), null), free],
  ['create an alias to outside', of(null, aliasTo(outside('x'))), outgoing],
  ['forward outside as well', of(aliasTo(inside), aliasTo(inside, outside('x'))), outgoing],
  ['create a mailbox', of(null, box), free],
  ['give an alias a mailbox', of(aliasTo(inside), mailbox('one', { forwards: [inside] })), free],
  ['set a quota', of(box, mailbox('one', { quota: 1_000_000 })), free],
  ['suspend', of(box, mailbox('one', { enabled: false })), free],
  ['resume', of(mailbox('one', { enabled: false }), box), free],
  ['restore a mailbox', of(null, mailbox('old')), free],
  ['turn a mailbox into an alias', of(box, aliasTo(inside)), destroying],
  ['delete a mailbox', of(box, null), destroying],
  ['make a catch-all', of(null, aliasTo(inside), address('@example.org')), catchAll],
  ['remove a catch-all', of(aliasTo(inside), null, address('@example.org')), catchAll],
  ['suspend a catch-all', of(aliasTo(inside), suspendedAlias, address('@example.org')), catchAll],
  ['resume a catch-all', of(suspendedAlias, aliasTo(inside), address('@example.org')), catchAll],
  [
    'add a domain',
    { kind: 'domain', domain: domain('new.example'), postmaster: aliasTo(inside) },
    ['refused, admin may', 'refused, admin may', 'confirm'],
  ],
];

describe('what policy asks of somebody who wants to', () => {
  for (const [what, wanted, expected] of table) {
    it.each(roles.map((role, index) => [role, expected[index]]))(`${what}, as %s: %s`, (role, asked) => {
      expect(answer(role, wanted)).toBe(asked);
    });
  }
});

describe('a change of several effects', () => {
  it.each([
    ['destroys and forwards outside', of(box, aliasTo(outside('x'))), destroying],
    [
      'makes a mailbox that forwards outside',
      of(null, mailbox('one', { forwards: [outside('x')] })),
      outgoing,
    ],
    ['sends a catch-all outside', of(null, aliasTo(outside('x')), address('@example.org')), catchAll],
    ['replaces a mailbox by an empty one', of(box, mailbox('two')), destroying],
  ] as const)('that %s asks for all that each asks for', (_what, wanted, expected) => {
    expect(roles.map((role) => answer(role, wanted))).toEqual(expected);
  });
});

describe('addresses that prove who owns a domain', () => {
  it.each(['admin', 'administrator', 'hostmaster', 'webmaster', 'abuse', 'postmaster'])(
    'only an admin makes or restores a mailbox of %s@',
    (local) => {
      for (const wanted of [of(null, box, at(local)), of(aliasTo(inside), mailbox('old'), at(local))]) {
        expect(roles.map((role) => answer(role, wanted))).toEqual(adminOnly);
      }
    },
  );

  it('may be aliases like any other', () => {
    expect(roles.map((role) => answer(role, of(null, aliasTo(inside), at('abuse'))))).toEqual(free);
    const redirected = of(aliasTo(inside), aliasTo(at('eve')), postmasterOf(exampleOrg));
    expect(roles.map((role) => answer(role, redirected))).toEqual(free);
  });
});

test('an approval is given by the role that the gate names, or a higher one', () => {
  const gate = (role: Role) => ({ confirm: false, approvals: { count: 1, role } });
  const allowed = (role: Role) => roles.filter((held) => mayApprove(person('someone', held), gate(role)));
  expect(allowed('member')).toEqual(['member', 'moderator', 'admin']);
  expect(allowed('moderator')).toEqual(['moderator', 'admin']);
  expect(allowed('admin')).toEqual(['admin']);
  expect(mayApprove(person('someone', 'admin'), { confirm: true, approvals: null })).toBe(false);
});

test('the highest of somebody’s roles counts, and somebody without a role is a member', () => {
  const wanted = of(null, box);
  const gateOf = (...held: Role[]) =>
    gateFor({ ...person('someone', 'member'), roles: held }, wanted, effectsOf(wanted), {
      rules: defaultRules,
      inside: () => true,
      owns: false,
    });
  expect(gateOf('member', 'admin', 'moderator')).toEqual({
    ok: true,
    value: { confirm: false, approvals: null },
  });
  expect(gateOf()).toEqual(gateOf('member'));
});
