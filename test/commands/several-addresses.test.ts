import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, personOf } from '../../src/domain/actor.ts';
import { noPolicy, type Policy } from '../../src/policy/policy.ts';
import { askAgain } from '../../src/requests/lifecycle/ask-again.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  mailboxId,
  max,
  mia,
  orThrow,
  outside,
  requestOf,
  requestsIn,
} from '../support/fixtures/example-org.ts';
import { policyWith } from '../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const names = ['temp1', 'temp2', 'temp3'];
let made: TestDispatcher;
let policy: Policy;
beforeEach(async () => {
  policy = noPolicy;
  made = await createTestDispatcher({ policy: () => policy });
  for (const [index, name] of names.entries())
    made.put(at(name), mailbox(name, { quota: 1024 ** 3 }), { messages: index, bytes: index * 1024 });
  made.put(at('ann'), mailbox('ann'));
  made.put(at('temp-list'), aliasTo(outside('x')));
});
afterEach(() => made.close());

const held = (name: string) => made.mailServer.held.addresses.get(at(name)) ?? null;
const own = (name: string, owner: Actor) =>
  made.app.store.owners.put({ mailbox: mailboxId(name), address: at(name), owner, person: personOf(owner) });
/** From now on, members are refused what these are. */
const refuseToMembers = (...what: ('mailbox' | 'forwards')[]) => {
  const refused = { member: 'refused', moderator: 'nothing', admin: 'nothing' } as const;
  policy = policyWith({ needs: Object.fromEntries(what.map((each) => [each, refused])) });
};
const everything = () => structuredClone(made.mailServer.held.addresses);
const words = async (...typed: Parameters<TestDispatcher['type']>) => viewText(await made.type(...typed));

describe('where:', () => {
  it('says what filters there are, and how to search, where a word is none', async () => {
    const said = await words('/mail suspend where:box1');
    expect(said).toContain('isn’t a filter. There are domain:, search:');
    expect(said).toContain('/mail suspend where:"search:box1"');
    expect(await words('/mail suspend where:"search:box1"')).not.toContain('isn’t a filter');
    expect(await words('/mail suspend filtre:recherche:box1')).not.toContain('isn’t a filter');
  });

  it('suspends all that match, after a click on a message that says how many and as of when', async () => {
    const asked = await made.type('/mail suspend where:"search:temp kind:mailbox"');
    expect(viewText(asked)).toContain('Selected: 3 addresses by search:temp kind:mailbox, as of');
    await made.press(asked, 'Suspend 3 addresses');
    expect(names.map((name) => held(name)?.enabled)).toEqual([false, false, false]);
    expect([held('ann'), held('temp-list')].map((state) => state?.enabled)).toEqual([true, true]);
  });

  it('needs no quotation marks, and goes by state, owner and domain', async () => {
    made.put(at('temp2'), mailbox('temp2', { enabled: false }));
    own('ann', max);
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
    expect(said).toContain('1 other address is as wanted already.');
    expect(said).toContain('6 addresses by domain:example.org');
    expect(said).toContain('Left out, since this can’t apply to it: postmaster@example.org.');
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
    expect(names.map((name) => made.app.store.owners.of(mailboxId(name))?.userId)).toEqual([
      'max',
      'max',
      'max',
    ]);
    expect(await words('/mail owner where:search:temp')).toContain('PERSON is missing');
    await made.press(
      await made.type('/mail quota where:"search:temp kind:mailbox" 2G'),
      'Set the quota of 3 mailboxes to 2 GB',
    );
    expect(names.map((name) => held(name)?.mailbox?.quota)).toEqual(names.map(() => 2 * 1024 ** 3));
  });

  it('of one address is a request of one', async () => {
    const asked = await made.type('/mail suspend where:search:temp1');
    expect(viewText(asked)).toContain('1 address by search:temp1, as of');
    expect(await made.press(asked, 'Suspend')).toMatchObject({ title: 'temp1@example.org suspended.' });
  });

  it('says in words what is missing, double, unknown, or matches nothing', async () => {
    expect(await words('/mail suspend')).toContain('ADDRESS|where:FILTERS is missing');
    expect(await words('/mail suspend ann@example.org where:search:temp')).toContain('both were given');
    expect(await words('/mail suspend where:colour:red')).toContain('colour:red');
    expect(await words('/mail suspend where:search:nobody')).toContain('No address matches these filters.');
    expect(await words('/mail resume where:search:temp')).toContain('Nothing to change');
    expect(await words('/mail suspend where:domain:other.example')).toContain('other.example');
    expect(requestsIn(made.app)).toEqual([]);
  });

  it('sees only the domains that the actor sees', async () => {
    const other = domain('other.example');
    made.app.store.domains.add(other);
    made.app.store.domains.bind('slack/T1', other);
    made.put(address('temp9@other.example'), mailbox('temp9'));
    expect(await words('/mail suspend where:search:temp')).toContain('4 addresses by search:temp');
  });

  it('names every address that the actor may not change', async () => {
    const before = everything();
    refuseToMembers('mailbox');
    const said = await words('/mail suspend where:search:temp', mia);
    expect(said).toContain('4 of 4 changes are refused: nothing was requested.');
    for (const name of [...names, 'temp-list'])
      expect(said).toContain(`${name}@example.org: Only a moderator`);
    expect(everything()).toEqual(before);
  });

  it('is undone as a whole', async () => {
    const before = everything();
    const asked = await made.type('/mail delete where:search:temp');
    const done = await made.press(asked, 'Delete 3 mailboxes and 1 alias');
    expect(names.map(held)).toEqual([null, null, null]);
    await made.press(done, 'Undo');
    expect(everything()).toEqual(before);
  });

  it('is asked for again as what it is then', async () => {
    const asked = await made.type('/mail delete where:"search:temp kind:mailbox"', max);
    const waiting = await made.press(asked, 'Delete 3 mailboxes', max);
    await made.press(waiting, 'Deny', ada, 'Keep them');
    const again = requestOf(made.app, orThrow(await askAgain(made.app, max, 1)));
    expect(again.plan.size).toBe(3);
    expect(again.asking).toEqual({});
  });
});

describe('/mail delete of an address to which others forward', () => {
  const [team, board, old] = [at('team'), at('board'), at('old')];
  beforeEach(() => {
    made.put(at('bob'), mailbox('bob'));
    made.put(team, aliasTo(at('bob'), at('ann')));
    made.put(old, aliasTo(at('bob')));
    made.put(board, aliasTo(old, outside('x')));
  });

  it('takes it out of them in the same request, and deletes aliases to which no forward is left', async () => {
    const before = everything();
    const asked = await made.type('/mail delete bob@example.org');
    expect(viewText(asked)).toContain('Stop forwarding team@example.org to bob@example.org.');
    expect(viewText(asked)).toContain('Stop forwarding board@example.org to old@example.org.');
    expect(viewText(asked)).toContain('Delete the alias old@example.org.');
    const done = await made.press(asked, 'Delete 1 mailbox and 1 alias');
    expect([held('bob'), held('old')]).toEqual([null, null]);
    expect([held('team'), held('board')]).toEqual([aliasTo(at('ann')), aliasTo(outside('x'))]);
    await made.press(done, 'Undo');
    expect(everything()).toEqual(before);
  });

  it('leaves forwarders alone whose mail the catch-all takes then', async () => {
    made.put(address('@example.org'), aliasTo(outside('x')));
    expect(await made.type('/mail delete bob@example.org')).toMatchObject({
      title: 'Delete the mailbox bob@example.org?',
    });
  });

  it('deletes a catch-all that would forward to what it is to take the mail of', async () => {
    made.put(address('@example.org'), aliasTo(at('bob')));
    expect(await words('/mail delete bob@example.org')).toContain('Delete the catch-all @example.org.');
  });

  it('knows it by its name at an alias domain', async () => {
    const net = domain('example.net');
    made.mailServer.held.aliasDomains.push({ domain: net, target: exampleOrg });
    made.put(team, aliasTo(address('bob@example.net'), at('ann')));
    const said = await words('/mail delete bob@example.org');
    expect(said).toContain('Stop forwarding team@example.org to bob@example.net.');
  });

  it('is refused with all that the actor may not change, and nothing is widened', async () => {
    own('bob', mia);
    const before = everything();
    refuseToMembers('forwards');
    const said = await words('/mail delete bob@example.org', mia);
    expect(said).toContain('team@example.org: ');
    expect(said).toContain('board@example.org: ');
    expect(everything()).toEqual(before);
  });

  it('is refused where it is the last forward of a postmaster', async () => {
    made.put(at('postmaster'), aliasTo(at('bob')));
    expect(await words('/mail delete bob@example.org')).toContain(
      'postmaster@example.org forwards to bob@example.org: that mail would be returned.',
    );
  });

  it('does not tell of forwarders in domains that the actor does not see', async () => {
    const other = domain('other.example');
    made.mailServer.held.domains.add(other);
    made.app.store.domains.add(other);
    made.app.store.domains.bind('slack/T1', other);
    made.put(address('spy@other.example'), aliasTo(at('bob')));
    const said = await words('/mail delete bob@example.org');
    expect(said).toContain('Delete 1 mailbox and 1 alias');
    expect(said).not.toContain('other.example');
  });

  it('goes for all that match', async () => {
    await made.press(
      await made.type('/mail delete where:"search:bob kind:mailbox"'),
      'Delete 1 mailbox and 1 alias',
    );
    expect([held('bob'), held('old'), held('team')]).toEqual([null, null, aliasTo(at('ann'))]);
  });
});
