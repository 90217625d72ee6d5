import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { personOf } from '../../src/domain/actor.ts';
import {
  address,
  aliasTo,
  at,
  exampleOrg,
  mailbox,
  mailboxId,
  max,
  outside,
} from '../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../support/memory-mail-server.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const holds = { messages: 412, bytes: 1_395_864_371 };
const [x, y, z] = [outside('x'), outside('y'), outside('z')];

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  // Noon UTC is the same day nearly everywhere, so that the dates below hold in the reader's time zone too.
  made.pass(12 * 60 * 60_000);
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }), holds);
  made.put(at('team'), aliasTo(x, y));
});
afterEach(() => made.close());

const held = (text: string) => made.mailServer.held.addresses.get(address(text)) ?? null;
const refusal = async (line: string, actor?: typeof max) => {
  const before = structuredClone(made.mailServer.held);
  const view = await made.type(line, actor);
  expect(view.tone).toBe('failure');
  expect(made.mailServer.held).toEqual(before);
  return viewText(view);
};

describe('/mail forward', () => {
  it('adds and removes', async () => {
    expect(
      await made.type('/mail forward add bob@example.org x@outside.example y@outside.example'),
    ).toMatchObject({
      tone: 'success',
      title: 'bob@example.org also forwards to x@outside.example and y@outside.example.',
    });
    expect(held('bob@example.org')?.forwards).toEqual([x, y]);
    await made.type('/mail forward remove bob@example.org x@outside.example');
    expect(held('bob@example.org')?.forwards).toEqual([y]);
  });

  it.each([
    ['add team@example.org x@outside.example', 'already forwards to x@outside.example'],
    ['add team@example.org team@example.org', 'can’t forward to itself'],
    ['add nobody@example.org x@outside.example', 'nobody@example.org doesn’t exist.'],
    ['remove team@example.org z@outside.example', 'doesn’t forward to z@outside.example'],
    ['remove team@example.org x@outside.example y@outside.example', 'the last forward of'],
    ['team@example.org', 'Did you mean /mail forward add?'],
  ])('refuses “%s”, and says why', async (typed, words) => {
    expect(await refusal(`/mail forward ${typed}`)).toContain(words);
  });

  it('to outside needs an admin’s leave', async () => {
    const asked = await made.type('/mail forward add team@example.org z@outside.example', max);
    expect(viewText(asked)).toContain('Waiting for the approval of an admin.');
    expect(held('team@example.org')?.forwards).toEqual([x, y]);
    expect(await made.press(asked, 'Approve')).toMatchObject({ tone: 'success' });
    expect(held('team@example.org')?.forwards).toEqual([x, y, z]);
  });
});

describe('/mail convert', () => {
  it('turns a mailbox into an alias after a click on a message that names what will be lost', async () => {
    const asked = await made.type('/mail convert bob@example.org alias to:x@outside.example');
    expect(asked).toMatchObject({
      tone: 'warning',
      title: 'Convert the mailbox bob@example.org into an alias?',
      text: ['bob@example.org holds 412 messages, 1.3 GB. They can be restored until 31 January.'],
      summary:
        'ada asks to convert the mailbox bob@example.org into an alias. This deletes 412 messages, 1.3 GB.',
    });
    expect(asked.fields).toContainEqual({ name: 'Forwards', value: '+ x@outside.example (outside)' });
    expect(asked.buttons?.map(({ style }) => style)).toEqual(['danger', 'plain']);
    expect(held('bob@example.org')?.mailbox).not.toBeNull();
    const done = await made.press(asked, 'Convert');
    expect(done).toMatchObject({
      tone: 'success',
      title: 'Mailbox bob@example.org converted into an alias.',
    });
    expect(viewText(done)).toContain('/mail restore bob@example.org');
    expect(held('bob@example.org')).toEqual(aliasTo(x));
    expect(made.mailServer.held.trash).toContain('one');
  });

  it('changes nothing where that was cancelled', async () => {
    const asked = await made.type('/mail convert bob@example.org alias to:x@outside.example');
    expect(viewText(await made.press(asked, 'Cancel'))).toContain('Cancelled by ada. Nothing was changed.');
    expect(held('bob@example.org')?.mailbox?.id).toBe('one');
  });

  it('gives an alias a mailbox, and keeps its forwards unless told otherwise', async () => {
    expect(await made.type('/mail convert team@example.org mailbox')).toMatchObject({
      title: 'team@example.org converted into a mailbox.',
    });
    expect(held('team@example.org')).toMatchObject({ mailbox: { quota: null }, forwards: [x, y] });
    made.put(at('team'), aliasTo(x, y));
    await made.type('/mail convert team@example.org mailbox forwards:drop');
    expect(held('team@example.org')?.forwards).toEqual([]);
    made.put(at('team'), aliasTo(x, y));
    await made.type('/mail convert team@example.org mailbox to:z@outside.example');
    expect(held('team@example.org')?.forwards).toEqual([z]);
  });

  it('keeps the forwards of a mixed address that becomes an alias', async () => {
    made.put(at('bob'), mailbox('one', { forwards: [x] }));
    await made.press(await made.type('/mail convert bob@example.org alias'), 'Convert');
    expect(held('bob@example.org')).toEqual(aliasTo(x));
  });

  it.each([
    ['team@example.org alias to:z@outside.example', 'team@example.org is already an alias.'],
    ['bob@example.org mailbox', 'bob@example.org already has a mailbox.'],
    ['bob@example.org alias', 'An alias needs a forward'],
    ['bob@example.org alias to:bob@example.org', 'can’t forward to itself'],
    ['nobody@example.org alias to:x@outside.example', 'nobody@example.org doesn’t exist.'],
    ['bob@example.org list', 'Choose alias or mailbox.'],
  ])('refuses “%s”, and says why', async (typed, words) => {
    expect(await refusal(`/mail convert ${typed}`)).toContain(words);
  });
});

describe('/mail quota', () => {
  it('sets and lifts a quota', async () => {
    expect(viewText(await made.type('/mail quota bob@example.org 3G'))).toContain(
      'Quota of bob@example.org 2 GB → 3 GB.',
    );
    expect(held('bob@example.org')?.mailbox?.quota).toBe(3 * 1024 ** 3);
    await made.type('/mail quota bob@example.org none');
    expect(held('bob@example.org')?.mailbox?.quota).toBeNull();
  });

  it.each([
    ['bob@example.org 500M', 'The mailbox already holds 1.3 GB, more than 500 MB.'],
    ['bob@example.org much', '“much” isn’t a size'],
    ['bob@example.org 2G', 'bob@example.org is already as you ask.'],
    ['team@example.org 2G', 'team@example.org has no mailbox.'],
    ['nobody@example.org 2G', 'nobody@example.org doesn’t exist.'],
    ['bob@example.org', 'QUOTA is missing in /mail quota.'],
  ])('refuses “%s”, and says why', async (typed, words) => {
    expect(await refusal(`/mail quota ${typed}`)).toContain(words);
  });
});

describe('/mail suspend and /mail resume', () => {
  it('suspend and resume, without a loss', async () => {
    expect(await made.type('/mail suspend bob@example.org')).toMatchObject({
      tone: 'success',
      title: 'bob@example.org suspended.',
    });
    expect(held('bob@example.org')).toMatchObject({ mailbox: { id: 'one' }, enabled: false });
    expect(await made.type('/mail resume bob@example.org')).toMatchObject({
      title: 'bob@example.org resumed.',
      text: [],
    });
    expect(held('bob@example.org')?.enabled).toBe(true);
  });

  it('refuse what is so already, what does not exist, and the postmaster', async () => {
    expect(await refusal('/mail resume bob@example.org')).toContain('bob@example.org isn’t suspended.');
    expect(await refusal('/mail suspend nobody@example.org')).toContain('doesn’t exist');
    expect(await refusal('/mail suspend postmaster@example.org')).toContain('can’t be suspended');
    await made.type('/mail suspend bob@example.org');
    expect(await refusal('/mail suspend bob@example.org')).toContain('is already suspended');
  });
});

test('a quota is rounded up to what the mail server counts in', async () => {
  const own = createMemoryMailServer();
  const counting = await createTestDispatcher({ mailServer: { ...own, quotaUnit: 2 ** 20 } });
  own.held.domains.add(exampleOrg);
  await counting.type('/mail create new@example.org quota:1.5M');
  expect(own.held.addresses.get(at('new'))?.mailbox?.quota).toBe(2 * 2 ** 20);
  await counting.type('/mail quota new@example.org 3.1M');
  expect(own.held.addresses.get(at('new'))?.mailbox?.quota).toBe(4 * 2 ** 20);
  await counting.close();
});

describe('/mail password set', () => {
  const bobs = mailboxId('one');
  beforeEach(() =>
    made.app.store.owners.put({ mailbox: bobs, address: at('bob'), owner: max, person: personOf(max) }),
  );

  it('answers its owner at a terminal with a link that works for an hour', async () => {
    const view = await made.type('/mail password set bob@example.org', max);
    expect(view).toMatchObject({ tone: 'plain', title: 'Set the password of bob@example.org' });
    expect(view.link?.url).toMatch(/^http:\/\/facteur\.test\/password\/[\w-]{43}$/);
    expect(JSON.stringify(made.app.store.audit.forAddress(at('bob'), 9))).not.toContain(
      view.link?.url.split('/').at(-1),
    );
  });

  it('refuses an alias and a suspended mailbox', async () => {
    expect(await refusal('/mail password set team@example.org')).toContain('has no mailbox');
    await made.type('/mail suspend bob@example.org');
    expect(await refusal('/mail password set bob@example.org')).toContain(
      'Resume the address first: /mail resume bob@example.org',
    );
    expect(made.mailServer.held.passwordHashes.has(bobs)).toBe(false);
  });
});
