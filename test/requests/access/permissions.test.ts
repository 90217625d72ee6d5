import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, personOf, type Role, roles } from '../../../src/domain/actor.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import {
  address,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
  requestOf,
  requestsIn,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher } from '../../support/test-dispatcher.ts';

const policy = policyWith({
  tenants: { 'slack/T1': [exampleOrg, domain('new.example')], 'discord/3': [domain('other.example')] },
});

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({ policy: () => policy });
  made.mailServer.held.domains.add(domain('other.example'));
  made.app.store.domains.add(domain('other.example'));
  made.put(at('bob'), mailbox('one', { forwards: [at('ann')] }), { messages: 3, bytes: 300 });
  made.put(at('ann'), mailbox('two', { enabled: false }));
  made.put(at('own'), mailbox('own', { forwards: [at('ann'), outside('y')] }));
  giveTo(account('slack/T1', 'bob', 'member'), 'bob', 'one');
  for (const id of ['one', 'own'].map(mailboxId))
    made.mailServer.held.appPasswords.set(id, new Map([['Tablet', 'hash']]));
  made.put(at('team'), aliasTo(at('bob'), outside('y')));
  const removed = { address: at('lost'), mailbox: mailboxId('lost'), quota: null, messages: 1, bytes: 100 };
  const times = { removedAt: 0, restorableUntil: Number.MAX_SAFE_INTEGER };
  made.app.store.removedMailboxes.add({ ...removed, ...times, tenant: 'slack/T1' });
});
afterEach(() => made.close());

const free = ['done', 'done', 'done'] as const;
const inside = ['1 moderator', 'done', 'done'] as const;
const outgoing = ['1 admin', '1 admin', 'done'] as const;
const destroying = ['confirm, 1 admin', 'confirm, 1 admin', 'confirm'] as const;
const catchAll = ['refused', '1 admin', 'confirm'] as const;
const ownerChange = ['confirm, 1 moderator', 'confirm', 'confirm'] as const;
const adminOnly = ['refused', 'refused', 'done'] as const;

/** The table "Who may what", line by line: the answers to a member, a moderator and an admin. */
const table: readonly [line: string, answers: readonly [string, string, string], catchAll?: AddressState][] =
  [
    ['show bob@example.org', free],
    ['list example.org', free],
    ['history bob@example.org', free],
    ['requests all domain:example.org', free],
    ['alias new@example.org bob@example.org', inside],
    ['forward add bob@example.org postmaster@example.org', inside],
    ['forward remove team@example.org y@outside.example', inside],
    ['forward remove bob@example.org ann@example.org', inside],
    ['delete team@example.org', inside],
    ['alias new@example.org x@outside.example', outgoing],
    ['forward add bob@example.org x@outside.example', outgoing],
    ['alias new@example.org bob@example.org,x@outside.example', outgoing],
    ['alias new@example.org x@other.example', outgoing],
    ['create new@example.org', inside],
    ['create new@example.org forward:bob@example.org', inside],
    ['create new@example.org forward:x@outside.example', outgoing],
    ['convert team@example.org mailbox', inside],
    ['quota bob@example.org 2G', inside],
    ['suspend bob@example.org', inside],
    ['resume ann@example.org', inside],
    ['restore lost@example.org', inside],
    ['create new@example.org for:<@U9|nine>', inside],
    ['password bob@example.org', inside],
    ['password own@example.org', free],
    ['app-password bob@example.org Phone', inside],
    ['app-password own@example.org Phone', free],
    ['app-passwords bob@example.org', free],
    ['revoke bob@example.org Tablet', inside],
    ['revoke own@example.org Tablet', free],
    ['owner bob@example.org', free],
    ['owner bob@example.org <@U9|nine>', ownerChange],
    ['owner own@example.org <@U9|nine>', ownerChange],
    ['handover bob@example.org <@U9|nine>', ownerChange],
    ['handover own@example.org <@U9|nine>', ownerChange],
    ['forward add own@example.org bob@example.org', free],
    ['forward remove own@example.org ann@example.org', free],
    ['forward remove own@example.org y@outside.example', free],
    ['forward add own@example.org x@outside.example', outgoing],
    ['quota own@example.org 2G', inside],
    ['suspend own@example.org', inside],
    ['delete own@example.org', destroying],
    ['convert own@example.org alias', destroying],
    ['convert bob@example.org alias', destroying],
    ['convert bob@example.org alias to:x@outside.example', destroying],
    ['alias @example.org bob@example.org', catchAll],
    ['alias @example.org x@outside.example', catchAll],
    ['delete @example.org', catchAll, aliasTo(at('bob'))],
    ['suspend @example.org', catchAll, aliasTo(at('bob'))],
    ['forward add @example.org ann@example.org', catchAll, aliasTo(at('bob'))],
    ['resume @example.org', catchAll, { ...aliasTo(at('bob')), enabled: false }],
    ['domain add new.example postmaster:bob@example.org', ['refused', 'refused', 'confirm']],
    ['create webmaster@example.org', adminOnly],
    ['alias webmaster@example.org bob@example.org', adminOnly],
    ['convert postmaster@example.org mailbox', adminOnly],
    ['delete postmaster@example.org', ['refused', 'refused', 'refused']],
    ['suspend postmaster@example.org', ['refused', 'refused', 'refused']],
  ];

/** The answer to a typed line: done, the required clicks, or refused. */
async function answerTo(actor: Actor, line: string): Promise<string> {
  const shown = await made.dispatcher.run(actor, `/mail ${line}`);
  if (shown.refused) return 'refused';
  if (shown.request === null) return 'done';
  const { confirm, approvals } = requestOf(made.app, shown.request).plan.gate;
  const gate = [
    ...(confirm ? ['confirm'] : []),
    ...(approvals ? [`${approvals.count} ${approvals.role}`] : []),
  ];
  return gate.join(', ') || 'done';
}

function giveTo(owner: Actor, local: string, id: string): void {
  const row = { mailbox: mailboxId(id), address: at(local), owner, person: personOf(owner) };
  made.app.store.owners.put(row);
}

const giveOwn = (owner: Actor): void => giveTo(owner, 'own', 'own');

describe.each(table)('/mail %s', (line, expected, present) => {
  const prepare = (actor: Actor) => {
    giveOwn(actor);
    if (present) made.put(address('@example.org'), present);
  };

  it.each(roles.map((role, index) => [role, expected[index]] as const))('as %s: %s', async (role, answer) => {
    const actor = account('slack/T1', 'someone', role);
    prepare(actor);
    expect(await answerTo(actor, line)).toBe(answer);
    if (answer === 'refused') expect(requestsIn(made.app)).toEqual([]);
  });

  it.each(['discord/3', 'slack/T9'])('from %s: as if it were not there, whatever role', async (tenant) => {
    for (const role of roles) {
      const actor = account(tenant, 'someone', role);
      prepare(actor);
      const { view, refused } = await made.dispatcher.run(actor, `/mail ${line}`);
      expect(refused).toBeDefined();
      expect(view.title).not.toMatch(/mailbox|alias|exists|forwards to/);
      expect(made.app.store.requests.get(1)).toBeUndefined();
    }
  });
});

it('somebody without any role is told so, whatever they try', async () => {
  const nobody: Actor = { ...account('slack/T1', 'nobody', 'member'), roles: [] };
  const titles = new Set<string>();
  for (const [line] of table) titles.add((await made.dispatcher.run(nobody, `/mail ${line}`)).view.title);
  expect(titles.size).toBe(1);
  expect(made.app.store.audit.newest()).toBe(0);
});

it.each<[Role, string, string]>([
  ['member', '1 admin', 'refused'],
  ['moderator', '1 admin', 'refused'],
  ['admin', 'done', 'done'],
])('what a policy asks of a password’s row holds for links as well: %s', async (role, others, own) => {
  const strict = policyWith({
    tenants: { 'slack/T1': [exampleOrg] },
    needs: { mailbox: { moderator: 'approval' }, 'own-mailbox': { member: 'refused', moderator: 'refused' } },
  });
  await made.close();
  made = await createTestDispatcher({ policy: () => strict });
  made.put(at('bob'), mailbox('one'));
  made.put(at('own'), mailbox('own'));
  const actor = account('slack/T1', 'someone', role);
  giveOwn(actor);
  giveTo(account('slack/T1', 'bob', 'member'), 'bob', 'one');
  expect(await answerTo(actor, 'password bob@example.org')).toBe(others);
  expect(await answerTo(actor, 'password own@example.org')).toBe(own);
});
