import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postmasterOf } from '../../src/domain/address/address.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import { purgeExpired } from '../../src/requests/retention/purge.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  max,
  outside,
  person,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const other = domain('other.example');
const atOther = (local: string) => address(`${local}@other.example`);

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.pass(12 * 60 * 60_000);
  made.mailServer.held.domains.add(other);
  made.app.store.domains.add(other);
  made.app.store.domains.bind('terminal/terminal', other);
  made.put(postmasterOf(other), aliasTo(outside('operator')));
});
afterEach(() => made.close());

const all = (): Map<string, AddressState> => new Map(made.mailServer.held.addresses);
const remove = (actor = ada) => made.type('/mail domain remove example.org', actor);
const fill = () => {
  made.put(at('ann'), mailbox('ann'), { messages: 3, bytes: 3072 });
  made.put(at('bob'), mailbox('bob'), { messages: 2, bytes: 2048 });
  made.put(at('team'), aliasTo(at('ann'), at('bob')));
};

describe('/mail domain remove', () => {
  it('names what goes, and removes it after a click', async () => {
    fill();
    const asked = await remove();
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Remove the domain example.org with 4 addresses?
      1. Delete the alias postmaster@example.org. Forwards: − operator@outside.example (outside).
      2. Delete the alias team@example.org. Forwards: − ann@example.org, − bob@example.org.
      3. Delete the mailbox ann@example.org. ann@example.org holds 3 messages, 3 kB. They can be restored until 31 January.
      4. Delete the mailbox bob@example.org. bob@example.org holds 2 messages, 2 kB. They can be restored until 31 January.
      5. Remove the domain example.org. The mail server no longer accepts mail for example.org.
      Request #1. Confirm by 12:15. Nothing changes before that."
    `);
    expect(made.mailServer.held.domains).toContain(exampleOrg);
    expect(await made.press(asked, 'Remove domain')).toMatchObject({
      tone: 'success',
      title: 'Domain example.org with 4 addresses removed.',
    });
    expect([...made.mailServer.held.addresses.keys()]).toEqual([postmasterOf(other)]);
    expect([...made.mailServer.held.domains]).toEqual([other]);
    expect(viewText(await made.type('/mail list example.org'))).toContain('isn’t one of your domains');
  });

  it('is undone as a whole: the domain, its addresses, and their mail', async () => {
    fill();
    made.put(at('postmaster'), mailbox('post'), { messages: 1, bytes: 10 });
    made.put(atOther('staff'), aliasTo(at('team'), outside('x')));
    made.put(atOther('only'), aliasTo(at('ann')));
    const before = all();
    const removed = await made.press(await remove(), 'Remove domain');
    expect([...made.mailServer.held.addresses.keys()]).toEqual([postmasterOf(other), atOther('staff')]);
    expect(made.mailServer.held.addresses.get(atOther('staff'))).toEqual(aliasTo(outside('x')));
    const undo = await made.press(removed, 'Undo');
    expect(undo.title).toBe('Add the domain example.org with 4 addresses and apply 2 other changes?');
    expect(await made.press(undo, 'Add domain')).toMatchObject({ tone: 'success' });
    expect(made.mailServer.held.domains).toContain(exampleOrg);
    expect(new Map([...all()].toSorted())).toEqual(
      new Map([...before].toSorted().map(([each, state]) => [each, expect.objectContaining(state)])),
    );
    expect(viewText(await made.type('/mail list example.org'))).toContain('ann@example.org');
    expect(made.mailServer.held.trash.size).toBe(0);
  });

  it('is removed again by an undo of its return, and comes back again', async () => {
    fill();
    made.put(atOther('staff'), aliasTo(at('team'), outside('x')));
    const before = all();
    const removed = await made.press(await remove(), 'Remove domain');
    const gone = all();
    const back = await made.press(await made.press(removed, 'Undo'), 'Add domain');
    const again = await made.press(back, 'Undo');
    expect(viewText(again)).toContain('This undoes request #2.');
    expect(requestOf(made.app, 3).state).toBe('awaiting-confirmation');
    const removedAgain = await made.press(again, 'Remove domain');
    expect(removedAgain.tone).toBe('success');
    expect(made.mailServer.held.domains).not.toContain(exampleOrg);
    expect(all()).toEqual(gone);
    await made.press(await made.press(removedAgain, 'Undo'), 'Add domain');
    expect([...all().keys()].toSorted()).toEqual([...before.keys()].toSorted());
  });

  it('is not removed by an undo of its return where others have added addresses, which says how it is', async () => {
    fill();
    const removed = await made.press(await remove(), 'Remove domain');
    const back = await made.press(await made.press(removed, 'Undo'), 'Add domain');
    await made.type('/mail alias new@example.org x@outside.example');
    expect(viewText(await made.press(back, 'Undo'))).toContain('/mail domain remove');
    expect(made.mailServer.held.addresses.has(at('new'))).toBe(true);
  });

  it('is not removed twice by an undo of its return', async () => {
    const removed = await made.press(await remove(), 'Remove domain');
    const back = await made.press(await made.press(removed, 'Undo'), 'Add domain');
    await made.press(await remove(), 'Remove domain');
    expect((await made.press(back, 'Undo')).title).toContain('already undone');
  });

  it('comes back without the mail that is no longer kept, and says so', async () => {
    fill();
    made.put(at('team'), aliasTo(at('ann'), outside('x')));
    made.put(at('both'), aliasTo(at('ann'), at('bob')));
    const removed = await made.press(await remove(), 'Remove domain');
    made.pass(31 * 24 * 60 * 60_000);
    await purgeExpired(made.app);
    const undo = await made.press(removed, 'Undo');
    expect(viewText(undo)).toMatchInlineSnapshot(`
      "Add the domain example.org with 2 addresses?
      1. Add the domain example.org.
      2. Create the alias postmaster@example.org. Forwards: + operator@outside.example (outside).
      3. Create the alias team@example.org. Forwards: + x@outside.example (outside).
      This undoes request #1.
      Can’t be undone: the deleted mail is lost for good.
      Request #2. Confirm by 12:15. Nothing changes before that."
    `);
    await made.press(undo, 'Add domain');
    expect(made.mailServer.held.domains).toContain(exampleOrg);
    expect([...made.mailServer.held.addresses.keys()].toSorted()).toEqual([
      postmasterOf(exampleOrg),
      postmasterOf(other),
      at('team'),
    ]);
    expect(made.mailServer.held.addresses.get(at('team'))).toEqual(aliasTo(outside('x')));
  });

  it('says of many mailboxes what goes with them, and that it is gone for good where the server keeps nothing', async () => {
    Object.assign(made.mailServer, { keepsRemoved: 'nothing' });
    made.app.store.domains.setMirrored(exampleOrg, true);
    for (let each = 1; each <= 21; each += 1)
      made.put(at(`m${each}`), mailbox(`m${each}`), { messages: 1, bytes: 1024 });
    made.put(atOther('staff'), aliasTo(at('m1'), outside('x')));
    const asked = await remove();
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Remove the domain example.org with 22 addresses and apply 1 other change?
      21 mailboxes are deleted, with 21 messages, 21 kB. They will be lost for good.
      Mail that arrives before the confirmation or approval is deleted too. If it is more than 1% and more than 100 messages, you are asked again.
      • The mail server no longer accepts mail for example.org.
      • All 21 mailboxes of example.org are deleted, with 21 messages, 21 kB.
      Mail to the deleted addresses is refused.
      Changes: Delete 21 mailboxes, Delete 1 alias, Change the forwards of 1 address, Remove 1 domain
      Domains: example.org (23), other.example (1)
      Request #1. Confirm by 12:15. Nothing changes before that."
    `);
    expect(viewText(await made.press(asked, 'Remove domain'))).toContain('21');
    expect(made.mailServer.held.domains).toContain(exampleOrg);
    const removed = await made.press(asked, 'Remove domain', ada, '21');
    expect(removed.title).toBe('Domain example.org with 22 addresses removed and 1 other change applied.');
    expect([...made.mailServer.held.domains]).toEqual([other]);
  });

  it('comes back for all who had it, and only for them', async () => {
    const slack = person('sam', 'admin', 'another');
    made.app.store.domains.bind('terminal/another', exampleOrg);
    const removed = await made.press(await remove(slack), 'Remove domain', slack);
    expect(
      viewText(
        await made.type(
          '/mail domain add example.org postmaster:x@y.example',
          person('eve', 'admin', 'third'),
        ),
      ),
    ).toContain('can’t be added here');
    await made.press(await made.press(removed, 'Undo', slack), 'Add domain', slack);
    for (const actor of [ada, slack])
      expect(viewText(await made.type('/mail list example.org', actor))).toContain('postmaster@example.org');
  });

  it('removes a domain without any address', async () => {
    made.mailServer.held.addresses.delete(at('postmaster'));
    const asked = await remove();
    expect(asked.title).toBe('Remove the domain example.org?');
    const removed = await made.press(asked, 'Remove domain');
    expect(removed.title).toBe('Domain example.org removed.');
    expect([...made.mailServer.held.domains]).toEqual([other]);
    await made.press(await made.type('/mail request undo 1'), 'Add domain');
    expect(made.mailServer.held.domains).toContain(exampleOrg);
  });

  it('takes out what only the catch-all gets, and what leads to nothing', async () => {
    made.put(address('@example.org'), aliasTo(outside('all')));
    made.put(atOther('staff'), aliasTo(at('anything'), outside('x')));
    await made.press(await remove(), 'Remove domain');
    expect(made.mailServer.held.addresses.get(atOther('staff'))).toEqual(aliasTo(outside('x')));
  });

  it('is refused where a postmaster has no other forward', async () => {
    made.put(postmasterOf(other), aliasTo(at('anything')));
    made.put(address('@example.org'), aliasTo(outside('all')));
    expect(viewText(await remove())).toContain('postmaster@other.example');
    expect(made.mailServer.held.domains).toContain(exampleOrg);
  });

  it('takes its other names along, and undo brings them back', async () => {
    const name = { domain: domain('alias.example'), target: exampleOrg };
    made.mailServer.held.aliasDomains.push(name);
    const asked = await remove();
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Remove the domain example.org with 1 address and apply 1 other change?
      1. Delete the alias postmaster@example.org. Forwards: − operator@outside.example (outside).
      2. Take the other name alias.example from example.org. Mail that reaches example.org by the name alias.example is refused.
      3. Remove the domain example.org. The mail server no longer accepts mail for example.org.
      Request #1. Confirm by 12:15. Nothing changes before that."
    `);
    const removed = await made.press(asked, 'Remove domain');
    expect(removed).toMatchObject({ tone: 'success' });
    expect(made.mailServer.held.aliasDomains).toEqual([]);
    const undo = await made.press(removed, 'Undo');
    expect(await made.press(undo, 'Add domain')).toMatchObject({ tone: 'success' });
    expect(made.mailServer.held.aliasDomains).toEqual([name]);
    expect(made.mailServer.held.domains).toContain(exampleOrg);
  });

  it('comes back without a name that is used for something else by now', async () => {
    made.mailServer.held.aliasDomains.push({ domain: domain('alias.example'), target: exampleOrg });
    const removed = await made.press(await remove(), 'Remove domain');
    await made.press(await made.type('/mail domain alias alias.example other.example'), 'Add name');
    const undo = await made.press(removed, 'Undo');
    expect(viewText(undo)).toMatchInlineSnapshot(`
      "Add the domain example.org with 1 address?
      1. Add the domain example.org.
      2. Create the alias postmaster@example.org. Forwards: + operator@outside.example (outside).
      This undoes request #1.
      Can’t be undone: the other name is a domain or a name of another domain now.
      Request #3. Confirm by 12:15. Nothing changes before that."
    `);
    expect(await made.press(undo, 'Add domain')).toMatchObject({ tone: 'success' });
    expect(made.mailServer.held.domains).toContain(exampleOrg);
    expect(made.mailServer.held.aliasDomains).toEqual([{ domain: domain('alias.example'), target: other }]);
  });

  it('is removed again by an undo of the undo, with its names, unless it got one since', async () => {
    made.mailServer.held.aliasDomains.push({ domain: domain('alias.example'), target: exampleOrg });
    const removed = await made.press(await remove(), 'Remove domain');
    const returned = await made.press(await made.press(removed, 'Undo'), 'Add domain');
    const again = await made.press(returned, 'Undo');
    expect(again.title).toContain('Remove the domain example.org');
    made.mailServer.held.aliasDomains.push({ domain: domain('new.example'), target: exampleOrg });
    expect(viewText(await made.type('/mail request undo 2'))).toContain('By now others may use it');
  });

  it('is held up by a name that came since', async () => {
    const asked = await remove();
    made.mailServer.held.aliasDomains.push({ domain: domain('alias.example'), target: exampleOrg });
    expect(viewText(await made.press(asked, 'Remove domain'))).toMatchInlineSnapshot(`
      "1 of 2 changes is refused: nothing was requested.
      postmaster@example.org: alias.example is another name of example.org: its mail would be refused too. Take that name away first: /mail domain alias alias.example none
      Correct or leave out what is refused, then ask again."
    `);
    expect(made.mailServer.held.domains).toContain(exampleOrg);
  });

  it('is for admins, and refused for a domain of others', async () => {
    expect((await remove(max)).tone).toBe('failure');
    expect(viewText(await remove(person('eve', 'admin', 'elsewhere')))).toContain(
      'isn’t one of your domains',
    );
  });

  it('holds a click for what was shown: an address that came since stops it', async () => {
    fill();
    const asked = await remove();
    made.mailServer.held.addresses.set(at('new'), aliasTo(outside('x')));
    const clicked = await made.press(asked, 'Remove domain');
    expect(viewText(clicked)).toContain('new@example.org');
    expect(made.mailServer.held.addresses.size).toBe(6);
    made.mailServer.held.addresses.delete(at('new'));
    made.mailServer.held.addresses.set(at('team'), aliasTo(outside('y')));
    expect((await made.press(asked, 'Remove domain')).title).toContain('changed');
    expect(made.mailServer.held.domains).toContain(exampleOrg);
    expect(requestOf(made.app, 1).state).toBe('stale');
  });

  it('is called by its French name, and suggested by other words', async () => {
    const asked = await made.type('/mail domaine supprimer example.org');
    expect(asked.title).toBe('Remove the domain example.org with 1 address?');
    expect(viewText(await made.type('/mail domain delete example.org'))).toContain('/mail domain remove');
  });
});
