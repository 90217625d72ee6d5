import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmationTime } from '../../src/requests/submit.ts';
import { address, aliasTo, at, mailbox, max, outside, person } from '../support/example-org.ts';
import { makeTestDesk, type TestDesk, wordsOf } from '../support/test-desk.ts';

const day = 24 * 60 * 60_000;
const holds = { messages: 3, bytes: 3072 };

let made: TestDesk;
beforeEach(async () => {
  made = await makeTestDesk();
  // Noon UTC is the same day nearly everywhere, so that the dates below hold in the reader's time zone too.
  made.pass(12 * 60 * 60_000);
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }), holds);
});
afterEach(() => made.close());

const held = (text: string) => made.mailServer.held.addresses.get(address(text)) ?? null;
const deleteBob = async () => made.press(await made.type('/mail delete bob@example.org'), 'Delete it');
const refusal = async (line: string) => {
  const before = structuredClone(made.mailServer.held);
  const view = await made.type(line);
  expect(view.tone).toBe('failure');
  expect(made.mailServer.held).toEqual(before);
  return wordsOf(view);
};

describe('/mail delete', () => {
  it('deletes a mailbox after a click on a message that names what it holds', async () => {
    const asked = await made.type('/mail delete bob@example.org');
    expect(asked).toMatchObject({ tone: 'warning', title: 'Delete the mailbox bob@example.org?' });
    expect(asked.text?.[0]).toBe(
      'bob@example.org holds 3 messages, 3 kB; they can be restored until 31 January.',
    );
    expect(held('bob@example.org')).not.toBeNull();
    expect(await made.press(asked, 'Delete it')).toMatchObject({
      tone: 'success',
      title: 'The mailbox bob@example.org is deleted.',
    });
    expect(held('bob@example.org')).toBeNull();
  });

  it('says that an empty mailbox can be restored too', async () => {
    made.put(at('bob'), mailbox('one'), { messages: 0, bytes: 0 });
    const asked = await made.type('/mail delete bob@example.org');
    expect(asked.text?.[0]).toBe(
      'bob@example.org holds no messages; the mailbox can be restored until 31 January.',
    );
  });

  it('deletes an alias at once: nothing is lost', async () => {
    made.put(at('team'), aliasTo(outside('x')));
    expect(await made.type('/mail delete team@example.org', max)).toMatchObject({
      tone: 'success',
      title: 'The alias team@example.org is deleted.',
    });
    expect(held('team@example.org')).toBeNull();
  });

  it('takes no click on its button but the requester’s, in time', async () => {
    const asked = await made.type('/mail delete bob@example.org');
    expect(wordsOf(await made.press(asked, 'Delete it', person('eve', 'admin')))).toContain(
      'Request #1 is ada’s; that button is not yours.',
    );
    made.pass(confirmationTime);
    expect(wordsOf(await made.press(asked, 'Delete it'))).toContain('Request #1 has moved on: expired.');
    expect(held('bob@example.org')).not.toBeNull();
  });

  it('asks anew where more would be lost than the message said', async () => {
    const asked = await made.type('/mail delete bob@example.org');
    made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }), { messages: 4, bytes: 4096 });
    const again = await made.press(asked, 'Delete it');
    expect(again).toMatchObject({ tone: 'warning' });
    expect(wordsOf(again)).toContain('holds 4 messages, 4 kB');
    expect(wordsOf(await made.press(asked, 'Delete it'))).toContain(
      'is not what that button showed any more',
    );
    expect(await made.press(again, 'Delete it')).toMatchObject({ tone: 'success' });
  });

  it('needs somebody else’s approval where a moderator asks', async () => {
    const asked = await made.type('/mail delete bob@example.org', max);
    const waiting = await made.press(asked, 'Delete it', max);
    expect(wordsOf(waiting)).toContain('Waits for the approval of an admin.');
    expect(wordsOf(await made.press(waiting, 'Approve', max))).toContain(
      'Nobody approves their own request.',
    );
    expect(await made.press(waiting, 'Approve')).toMatchObject({ tone: 'success' });
    expect(wordsOf(await made.press(waiting, 'Deny'))).toContain('Request #1 has moved on: applied.');
  });

  it('refuses the postmaster, what does not exist and what others forward to', async () => {
    made.put(at('team'), aliasTo(at('bob')));
    expect(await refusal('/mail delete postmaster@example.org')).toContain('can’t be deleted');
    expect(await refusal('/mail delete nobody@example.org')).toContain('does not exist');
    expect(await refusal('/mail delete bob@example.org')).toContain(
      'team@example.org forwards to bob@example.org: that mail would come back.',
    );
  });
});

describe('/mail restore', () => {
  it('brings back what was deleted, as it was', async () => {
    await deleteBob();
    const view = await made.type('/mail restore bob@example.org');
    expect(view).toMatchObject({
      tone: 'success',
      title: 'The mailbox bob@example.org is back.',
      text: ['Its mailbox comes back with 3 messages, 3 kB.'],
    });
    expect(held('bob@example.org')).toEqual(mailbox('one', { quota: 2 * 1024 ** 3 }));
    expect(made.mailServer.held.trash.size).toBe(0);
  });

  it('makes an address mixed that is an alias by now', async () => {
    await deleteBob();
    await made.type('/mail alias bob@example.org x@outside.example');
    await made.type('/mail restore bob@example.org');
    expect(held('bob@example.org')).toEqual(
      mailbox('one', { quota: 2 * 1024 ** 3, forwards: [outside('x')] }),
    );
  });

  it('asks which, where several can be brought back', async () => {
    await deleteBob();
    made.pass(day);
    made.put(at('bob'), mailbox('two'), { messages: 1, bytes: 1024 });
    await deleteBob();
    const view = await made.type('/mail restore bob@example.org');
    expect(view.title).toBe('bob@example.org: 2 removed mailboxes can be brought back');
    expect(view.table?.rows.map(([, what]) => what)).toEqual(['1 message, 1 kB', '3 messages, 3 kB']);
    const [, older = ''] = view.buttons?.map(({ label }) => label) ?? [];
    expect(await made.press(view, older)).toMatchObject({ tone: 'success' });
    expect(held('bob@example.org')?.mailbox?.id).toBe('one');
    expect(await refusal('/mail restore bob@example.org')).toContain('exists already, as a mailbox');
  });

  it('refuses what was never removed, what is over, and what somebody made up', async () => {
    expect(await refusal('/mail restore nobody@example.org')).toContain('nothing was removed');
    await deleteBob();
    expect(await refusal('/mail restore bob@example.org mailbox:other')).toContain(
      'can’t be brought back any more',
    );
    made.pass(30 * day);
    expect(await refusal('/mail restore bob@example.org')).toContain('its time is over');
  });

  it('gives a new mailbox at the same address nothing of the old', async () => {
    await deleteBob();
    await made.type('/mail create bob@example.org');
    const { mailbox: now } = held('bob@example.org') ?? {};
    expect(now?.id).not.toBe('one');
    expect(await made.office.mailServer.measure(at('bob'))).toMatchObject({ messages: 0, bytes: 0 });
  });
});
