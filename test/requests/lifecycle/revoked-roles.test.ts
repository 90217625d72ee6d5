import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, personOf, type Role } from '../../../src/domain/actor.ts';
import { noPolicy, type Policy } from '../../../src/policy/policy.ts';
import { rolesOf } from '../../../src/policy/roles.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import {
  aliasTo,
  at,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
  requestOf,
  requestsIn,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith, tenantWith } from '../../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher } from '../../support/test-dispatcher.ts';

/** Who holds which role by the policy file, which is read at each click. */
const held = (roles: Readonly<Partial<Record<string, Role>>>): Policy => {
  const holders = (role: Role) =>
    Object.keys(roles).flatMap((id) => (roles[id] === role ? [{ kind: 'user', id } as const] : []));
  const tenant = tenantWith('slack/T1', {
    roles: { member: holders('member'), moderator: holders('moderator'), admin: holders('admin') },
  });
  return { ...policyWith({}), tenants: new Map([[tenant.key, tenant]]) };
};

let made: TestDispatcher;
let policy: Policy;
beforeEach(async () => {
  policy = held({ ada: 'admin', amy: 'admin', max: 'moderator', mia: 'member' });
  made = await createTestDispatcher({ policy: () => policy });
  made.put(at('bob'), mailbox('one', { forwards: [at('postmaster')] }), { messages: 1, bytes: 10 });
});
afterEach(() => made.close());

/** An actor as an adapter builds them: with the roles that the policy gives at this moment. */
function someone(name: string, { admins }: Pick<AppContext, 'admins'> = { admins: [] }): Actor {
  const roles = rolesOf(policy, admins, { tenant: 'slack/T1', userId: name, groups: [] });
  return { ...account('slack/T1', name, 'member'), roles };
}
const types = (name: string, line: string) => made.type(line, someone(name));

const states = () => requestsIn(made.app).map(({ state }) => state);

describe('a role that is taken away between the request and the click', () => {
  it('no longer approves, nor denies', async () => {
    const view = await types('mia', '/mail create new@example.org');
    policy = held({ mia: 'member', max: 'member' });
    expect((await made.press(view, 'Approve', someone('max'))).tone).toBe('failure');
    expect((await made.press(view, 'Deny', someone('max'), 'no')).tone).toBe('failure');
    expect(states()).toEqual(['awaiting-approval']);
    expect(made.app.store.reviews.of(1)).toEqual([]);
  });

  it('no longer confirms by itself what it would have then: an approval is asked for', async () => {
    const view = await types('ada', '/mail delete bob@example.org');
    policy = held({ ada: 'moderator' });
    const again = await made.press(view, 'Delete', someone('ada'));
    expect(states()).toEqual(['awaiting-confirmation']);
    expect(requestOf(made.app, 1).plan.gate.approvals).toEqual({ count: 1, role: 'admin' });
    await made.press(again, 'Delete', someone('ada'));
    expect(states()).toEqual(['awaiting-approval']);
    expect(made.mailServer.held.addresses.has(at('bob'))).toBe(true);
  });

  it('no longer confirms what its holder may not have at all', async () => {
    const view = await types('ada', '/mail alias @example.org bob@example.org');
    policy = held({ ada: 'member' });
    const [button] = view.buttons ?? [];
    expect((await made.press(view, button?.label ?? '', someone('ada'))).tone).toBe('failure');
    expect(states()).toEqual(['awaiting-confirmation']);
  });

  it('no longer cancels what others asked for', async () => {
    const view = await types('mia', '/mail create new@example.org');
    policy = held({ mia: 'member', ada: 'moderator' });
    expect((await made.press(view, 'Cancel', someone('ada'))).tone).toBe('failure');
    expect(states()).toEqual(['awaiting-approval']);
  });

  it('no longer breaks the glass', async () => {
    await types('mia', '/mail create new@example.org');
    policy = held({ mia: 'member', ada: 'moderator' });
    expect((await types('ada', '/mail request show 1 break-glass:now')).tone).toBe('failure');
    expect(states()).toEqual(['awaiting-approval']);
  });

  it('no longer takes back without asking', async () => {
    await types('max', '/mail alias new@example.org bob@example.org');
    policy = held({ max: 'member' });
    await types('max', '/mail request undo 1');
    expect(states()).toEqual(['awaiting-approval', 'applied']);
  });

  it('no longer asks again for others, nor for itself without asking', async () => {
    await made.dispatcher.run(someone('max'), '/mail alias new@example.org bob@example.org');
    made.put(at('new'), aliasTo(outside('x')));
    await types('ada', '/mail show new@example.org');
    expect(states()).toEqual(['stale']);
    made.mailServer.held.addresses.delete(at('new'));
    policy = held({ max: 'member', ada: 'moderator' });
    const again = { kind: 'ask-again', request: 1 } as const;
    expect((await made.dispatcher.click(someone('ada'), again)).refused).toBeDefined();
    await made.dispatcher.click(someone('max'), again);
    expect(states()).toEqual(['awaiting-approval', 'stale']);
  });

  it('no longer sends links for the mailboxes of others without being asked about', async () => {
    const owner = someone('lea');
    made.app.store.owners.put({
      mailbox: mailboxId('one'),
      address: at('bob'),
      owner,
      person: personOf(owner),
    });
    expect((await types('max', '/mail password set bob@example.org')).tone).toBe('success');
    expect(requestOf(made.app, 1).plan.gate.approvals).toBeNull();
    policy = held({ max: 'member' });
    await types('max', '/mail password set bob@example.org');
    expect(requestOf(made.app, 2).plan.gate.approvals).not.toBeNull();
  });
});

describe('somebody who has no role any more', () => {
  it('can press nothing of what they were shown', async () => {
    const view = await types('ada', '/mail delete bob@example.org');
    const before = requestOf(made.app, 1);
    policy = held({ max: 'moderator' });
    for (const { action } of view.buttons ?? []) {
      expect((await made.dispatcher.click(someone('ada'), action)).view.tone).toBe('failure');
    }
    expect(requestOf(made.app, 1)).toEqual(before);
    expect(await made.dispatcher.complete(someone('ada'), '/mail show ')).toEqual([]);
  });

  it('does not keep what they asked for from being approved by others', async () => {
    const view = await types('mia', '/mail create new@example.org');
    policy = held({ max: 'moderator' });
    expect((await made.press(view, 'Approve', someone('max'))).tone).toBe('success');
  });
});

it('a tenant that the policy takes a domain from sees nothing of it from then on', async () => {
  const view = await types('mia', '/mail create new@example.org');
  policy = {
    ...policy,
    tenants: new Map([...policy.tenants].map(([key, each]) => [key, { ...each, domains: [] }])),
  };
  for (const { action } of view.buttons ?? []) {
    expect((await made.dispatcher.click(someone('ada'), action, 'because')).refused).toBeDefined();
  }
  expect(states()).toEqual(['awaiting-approval']);
  expect((await types('ada', '/mail show bob@example.org')).tone).toBe('failure');
  expect((await types('ada', '/mail request list')).table).toBeUndefined();
  expect(await made.dispatcher.complete(someone('ada'), '/mail show b')).toEqual([]);
});

it('whom the operator names is an admin whatever the policy says, and sees no more for it', async () => {
  const named = rolesOf(noPolicy, ['slack/T9/root'], { tenant: 'slack/T9', userId: 'root', groups: [] });
  expect(named).toEqual(['admin']);
  const root: Actor = { ...account('slack/T9', 'root', 'member'), roles: named };
  expect((await made.type('/mail show bob@example.org', root)).title).toContain(
    `${exampleOrg} isn’t one of your domains`,
  );
});
