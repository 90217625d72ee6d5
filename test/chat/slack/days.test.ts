import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labelsOf, wordsIn } from '../../support/fake-slack/user.ts';
import { at, mailbox, requestOf } from '../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture, untilForm } from './slack-fixture.ts';

type User = SlackFixture['ada'];

describe('a day in Slack, with no command typed,', () => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture('socket');
    org.put(at('contact'), mailbox('contact'));
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
    // A modal that was closed can't be updated.
    const refused = org.slack.calls.filter(({ answer }) => answer['ok'] === false);
    expect(refused.filter(({ method }) => method !== 'views.update')).toEqual([]);
  });

  const home = (user: User) => org.slack.homes.get(user.id) ?? [];
  const openHome = async (user: User, words: string) => {
    await user.openHome();
    await vi.waitFor(() => expect(wordsIn(home(user))).toContain(words));
  };
  const untilModal = (user: User, words: string) =>
    vi.waitFor(() => {
      expect(wordsIn(user.form().blocks)).toContain(words);
      return user.form();
    });
  /** Chooses a command in the form for that, and waits for its own. */
  const choose = async (user: User, command: string, title: string) => {
    await user.clickHome('Something else…');
    await user.submit(await untilForm(user, 'Mail'), { command });
    return untilForm(user, title);
  };
  const held = (name: string) => org.mailServer.held.addresses.get(at(name));
  const untilState = (request: number, state: string) =>
    vi.waitFor(() => expect(requestOf(org.app, request).state).toBe(state));

  it('of a member: asks for a mailbox by a mention, gets it and sets its password', async () => {
    const { mia, max } = org;
    await mia.mention('I need a mailbox');
    const answer = await vi.waitFor(() => {
      const found = org.slack.messages.findLast((each) => labelsOf(each).includes('New mailbox'));
      return found ?? expect.fail('no answer');
    });
    await mia.click(answer, 'New mailbox');
    await mia.submit(await untilForm(mia, 'New mailbox'), { address: 'mia', reason: 'my own address' });
    await vi.waitFor(() => expect(requestOf(org.app, 1).state).toBe('awaiting-approval'));
    const asked = await vi.waitFor(
      () => org.slack.messages.find((each) => labelsOf(each).includes('Approve')) ?? expect.fail('not asked'),
    );
    await max.click(asked, 'Approve');
    await untilState(1, 'applied');
    await openHome(mia, 'mia@example.org');
    await vi.waitFor(() => expect(labelsOf({ blocks: home(mia) })).toContain('New password'));
    await mia.clickHome('New password');
    await vi.waitFor(() =>
      expect(
        mia.directs().filter(({ blocks }) => JSON.stringify(blocks).includes('/password/')),
      ).toHaveLength(2),
    );
  });

  it('of a moderator: looks an address up, changes a quota, makes an alias, and denies with a reason', async () => {
    const { mia, max } = org;
    await openHome(max, 'Your mailboxes');
    await max.submit(await choose(max, 'show', 'Show an address'), { address: 'contact@example.org' });
    await untilModal(max, 'contact@example.org');

    const quota = await choose(max, 'quota', 'Quota of a mailbox');
    await max.submit(quota, { address: 'contact@example.org', quota: '5G' });
    await untilState(1, 'applied');
    expect(held('contact')?.mailbox?.quota).toBe(5 * 1024 ** 3);

    await max.clickHome('New alias');
    await max.submit(await untilForm(max, 'New alias'), { address: 'fair', to: 'contact@example.org' });
    await untilState(2, 'applied');
    expect(held('fair')?.forwards).toEqual(['contact@example.org']);

    await openHome(mia, 'You have no mailbox');
    await mia.clickHome('New mailbox');
    await mia.submit(await untilForm(mia, 'New mailbox'), { address: 'second' });
    org.slack.close(await untilModal(mia, 'second@example.org'));
    await openHome(max, 'second@example.org');
    await max.clickHome('Show #3');
    await max.clickModal(await untilModal(max, 'second@example.org'), 'Deny');
    const why = await vi.waitFor(() => {
      expect(JSON.stringify(max.form().blocks)).toContain('typed');
      return max.form();
    });
    await max.submit(why, { typed: 'One is enough' });
    await untilState(3, 'denied');
    await untilModal(max, 'One is enough');
  });

  it('of an admin: checks health, makes a mailbox for somebody, approves, and deletes', async () => {
    const { ada, mia } = org;
    await openHome(ada, 'Everything works');
    await ada.clickHome('Status');
    await untilModal(ada, 'Everything works');

    await ada.clickHome('New mailbox');
    await ada.submit(await untilForm(ada, 'New mailbox'), { address: 'mia', quota: '2G', for: mia.id });
    await untilState(1, 'applied');
    expect(held('mia')?.mailbox?.quota).toBe(2 * 1024 ** 3);

    await openHome(mia, 'mia@example.org');
    await mia.clickHome('New alias');
    await mia.submit(await untilForm(mia, 'New alias'), { address: 'fair', to: 'mia@example.org' });
    org.slack.close(await untilModal(mia, 'fair@example.org'));
    await openHome(ada, 'fair@example.org');
    await ada.clickHome('Show #2');
    await ada.clickModal(await untilModal(ada, 'fair@example.org'), 'Approve');
    await untilState(2, 'applied');

    const deletion = await choose(ada, 'delete', 'Delete an address');
    await ada.submit(deletion, { address: 'contact@example.org' });
    const question = await untilModal(ada, 'Nothing changes before that');
    await ada.clickModal(question, labelsOf(question)[0] ?? '');
    await untilState(3, 'applied');
    expect(held('contact')).toBeUndefined();
  });
});
