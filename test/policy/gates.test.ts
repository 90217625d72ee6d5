import { describe, expect, it, test } from 'vitest';
import { type Role, roles } from '../../src/domain/actor.ts';
import type { Address } from '../../src/domain/address/address.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import type { Change } from '../../src/domain/request/change.ts';
import { effectsOf } from '../../src/domain/request/effects.ts';
import { mayApprove } from '../../src/policy/approval-rules.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import { gateFor } from '../../src/policy/gates.ts';
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
} from '../support/fixtures/example-org.ts';

const bob = at('bob');
const inside = at('ann');
const box = mailbox('one');
const suspendedAlias = { ...aliasTo(inside), enabled: false };
const removed = { id: mailboxId('old'), holds: { messages: 1, bytes: 10 } };
const of = (before: AddressState | null, after: AddressState | null, subject: Address = bob) =>
  change(subject, before, after);

/** The gate in a few words: `free`, `confirm`, `1 moderator`, `confirm, 1 admin`, `refused for admin`. */
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

/** The table "Who may what": what a member, a moderator and an admin need. */
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

describe('a note', () => {
  const noteOn = (subject: Address, on: string | null): Change => ({
    ...{ kind: 'note', address: subject, from: null, to: 'for the fair' },
    mailbox: on === null ? null : mailboxId(on),
  });
  const everybody = ['free', 'free', 'free'];

  it('asks for nothing of whoever may ask to change the address', () => {
    expect(roles.map((role) => answer(role, noteOn(bob, 'one')))).toEqual(everybody);
    expect(roles.map((role) => answer(role, noteOn(bob, null)))).toEqual(everybody);
    expect(roles.map((role) => answer(role, noteOn(address('@example.org'), null)))).toEqual([
      'refused, moderator may',
      'free',
      'free',
    ]);
  });

  it('is as the rule for notes says, but on one’s own mailbox', () => {
    const needs = {
      ...defaultRules.needs,
      notes: { member: 'approval', moderator: 'refused', admin: 'confirm' },
    } as const;
    const wanted = noteOn(bob, 'one');
    const gates = (owns: boolean) =>
      roles.map((role) =>
        gateFor(person('someone', role), wanted, effectsOf(wanted), {
          ...{ rules: { ...defaultRules, needs }, inside: () => true, owns },
        }),
      );
    expect(gates(false)).toMatchObject([
      { value: { confirm: false, approvals: { count: 1, role: 'admin' } } },
      { fault: { code: 'not-allowed', effect: 'set-note' } },
      { value: { confirm: true, approvals: null } },
    ]);
    expect(gates(true)).toMatchObject(roles.map(() => ({ value: { confirm: false, approvals: null } })));
  });
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
  const proofs = ['admin', 'administrator', 'hostmaster', 'webmaster', 'postmaster', 'abuse'];
  const others = ['noc', 'security', 'www', 'ftp', 'news', 'usenet', 'uucp', 'admin+x', 'Webmaster+a+b'];
  const two = mailbox('two');

  describe.each([...proofs, ...others])('%s@', (local) => {
    it.each([
      ['made as a mailbox', of(null, box, at(local))],
      ['restored', of(aliasTo(inside), mailbox('old'), at(local))],
      ['made as an alias', of(null, aliasTo(inside), at(local))],
      ['redirected', of(aliasTo(inside), aliasTo(at('eve')), at(local))],
      ['forwarded to one more', of(aliasTo(inside), aliasTo(inside, at('eve')), at(local))],
      ['forwarded to one less', of(aliasTo(inside, at('eve')), aliasTo(inside), at(local))],
      ['copied', of(box, { ...box, forwards: [inside] }, at(local))],
      ['resumed', of({ ...box, enabled: false }, box, at(local))],
      ['left to the catch-all, suspended', of(box, { ...box, enabled: false }, at(local))],
      ['left to the catch-all, deleted', of(aliasTo(inside), null, at(local))],
    ] as const)('is %s by admins only', (_how, wanted) => {
      expect(roles.map((role) => answer(role, wanted))).toEqual(adminOnly);
    });

    it('is given away by admins only', () => {
      const [from, to] = [person('ann', 'member'), person('eve', 'member')];
      const wanted = { kind: 'owner', address: at(local), mailbox: mailboxId('one'), from, to } as const;
      for (const locksOut of [true, false]) {
        const answers = roles.map((role) => answer(role, { ...wanted, locksOut }));
        expect(answers.slice(0, 2)).toEqual(adminOnly.slice(0, 2));
        expect(answers[2]).not.toBe('ownership-proof');
      }
    });

    it('is destroyed by admins only, who confirm it', () => {
      const answers = roles.map((role) => answer(role, of(box, two, at(local))));
      expect(answers).toEqual([...adminOnly.slice(0, 2), 'confirm']);
    });

    it('may have its quota set as any other', () => {
      const larger = { ...box, mailbox: { id: mailboxId('one'), quota: 2 ** 30 } };
      expect(roles.map((role) => answer(role, of(box, larger, at(local))))).toEqual(free);
    });
  });

  it('are none of the others, those that speak for a business among them', () => {
    for (const local of ['info', 'sales', 'support', 'marketing', 'admins', 'my-webmaster'])
      expect(roles.map((role) => answer(role, of(null, aliasTo(inside), at(local))))).toEqual(free);
  });

  it('are reached by a catch-all, which takes an admin’s approval whatever the rules say', () => {
    const loose = {
      ...defaultRules,
      approvedBy: 'moderator' as const,
      needs: {
        ...defaultRules.needs,
        'catch-all': { member: 'nothing', moderator: 'nothing', admin: 'nothing' },
      },
    } as const;
    const whole = address('@example.org');
    const gates = (wanted: ReturnType<typeof of>) =>
      roles.map((role) => {
        const setting = { rules: loose, inside: () => true, owns: false };
        const gate = gateFor(person('someone', role), wanted, effectsOf(wanted), setting);
        return gate.ok && gate.value.approvals;
      });
    const byAdmin = { count: 1, role: 'admin' };
    for (const wanted of [
      of(null, aliasTo(inside), whole),
      of(aliasTo(inside), aliasTo(inside, at('eve')), whole),
      of({ ...aliasTo(inside), enabled: false }, aliasTo(inside), whole),
    ])
      expect(gates(wanted)).toEqual([byAdmin, byAdmin, null]);
    expect(gates(of(aliasTo(inside), null, whole)).slice(1)).toEqual([null, null]);
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
