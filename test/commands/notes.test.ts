import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { ok } from '../../src/domain/result.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import {
  ada,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  mailboxId,
  max,
  mia,
  outside,
  requestOf,
  requestsIn,
} from '../support/fixtures/example-org.ts';
import { account, policyWith } from '../support/fixtures/policy.ts';
import { day } from '../support/fixtures/times.ts';
import { runAllApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const bob = at('bob');

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(() => made.close());

const put = (name: string) => {
  made.put(at(name), aliasTo(outside(name)));
  made.app.store.addresses.put(at(name), aliasTo(outside(name)));
};
const words = async (line: string, actor: Actor = ada) => viewText(await made.type(line, actor));
const noteOf = (address = bob) => made.app.store.notes.of(address);

describe('/mail note', () => {
  beforeEach(() => put('bob'));

  it('sets, shows and removes the note, in English and in French', async () => {
    expect(await words('/mail note bob@example.org')).toBe(
      'bob@example.org\nThere is no note.\n/mail address note bob@example.org TEXT sets the note. /mail address note bob@example.org none removes it.',
    );
    expect(await words('/mail note bob@example.org for the fair, until Friday: stand 12')).toContain(
      'Note of bob@example.org set',
    );
    expect(await words('/mail note bob@example.org')).toContain('Note: for the fair, until Friday: stand 12');
    const lea = { ...ada, locale: 'fr' } as const;
    expect(await words('/mail note bob@example.org "pour la foire"', lea)).toContain('bob@example.org');
    expect(noteOf()).toBe('pour la foire');
    await words('/mail note bob@example.org aucune', lea);
    expect(noteOf()).toBeNull();
    expect(await words('/mail history bob@example.org')).toContain('Note of bob@example.org removed');
  });

  it('is what somebody typed, on one line, without what can’t be seen', async () => {
    await words('/mail note bob@example.org  a\u202eb\u200b  <@U1|max> *c* ');
    expect(noteOf()).toBe('ab <@U1|max> *c*');
  });

  it('refuses what is too long, and an address that does not exist', async () => {
    expect(await words(`/mail note bob@example.org ${'x'.repeat(201)}`)).toContain('at most 200 characters');
    expect(await words('/mail note nobody@example.org x')).toContain('nobody@example.org');
    expect(requestsIn(made.app)).toEqual([]);
  });

  it('is for members too, at once', async () => {
    for (const by of [max, mia]) {
      await words(`/mail note bob@example.org by ${by.displayName}`, by);
      expect(noteOf()).toBe(`by ${by.displayName}`);
    }
  });
});

describe('note:TEXT', () => {
  it('is set with a new alias', async () => {
    const said = await words(
      '/mail alias bob@example.org x@outside.example note:for the fair reason:because',
    );
    expect(noteOf()).toBe('for the fair');
    expect(said).toContain('Alias bob@example.org created');
    expect(said).toContain('Note: “for the fair”.');
    const [request] = requestsIn(made.app);
    expect(request?.asking.reason).toBe('because');
  });

  it('is set with a new mailbox, which is whose it would be without', async () => {
    await words('/mail create bob@example.org note:"new here"');
    await words('/mail create ann@example.org for:max note:"new here"');
    const ownerOf = (name: string) => {
      const id = made.mailServer.held.addresses.get(at(name))?.mailbox?.id;
      return id && made.app.store.owners.of(id)?.displayName;
    };
    expect([noteOf(), noteOf(at('ann'))]).toEqual(['new here', 'new here']);
    expect([ownerOf('bob'), ownerOf('ann')]).toEqual([ada.displayName, 'max']);
  });

  it('comes with what a member asks for, once that is approved', async () => {
    await words('/mail alias bob@example.org ann@example.org note:x', mia);
    expect(noteOf()).toBeNull();
  });
});

describe('note:TEXT of what is there for a time', () => {
  const nextDay = async (days = 1): Promise<void> => {
    made.pass(days * day);
    await startDueRequests(made.app);
    await runAllApplyJobs(made.app);
  };
  const given = () =>
    [...made.mailServer.held.addresses.keys()].find((each) => each !== at('postmaster')) ?? bob;
  const waysBack = () => requestsIn(made.app).filter(({ reverts }) => reverts !== null);

  it('goes with an alias of a made-up name, after its 30 days, and comes back with it', async () => {
    const line = '/mail alias random@example.org x@outside.example until:14d note:fair';
    expect(await words(line)).toContain('Note: “fair”.');
    const address = given();
    expect(address).toMatch(/^[a-z0-9]{10}@example\.org$/);
    expect(noteOf(address)).toBe('fair');
    await nextDay(14);
    expect(made.mailServer.held.addresses.get(address)?.enabled).toBe(false);
    expect(noteOf(address)).toBe('fair');
    await nextDay(30);
    expect(made.mailServer.held.addresses.has(address)).toBe(false);
    expect(noteOf(address)).toBeNull();
    const removal = waysBack()[0]?.id;
    expect(await words(`/mail request undo ${removal}`)).toContain('Note: “fair”.');
    expect(made.mailServer.held.addresses.has(address)).toBe(true);
    expect(noteOf(address)).toBe('fair');
  });

  it('neither ends that time nor is ended by it', async () => {
    made.put(bob, mailbox('one'));
    await words('/mail quota bob@example.org 2G until:1d');
    await words('/mail note bob@example.org away');
    await words('/mail note bob@example.org away');
    expect(waysBack()).toMatchObject([{ state: 'scheduled' }]);
    await nextDay();
    expect(made.mailServer.held.addresses.get(bob)).toMatchObject(mailbox('one'));
    expect(noteOf()).toBe('away');
  });

  it('is set with what stays where it is asked for again', async () => {
    await words('/mail alias bob@example.org x@outside.example until:1d');
    const said = await words('/mail alias bob@example.org x@outside.example until:3d note:fair');
    expect(said).toContain('bob@example.org stays as it is');
    expect(said).toContain('Note: “fair”.');
    expect(noteOf()).toBe('fair');
    await nextDay();
    expect(made.mailServer.held.addresses.get(bob)?.enabled).toBe(true);
    await nextDay(2);
    expect(made.mailServer.held.addresses.get(bob)?.enabled).toBe(false);
  });

  it('is set at its time', async () => {
    await words('/mail alias bob@example.org x@outside.example note:fair at:1d');
    expect(noteOf()).toBeNull();
    await nextDay();
    expect(noteOf()).toBe('fair');
    await words('/mail note bob@example.org over at:1d');
    expect(noteOf()).toBe('fair');
    await nextDay();
    expect(noteOf()).toBe('over');
  });
});

describe('the column note of a file', () => {
  const importing = (...lines: readonly string[]) => {
    const content = Buffer.from(['address,kind,forwards,note', ...lines].join('\n'));
    const file = { name: 'a.csv', size: content.length, read: async () => ok(content) };
    return made.dispatcher.run(ada, '/mail import a.csv', async () => ok(file));
  };

  it('is a part of the change of each line, applied and undone with it', async () => {
    put('bob');
    await words('/mail note bob@example.org old');
    const reply = await importing(
      'ann@example.org,alias,x@outside.example,"one, two"',
      'bob@example.org,,y@outside.example,new',
    );
    expect(viewText(reply.view)).toContain('Note: “new”. It replaces “old”.');
    expect(requestOf(made.app, reply.request ?? 0).plan.size).toBe(2);
    const done = await made.press(reply.view, 'Apply 2 changes');
    expect([noteOf(at('ann')), noteOf()]).toEqual(['one, two', 'new']);
    const { file } = await made.dispatcher.run(ada, `/mail request show ${reply.request} csv:a.csv`);
    expect(String(file?.content)).toContain(
      'ann@example.org,alias,x@outside.example,,active,,"one, two",Create the alias ann@example.org',
    );
    const undone = await made.press(done, 'Undo');
    expect([noteOf(at('ann')), noteOf()]).toEqual([null, 'old']);
    expect(made.mailServer.held.addresses.has(at('ann'))).toBe(false);
    await made.press(undone, 'Undo');
    expect([noteOf(at('ann')), noteOf()]).toEqual(['one, two', 'new']);
  });
});

it('goes with a domain that is removed, and comes back with it', async () => {
  put('bob');
  await words('/mail note bob@example.org fair');
  const removed = await made.press(await made.type('/mail domain remove example.org'), 'Remove domain');
  expect(noteOf()).toBeNull();
  const undo = await made.press(removed, 'Undo');
  expect(undo.title).toBe('Add the domain example.org with 2 addresses?');
  const back = await made.press(undo, 'Add domain');
  expect(noteOf()).toBe('fair');
  await made.press(await made.press(back, 'Undo'), 'Remove domain');
  expect(noteOf()).toBeNull();
});

describe('a note', () => {
  beforeEach(async () => {
    for (const name of ['ann', 'bob', 'cy']) put(name);
    await words('/mail note bob@example.org Foire d’Été');
    await words('/mail note cy@example.org old');
    made.app.store.transaction(() => made.app.store.addresses.indexNew(1000));
  });

  it('is shown', async () => {
    expect(await words('/mail show bob@example.org')).toContain('Note: Foire d’Été');
    expect(await words('/mail list')).toContain('Foire d’Été');
    expect(await words('/mail list search:ann')).not.toContain('Note');
  });

  it('is found in lists and by filters, whatever its case', async () => {
    for (const line of ['search:foire', 'search:été', 'search:"D’ÉTÉ"', 'search:foire state:active'])
      expect(
        (await made.type(`/mail list ${line}`)).table?.rows.map(([address]) => address),
        line,
      ).toEqual(['bob@example.org']);
    expect((await made.type('/mail list search:foire kind:mailbox')).table).toBeUndefined();
    await made.press(await made.type('/mail suspend where:search:foire'), 'Suspend');
    const suspended = ['ann', 'bob', 'cy'].filter(
      (name) => !made.mailServer.held.addresses.get(at(name))?.enabled,
    );
    expect(suspended).toEqual(['bob']);
  });

  it('goes with its address, which the question says, and comes back with a restored mailbox', async () => {
    made.put(bob, mailbox('one'));
    const asked = await made.type('/mail delete bob@example.org');
    expect(viewText(asked)).toContain('The note goes too: “Foire d’Été”.');
    await made.press(asked, 'Delete');
    expect(noteOf()).toBeNull();
    await words('/mail restore bob@example.org');
    expect(made.mailServer.held.addresses.get(bob)?.mailbox?.id).toBe(mailboxId('one'));
    expect(noteOf()).toBe('Foire d’Été');
  });
});

it('of a domain that the tenant does not see is not found', async () => {
  await made.close();
  const tenants = {
    'slack/T1': [exampleOrg],
    'slack/T2': [domain('other.example')],
    'terminal/terminal': 'all',
  } as const;
  made = await createTestDispatcher({ policy: () => policyWith({ tenants }) });
  put('bob');
  await words('/mail note bob@example.org for the fair');
  const search = (tenant: 'slack/T1' | 'slack/T2') =>
    words('/mail list search:fair', account(tenant, 'U1', 'admin'));
  expect(await search('slack/T1')).toContain('bob@example.org');
  expect(await search('slack/T2')).not.toContain('bob@example.org');
});
