import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { aliasTo, at, mailbox, outside } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

const names = ['temp1', 'temp2', 'temp3'];

describe.each(['socket', 'http'] as const)('several addresses in Slack, over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
    for (const name of names) org.put(at(name), mailbox(name));
    org.put(at('team'), aliasTo(at('temp1'), outside('x')));
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
    expect(org.slack.calls.filter(({ answer }) => answer['ok'] === false)).toEqual([]);
  });

  const held = (name: string) => org.mailServer.held.addresses.get(at(name)) ?? null;
  /** The newest message of the channel, once it says this. */
  const untilPosted = (words: string) =>
    vi.waitFor(() => {
      const message = posted(org.slack).at(-1);
      expect(wordsIn(message?.blocks)).toContain(words);
      if (!message) throw new Error('Nothing is posted');
      return message;
    });

  it('that match are deleted, taken out of forwards, and brought back', async () => {
    const before = structuredClone(org.mailServer.held.addresses);
    await org.ada.type('/mail delete where:"search:temp kind:mailbox"');
    const asked = await untilPosted('3 addresses by search:temp kind:mailbox');
    await org.ada.click(asked, 'Delete 3 mailboxes');
    const done = await untilPosted('3 mailboxes deleted');
    expect([...names, 'team'].map(held)).toEqual([null, null, null, aliasTo(outside('x'))]);
    await org.ada.click(done, 'Undo');
    await vi.waitFor(() => expect(org.mailServer.held.addresses).toEqual(before));
  });

  it('are picked from a list in a form', async () => {
    await org.ada.type('/mail list kind:mailbox');
    const list = await vi.waitFor(() => {
      const shown = org.ada.ephemerals().at(-1);
      if (!shown) throw new Error('No list is shown');
      return shown;
    });
    await org.ada.click(list, 'Select');
    const form = await untilForm(org.ada, 'Change addresses');
    expect(wordsIn(form.blocks)).toContain('temp3@example.org');
    await org.ada.submit(form, { addresses: 'temp1@example.org temp3@example.org', action: 'suspend' });
    await untilPosted('2 addresses suspended');
    expect(names.map((name) => held(name)?.enabled)).toEqual([false, true, false]);
  });

  it('are typed into the form of a command in the place of one', async () => {
    await org.ada.type('/mail suspend');
    const form = await untilForm(org.ada, 'Suspend an address');
    const answer = await org.ada.submit(form, { where: 'colour:red' });
    expect(JSON.stringify(answer['errors'])).toContain('colour:red');
    await org.ada.submit(org.ada.form(), { where: 'search:temp kind:mailbox' });
    await org.ada.click(await untilPosted('3 addresses by'), 'Suspend 3 addresses');
    await untilPosted('3 addresses suspended');
  });
});
