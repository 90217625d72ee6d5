import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAgain } from '../../src/requests/lifecycle/ask-again.ts';
import {
  aliasTo,
  at,
  domain,
  mailbox,
  max,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { policyWith } from '../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const names = ['temp1', 'temp2', 'temp3'];
let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  for (const [index, name] of names.entries())
    made.put(at(name), mailbox(name, { quota: 1024 ** 3 }), { messages: index, bytes: index * 1024 });
  made.put(at('ann'), mailbox('ann'));
  made.put(at('temp-list'), aliasTo(outside('x')));
});
afterEach(() => made.close());

const held = (name: string) => made.mailServer.held.addresses.get(at(name)) ?? null;
const everything = () => structuredClone(made.mailServer.held.addresses);
const words = async (...typed: Parameters<TestDispatcher['type']>) => viewText(await made.type(...typed));

describe('where:', () => {
  it('suspends all that match, after a click on a message that says how many and as of when', async () => {
    const asked = await made.type('/mail suspend where:"search:temp kind:mailbox"');
    expect(viewText(asked)).toContain('Selected: 3 addresses by search:temp kind:mailbox, as of');
    await made.press(asked, 'Suspend 3 addresses');
    expect(names.map((name) => held(name)?.enabled)).toEqual([false, false, false]);
    expect([held('ann'), held('temp-list')].map((state) => state?.enabled)).toEqual([true, true]);
  });

  it('needs no quotation marks, and goes by state, owner and domain', async () => {
    made.put(at('temp2'), mailbox('temp2', { enabled: false }));
    made.store.owners.put({
      mailbox: held('ann')?.mailbox?.id ?? '',
      address: at('ann'),
      owner: max,
    } as never);
    const found = async (filters: string) =>
      /Selected: (\d+)/.exec(await words(`/mail quota where:${filters} quota:2G`))?.[1] ?? null;
    expect(await found('kind:mailbox search:temp')).toBe('3');
    expect(await found('kind:mailbox state:active')).toBe('3');
    expect(await found('owner:none domain:example.org')).toBe('3');
    expect(await found('recherche:temp type:boîte état:suspendue')).toBe('1');
  });

  it('says what is left out, and what is so already', async () => {
    made.put(at('temp2'), mailbox('temp2', { enabled: false }));
    const said = await words('/mail suspend where:domain:example.org');
    expect(said).toContain('6 addresses by domain:example.org');
    expect(said).toContain(
      '1 is so already. Left out, since this can’t apply to it: postmaster@example.org.',
    );
  });

  it('names what deletions destroy, and deletes', async () => {
    const asked = await made.type('/mail delete where:"search:temp kind:mailbox"');
    expect(viewText(asked)).toContain('temp3@example.org holds 2 messages');
    await made.press(asked, 'Delete 3 mailboxes');
    expect(names.map(held)).toEqual([null, null, null]);
  });

  it('gives mailboxes to a person, and sets quotas', async () => {
    await made.press(
      await made.type('/mail owner where:"search:temp kind:mailbox" person:max'),
      'Set the owner of 3 mailboxes',
    );
    expect(
      names.map((name) => made.store.owners.of(held(name)?.mailbox?.id ?? ('' as never))?.userId),
    ).toEqual(['max', 'max', 'max']);
    expect(await words('/mail owner where:search:temp')).toContain('PERSON is missing');
    await made.press(
      await made.type('/mail quota where:"search:temp kind:mailbox" 2G'),
      'Change the quota of 3 mailboxes',
    );
    expect(names.map((name) => held(name)?.mailbox?.quota)).toEqual(names.map(() => 2 * 1024 ** 3));
  });

  it('of one address is a request of one', async () => {
    expect(await words('/mail suspend where:search:temp1')).toContain('temp1@example.org suspended.');
    expect(held('temp1')?.enabled).toBe(false);
  });

  it('says in words what is missing, double, unknown, or matches nothing', async () => {
    expect(await words('/mail suspend')).toContain('ADDRESS|where:FILTERS is missing');
    expect(await words('/mail suspend ann@example.org where:search:temp')).toContain('both were given');
    expect(await words('/mail suspend where:colour:red')).toContain('colour:red');
    expect(await words('/mail suspend where:search:nobody')).toContain('No address matches these filters.');
    expect(await words('/mail resume where:search:temp')).toContain('Nothing to change');
    expect(await words('/mail suspend where:domain:other.example')).toContain('other.example');
    expect(made.store.requests.count()).toBe(0);
  });

  it('sees only the domains that the actor sees', async () => {
    const other = domain('other.example');
    made.store.domains.add(other);
    made.store.domains.bind('slack/T1', other);
    made.put('temp9@other.example' as never, mailbox('temp9'));
    expect(await words('/mail suspend where:search:temp')).toContain('4 addresses by search:temp');
  });

  it('names every address that the actor may not change', async () => {
    made.store.owners.put({
      mailbox: held('temp1')?.mailbox?.id ?? '',
      address: at('temp1'),
      owner: mia,
    } as never);
    const before = everything();
    const said = await words('/mail delete where:"search:temp kind:mailbox"', mia);
    expect(said).toMatch(/temp2@example.org: .+\ntemp3@example.org: /);
    expect(everything()).toEqual(before);
  });

  it('is undone as a whole, and what failed is asked for again', async () => {
    const before = everything();
    const asked = await made.type('/mail delete where:search:temp');
    const done = await made.press(asked, 'Delete 4 addresses');
    expect(names.map(held)).toEqual([null, null, null]);
    await made.press(await made.press(done, 'Undo'), 'Restore 3 mailboxes');
    expect(everything()).toEqual(before);
  });
});
