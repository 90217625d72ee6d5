import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from '../../src/domain/actor.ts';
import type { Address } from '../../src/domain/address/address.ts';
import {
  address,
  aliasTo,
  at,
  mailbox,
  mailboxId,
  max,
  outside,
  person,
} from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  own(at('ann'), 'ann');
});
afterEach(() => made.close());

/** A mailbox that a person owns. */
function own(subject: Address, name: string): void {
  const owner = person(name, 'member');
  const id = mailboxId(`${subject}`);
  made.put(subject, mailbox(id));
  made.app.store.owners.put({ mailbox: id, address: subject, owner, person: personOf(owner) });
}

const held = (subject: Address) => made.mailServer.held.addresses.get(subject);

describe('/mail person onboard', () => {
  it('makes a mailbox whose owner gets the link', async () => {
    const view = await made.type('/mail person onboard bob bob@example.org quota:2G');
    expect(view).toMatchObject({ tone: 'success', title: 'Mailbox bob@example.org created.' });
    const { id, quota } = held(at('bob'))?.mailbox ?? {};
    expect(quota).toBe(2 * 1024 ** 3);
    expect(id && made.app.store.owners.of(id)).toMatchObject({ userId: 'bob' });
    expect(made.mailServer.held.addresses.get(at('bob'))?.forwards).toEqual([]);
  });

  it('puts the mailbox into the aliases that a colleague is in, and no others, after a click', async () => {
    own(at('ann2'), 'ann');
    made.put(at('team'), aliasTo(at('ann'), outside('x')));
    made.put(at('sales'), { ...aliasTo(at('ann2')), enabled: false });
    made.put(at('both'), aliasTo(at('ann'), at('ann2')));
    made.put(at('others'), aliasTo(outside('x')));
    made.put(at('indirect'), aliasTo(at('team')));
    made.put(at('copy'), mailbox('copy', { forwards: [at('ann')] }));
    made.put(at('abuse'), aliasTo(at('ann')));
    made.put(address('@example.org'), aliasTo(at('ann')));
    const asked = await made.type('/mail onboard bob bob@example.org like:ann');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Create 1 mailbox and change the forwards of 3 addresses in example.org?
      1. Create the mailbox bob@example.org. For: bob. Quota: no limit.
      2. Forward both@example.org also to bob@example.org.
      3. Forward sales@example.org also to bob@example.org.
      4. Forward team@example.org also to bob@example.org.
      The aliases are those that ann is in.
      Request #1. Confirm by 00:15. Nothing changes before that."
    `);
    expect(held(at('bob'))).toBeUndefined();
    const before = new Map(made.mailServer.held.addresses);
    expect(await made.press(asked, 'Apply 4 changes')).toMatchObject({ tone: 'success' });
    const changed = [...made.mailServer.held.addresses].filter(([each, state]) => before.get(each) !== state);
    expect(changed.map(([each, { forwards }]) => [each, forwards]).toSorted()).toEqual([
      [at('bob'), []],
      [at('both'), [at('ann'), at('ann2'), at('bob')]],
      [at('sales'), [at('ann2'), at('bob')]],
      [at('team'), [at('ann'), outside('x'), at('bob')]],
    ]);
    const id = held(at('bob'))?.mailbox?.id;
    expect(id && made.app.store.owners.of(id)).toMatchObject({ userId: 'bob' });
  });

  it('is undone as a whole', async () => {
    made.put(at('team'), aliasTo(at('ann')));
    const asked = await made.type('/mail onboard bob bob@example.org like:ann');
    const done = await made.press(asked, 'Apply 2 changes');
    const undo = await made.press(done, 'Undo');
    await made.press(undo, undo.buttons?.[0]?.label ?? '');
    expect(held(at('bob'))).toBeUndefined();
    expect(held(at('team'))).toEqual(aliasTo(at('ann')));
  });

  it('asks even an admin to confirm where a colleague is in a single alias', async () => {
    made.put(at('team'), aliasTo(at('ann')));
    expect((await made.type('/mail onboard bob bob@example.org like:ann')).buttons).not.toEqual([]);
    expect(held(at('bob'))).toBeUndefined();
  });

  it('is refused for a colleague without a mailbox, and for an address that is taken', async () => {
    expect(viewText(await made.type('/mail onboard bob bob@example.org like:zoe'))).toMatchInlineSnapshot(`
      "zoe owns no mailbox here, so there are no aliases to take over.
      Name another person, or create the mailbox alone, then /mail forward add ALIAS ADDRESS for each alias."
    `);
    expect(viewText(await made.type('/mail onboard bob ann@example.org'))).toContain('ann@example.org');
    expect(held(at('bob'))).toBeUndefined();
  });

  it('is a moderator’s too, by the rules for what it does', async () => {
    expect((await made.type('/mail onboard bob bob@example.org', max)).tone).toBe('success');
  });
});
