import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, personOf, type Role } from '../../../src/domain/actor.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { buildOwnerChange } from '../../../src/requests/planning/owner-change.ts';
import {
  ask,
  at,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  orThrow,
  person,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, as, policyWith, tenantWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { soleChange } from '../../support/sole-change.ts';

const tenants = { 'slack/T1': [exampleOrg], 'discord/2': [exampleOrg] };
const ceo = at('ceo');
const one = mailboxId('one');
const chief = account('slack/T1', 'UCEO', 'member');
const eve = account('slack/T1', 'UEVE', 'moderator');
const moe = account('slack/T1', 'UMOE', 'moderator');
const ada = account('slack/T1', 'UADA', 'admin');

let made: ExampleOrg;
let policy: Policy;
let admins: readonly string[];
beforeEach(async () => {
  policy = policyWith({ tenants, people: [['slack/T1/UEVE', 'discord/2/99']] });
  admins = ['slack/T1/UADA', 'slack/T1/UBOSS'];
  made = await makeExampleOrg({
    policy: () => policy,
    get admins() {
      return admins;
    },
  });
  made.put(ceo, mailbox('one'));
  own(chief);
});
afterEach(() => made.close());

const own = (owner: Actor) =>
  made.app.store.owners.put({ mailbox: one, address: ceo, owner, person: personOf(owner) });

/** The change that both commands build for a new owner. */
const giving = async (actor: Actor, to: Actor, locksOut = false) =>
  orThrow(await buildOwnerChange(made.app, actor, ceo, to, { locksOut }));

const asking = async (actor: Actor, to: Actor, locksOut = false) =>
  ask({ ...made.app, admins }, actor, await giving(actor, to, locksOut));

describe.each([
  ['/mail owner', false],
  ['/mail handover', true],
])('%s, of a mailbox that is another’s, to oneself', (_command, locksOut) => {
  it.each([
    ['a member', as(eve, 'member'), 'moderator'],
    ['a moderator', eve, 'moderator'],
    ['an admin', ada, 'admin'],
  ] as const)(
    'by %s takes a confirmation and somebody else’s approval, and locks all out',
    async (_who, actor, role) => {
      const request = await asking(actor, actor, locksOut);
      expect(request.plan.gate).toEqual({ confirm: true, approvals: { count: 1, role } });
      expect(soleChange(request.plan).effects.map(({ kind }) => kind)).toEqual([
        'change-owner',
        'lock-out',
        'send-link',
      ]);
    },
  );

  it('is not approved by another account of who gets it, in whichever server', async () => {
    const request = await asking(eve, eve, locksOut);
    await confirm(made.app, eve, clickOn(made.app, request));
    for (const other of [account('discord/2', '99', 'admin'), account('slack/T2', 'UEVE', 'admin')])
      expect(await approve(made.app, other, clickOn(made.app, request))).not.toEqual(ok('moved'));
    expect(await approve(made.app, moe, clickOn(made.app, request))).toEqual(ok('moved'));
    await runApplyJobs(made.app);
    expect(made.app.store.owners.of(one)).toMatchObject({ userId: 'UEVE' });
    expect(made.mailServer.held.passwordHashes.has(one)).toBe(false);
  });

  it('is refused to a broken glass of who gets it, at once and afterwards', async () => {
    const change = await giving(ada, ada, locksOut);
    expect(await submit(made.app, ada, change, { breakGlass: 'now' })).toEqual(err({ code: 'own-gain' }));
    const request = await ask({ ...made.app, admins }, ada, change);
    await confirm(made.app, ada, clickOn(made.app, request));
    expect(await breakGlass(made.app, ada, clickOn(made.app, request), 'now')).toEqual(
      err({ code: 'own-gain' }),
    );
  });
});

it('what a change says of the owner before is not believed', async () => {
  const { app } = made;
  for (const from of [null, eve]) {
    const change = { kind: 'owner', address: ceo, mailbox: one, from, to: eve, locksOut: false } as const;
    const request = await ask(app, eve, change);
    expect(soleChange(request.plan).change).toMatchObject({ from: { userId: 'UCEO' }, locksOut: true });
    expect(request.plan.gate).toEqual({ confirm: true, approvals: { count: 1, role: 'moderator' } });
  }
});

it('who gets it does not approve what another asks for them', async () => {
  const request = await asking(as(moe, 'member'), eve);
  await confirm(made.app, as(moe, 'member'), clickOn(made.app, request));
  expect(await approve(made.app, eve, clickOn(made.app, request))).toEqual(err({ code: 'own-gain' }));
  expect(await approve(made.app, ada, clickOn(made.app, request))).toEqual(ok('moved'));
});

it.each([2, 9])('who gets one of %i mailboxes of a request approves none of it', async (count) => {
  const { app, put } = made;
  const addresses = Array.from({ length: count }, (_, index) => at(`m${index}`));
  const wanted: WantedChange[] = [];
  for (const [index, address] of addresses.entries()) {
    put(address, mailbox(`of ${index}`));
    const owned = { mailbox: mailboxId(`of ${index}`), address, owner: chief, person: personOf(chief) };
    app.store.owners.put(owned);
    const change = await buildOwnerChange(app, ada, address, index === 0 ? eve : moe, { locksOut: false });
    wanted.push({ change: orThrow(change) });
  }
  const dee = account('slack/T1', 'UDEE', 'member');
  const request = requestOf(app, orThrow(await submitChanges(app, dee, wanted)));
  orThrow(await confirm(app, dee, clickOn(app, request)));
  const others = [eve, account('discord/2', '99', 'admin'), moe];
  for (const each of others)
    expect(await approve(app, each, clickOn(app, request))).toEqual(err({ code: 'own-gain' }));
  expect(await approve(app, ada, clickOn(app, request))).toEqual(ok('moved'));
});

it('is gated the same when it is asked for again', async () => {
  const { app } = made;
  const first = await asking(eve, eve);
  const second = await asking(ada, moe);
  await confirm(app, ada, clickOn(app, second));
  await runApplyJobs(app);
  expect(requestOf(app, first.id).state).toBe('stale');
  const again = requestOf(app, orThrow(await askAgain(app, eve, first.id)));
  expect(soleChange(again.plan).change).toMatchObject({ from: { userId: 'UMOE' } });
  expect(again.plan.gate).toEqual({ confirm: true, approvals: { count: 1, role: 'moderator' } });
});

describe('an admin', () => {
  const gate = async (actor = ada) => (await asking(actor, actor)).plan.gate.approvals;
  const alone = (roles: { member: []; moderator: []; admin: { kind: 'user'; id: string }[] }) => {
    const only = tenantWith('slack/T1', { roles });
    policy = { ...policy, tenants: new Map([...policy.tenants, ['slack/T1', only]]) };
  };

  it('who is the only one needs nobody, since nobody could approve it', async () => {
    admins = ['slack/T1/UADA', 'discord/9/1'];
    expect(await gate()).toBeNull();
    admins = [];
    alone({ member: [], moderator: [], admin: [{ kind: 'user', id: 'UADA' }] });
    expect(await gate()).toBeNull();
  });

  it('who has several accounts is still the only one', async () => {
    policy = policyWith({ tenants, people: [['slack/T1/UADA', 'discord/2/7']] });
    admins = ['slack/T1/UADA', 'discord/2/7', 'slack/T2/UADA'];
    expect(await gate()).toBeNull();
  });

  it.each([
    ['another in ADMINS', ['slack/T1/UADA', 'discord/2/8']],
    ['another in the policy', []],
  ])('needs the approval of %s', async (_who, named) => {
    admins = named;
    if (named.length === 0)
      alone({
        member: [],
        moderator: [],
        admin: [
          { kind: 'user', id: 'UADA' },
          { kind: 'user', id: 'UBOSS' },
        ],
      });
    expect(await gate()).toEqual({ count: 1, role: 'admin' });
  });

  it('of a group, or at a terminal, may not be the only one', async () => {
    admins = [];
    const roles = { member: [], moderator: [], admin: [{ kind: 'group' as const, id: 'S1' }] };
    policy = { ...policy, tenants: new Map([['slack/T1', tenantWith('slack/T1', { roles })]]) };
    expect(await gate()).toEqual({ count: 1, role: 'admin' });
    const sitting = person('root', 'admin');
    expect(await gate(sitting)).toEqual({ count: 1, role: 'admin' });
  });
});

it.each<[Role, boolean]>([
  ['moderator', true],
  ['admin', true],
  ['member', false],
])(
  'a handover to somebody else, or by the owner to themselves, asks a %s for no more than before',
  async (role, free) => {
    const actor = as(eve, role);
    const approvals = free ? null : { count: 1, role: 'moderator' };
    expect((await asking(actor, moe)).plan.gate).toEqual({ confirm: true, approvals });
    own(actor);
    expect((await asking(actor, actor, true)).plan.gate).toEqual({ confirm: true, approvals });
  },
);
