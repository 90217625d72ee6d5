import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from '../../src/domain/actor.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  mailbox,
  mailboxId,
  max,
  mia,
  outside,
} from '../support/fixtures/example-org.ts';
import { takeNotices } from '../support/owner-notices.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.pass(12 * 60 * 60_000);
  made.put(at('info'), mailbox('info'));
  made.put(at('ann'), mailbox('ann'));
  made.put(at('mia'), mailbox('mia'));
  made.put(at('sales'), aliasTo(outside('sales')));
  own('mia', mia);
});
afterEach(() => made.close());

const own = (name: string, owner = mia) =>
  made.app.store.owners.put({
    mailbox: mailboxId(name),
    address: at(name),
    owner,
    person: personOf(owner),
  });
const type = (line: string, actor = ada) => made.type(`/mail ${line}`, actor);
const given = async (name = 'info') => (await made.app.mailServer.access(at(name))).given;

/** Types a command and presses its first button. */
async function done(line: string, actor = ada) {
  const asked = await type(line, actor);
  const [button] = asked.buttons ?? [];
  return button ? made.press(asked, button.label, actor) : asked;
}

describe('/mail address share', () => {
  it('says what may be done from then on, does it after a click, and undo takes it back', async () => {
    const asked = await type('share info@example.org with:ann@example.org send');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Share info@example.org with ann@example.org?
      ann@example.org may read and change all folders of info@example.org, and send as info@example.org.
      Request #1. Confirm by 12:15. Nothing changes before that."
    `);
    expect(await given()).toEqual([]);
    expect(viewText(await made.press(asked, 'Share'))).toMatchInlineSnapshot(`
      "info@example.org shared with ann@example.org.
      ann@example.org may read and change all folders of info@example.org, and send as info@example.org.
      Request #1."
    `);
    expect(await given()).toEqual([{ address: at('ann'), rights: { folders: 'write', send: true } }]);
    expect(viewText(await type('request undo 1'))).toMatchInlineSnapshot(`
      "info@example.org is no longer shared with ann@example.org.
      ann@example.org may no longer read and change all folders of info@example.org, or send as info@example.org. Open sessions of ann@example.org end.
      This undoes request #1.
      Request #2."
    `);
    expect(await given()).toEqual([]);
  });

  it('reads where nothing is said, and says again what it changes', async () => {
    await done('share info@example.org with:ann@example.org');
    expect(await given()).toEqual([{ address: at('ann'), rights: { folders: 'read', send: false } }]);
    expect((await type('share info@example.org with:ann@example.org read')).title).toContain(
      'already as you ask',
    );
    await done('share info@example.org with:ann@example.org write');
    expect(viewText(await done('share info@example.org with:ann@example.org read'))).toContain(
      'ann@example.org may no longer read and change all folders of info@example.org',
    );
    expect(await given()).toEqual([{ address: at('ann'), rights: { folders: 'read', send: false } }]);
  });

  it('takes a person for the mailbox that they own', async () => {
    await done('share info@example.org with:@mia');
    expect(await given()).toEqual([{ address: at('mia'), rights: { folders: 'read', send: false } }]);
    own('ann');
    expect(viewText(await type('share info@example.org with:@mia write'))).toContain('mia@example.org');
    const unclear = await type('send-as sales@example.org by:@mia');
    expect(viewText(unclear)).toContain('has several mailboxes: ann@example.org and mia@example.org');
    expect(viewText(await type('share info@example.org with:@max'))).toContain('owns no other mailbox here');
  });

  it.each([
    ['share info@example.org with:info@example.org', 'has all rights to itself'],
    ['share sales@example.org with:ann@example.org', 'sales@example.org has no mailbox'],
    ['share info@example.org with:sales@example.org', 'sales@example.org has no mailbox'],
    ['share info@example.org with:nobody@example.org', 'nobody@example.org'],
    ['share info@example.org with:x@outside.example', 'outside.example'],
    ['share info@example.org with:ann@example.org admin', 'read, write'],
    ['share info@example.org', 'with:'],
    ['send-as @example.org by:ann@example.org', 'is a catch-all'],
    ['unshare info@example.org with:ann@example.org', 'already as you ask'],
  ])('refuses “%s”, says why, and changes nothing', async (line, why) => {
    made.put(address('@example.org'), aliasTo(outside('all')));
    const refused = await type(line);
    expect(viewText(refused)).toContain(why);
    expect(made.mailServer.held.access).toEqual([]);
    expect(made.app.store.requests.get(1)).toBeUndefined();
  });
});

describe('who may let others in', () => {
  it('is the owner with a click, and of another mailbox somebody with an approval', async () => {
    const own = await type('share mia@example.org with:ann@example.org', mia);
    expect(own.buttons?.[0]?.label).toBe('Share');
    await made.press(own, 'Share', mia);
    expect(await given('mia')).toHaveLength(1);
    const asked = await type('share info@example.org with:ann@example.org', mia);
    const waits = await made.press(asked, 'Share', mia);
    expect(made.app.store.requests.get(2)).toMatchObject({ state: 'awaiting-approval' });
    expect(waits.tone).not.toBe('success');
    expect(await given()).toEqual([]);
  });

  it('lets nobody into another’s mailbox by their own alone, be they an admin', async () => {
    own('ann', ada);
    const asked = await type('share mia@example.org with:ann@example.org');
    await made.press(asked, 'Share');
    expect(made.app.store.requests.get(1)).toMatchObject({ state: 'awaiting-approval' });
    expect(
      viewText(await type('share mia@example.org with:ann@example.org write break-glass:"I want to"')),
    ).not.toContain('shared with');
    expect(await given('mia')).toEqual([]);
  });

  it('is for admins alone where an address proves whose the domain is', async () => {
    made.put(address('admin@example.org'), mailbox('admin'));
    expect(viewText(await type('send-as admin@example.org by:mia@example.org', mia))).toContain('admin');
    expect(made.mailServer.held.access).toEqual([]);
  });

  it('ends with a word of whoever holds it, without anybody else', async () => {
    await done('share info@example.org with:mia@example.org write');
    await type('unshare info@example.org with:mia@example.org', mia);
    expect(await given()).toEqual([]);
  });

  it('tells the owners of both mailboxes', async () => {
    own('info', max);
    await done('share info@example.org with:mia@example.org');
    const told = await takeNotices(made.app);
    expect(told.map(({ to }) => to.userId).sort()).toEqual([max.userId, mia.userId].sort());
    expect(viewText(told[0]?.view ?? { tone: 'plain', title: '' })).toContain(
      'mia@example.org may read all folders of info@example.org',
    );
  });
});

describe('/mail address send-as', () => {
  it('is apart from the folders, and ends with off', async () => {
    await done('share info@example.org with:ann@example.org');
    await done('send-as info@example.org by:ann@example.org');
    expect(await given()).toEqual([{ address: at('ann'), rights: { folders: 'read', send: true } }]);
    const ended = await done('send-as info@example.org by:ann@example.org off');
    expect(viewText(ended)).toContain('ann@example.org may no longer send as info@example.org');
    expect(viewText(ended)).not.toContain('Open sessions');
    expect(await given()).toEqual([{ address: at('ann'), rights: { folders: 'read', send: false } }]);
  });

  it('is of an alias too, and shown at both addresses', async () => {
    await done('send-as sales@example.org by:mia@example.org');
    expect(viewText(await type('show sales@example.org'))).toContain(
      'Others with access: mia@example.org (sends as)',
    );
    expect(viewText(await type('show mia@example.org'))).toContain(
      'Has access to: sales@example.org (sends as)',
    );
    expect(viewText(await type('mine', mia))).toContain(
      'sales@example.org: shared with mia@example.org: send as',
    );
  });
});

describe('what ends with a change of another kind', () => {
  beforeEach(async () => {
    await done('share info@example.org with:ann@example.org write');
    await done('send-as sales@example.org by:ann@example.org');
  });

  it.each([
    [
      'delete info@example.org',
      'ann@example.org may no longer read and change all folders of info@example.org',
    ],
    [
      'delete ann@example.org',
      'ann@example.org may no longer read and change all folders of info@example.org',
    ],
    ['delete ann@example.org', 'ann@example.org may no longer send as sales@example.org'],
    ['delete sales@example.org', 'ann@example.org may no longer send as sales@example.org'],
    ['convert info@example.org alias to:x@outside.example', 'ann@example.org may no longer read and change'],
    ['handover info@example.org @max', 'ann@example.org may no longer read and change all folders'],
  ])('“%s” says so before, and it is so after', async (line, words) => {
    const asked = await type(line);
    expect(viewText(asked)).toContain(words);
    await done(line);
    const [address = ''] = /\S+@example\.org/.exec(line) ?? [];
    const access = await made.app.mailServer.access(at(address.replace('@example.org', '')));
    expect(access).toEqual({ given: [], held: [] });
  });

  it('is not said of what keeps them', async () => {
    for (const line of ['suspend info@example.org', 'rename info@example.org hello@example.org'])
      expect(viewText(await type(line))).not.toContain('may no longer');
  });
});
