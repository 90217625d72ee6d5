import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { at } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

describe.each(['socket', 'http'] as const)('a file of addresses in Slack, over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  const give = (user: SlackFixture['ada'], ...lines: string[]) =>
    giveFile(user, ['address,kind,forwards', ...lines].join('\n'));

  async function giveFile(user: SlackFixture['ada'], content: string) {
    await user.type('/mail import');
    const form = await vi.waitFor(() => {
      const view = user.form();
      expect(view.title).toBe('Import addresses');
      expect(view.metadata).not.toBe('');
      return view;
    });
    return user.submit(form, { file: user.upload('a.csv', content) });
  }

  const untilPosted = (words: string) =>
    vi.waitFor(() => {
      const message = posted(org.slack).at(-1);
      expect(wordsIn(message?.blocks)).toContain(words);
      return message ?? expect.fail('nothing was posted');
    });

  const untilTold = (words: string) =>
    vi.waitFor(() => {
      const told = wordsIn(org.ada.ephemerals().at(-1)?.blocks);
      expect(told).toContain(words);
      return told;
    });

  it('is shown, confirmed and applied', async () => {
    await give(org.ada, 'ann@example.org,mailbox', 'eve@example.org,mailbox');
    const message = await untilPosted('Import 2 addresses into example.org?');
    await org.ada.click(message, 'Create 2 mailboxes');
    await untilPosted('2 addresses imported into example.org.');
    expect(await org.app.mailServer.read(at('eve'))).toMatchObject({ enabled: true });
  });

  it('of a member waits for an approver', async () => {
    await give(org.mia, 'ann@example.org,mailbox', 'eve@example.org,mailbox');
    const message = await untilPosted('Create the mailbox ann@example.org');
    expect(await org.app.mailServer.read(at('ann'))).toBeNull();
    await org.max.click(message, 'Approve');
    await untilPosted('2 addresses imported into example.org.');
  });

  it('that is wrong names its lines to who asked alone', async () => {
    await give(org.ada, 'ann@example.org,fax', 'nobody');
    const told = await untilTold('2 of 2 changes are refused');
    expect(told).toContain('Line 2, ann@example.org: “fax” is not a kind of address.');
    expect(told).toContain('Line 3, nobody:');
    expect(posted(org.slack)).toEqual([]);
  });

  it('with more that is wrong than a message holds brings all of it in a file', async () => {
    await give(org.ada, ...Array.from({ length: 40 }, (_, n) => `a${n}@example.org,fax`));
    const told = await untilTold('40 of 40 changes are refused');
    expect(told).toContain('and 25 more.');
    expect(told).toContain('refused-lines.txt is in your direct messages');
    const [file] = org.slack.files.sharedIn('D-UADA');
    expect(file?.content.match(/^Line \d+, a\d+@example.org:/gm)).toHaveLength(40);
  });

  describe('with owners', () => {
    const owning = (...cells: string[]) =>
      ['address,kind,owner', ...cells.map((cell, n) => `m${n}@example.org,mailbox,${cell}`)].join('\n');
    const ownerOf = async (name: string) => {
      const state = await org.app.mailServer.read(at(name));
      return state?.mailbox && org.app.store.owners.of(state.mailbox.id);
    };

    beforeEach(() => {
      const person = { locale: 'en-US', name: 'lee.ann', shown: 'Ann Lee', email: 'Ann@Example.org' };
      org.slack.people.set('UANN', { id: 'UANN', ...person });
      org.slack.people.set('UAWAY', { id: 'UAWAY', locale: 'en-US', name: 'gone', hasLeft: true });
      org.slack.people.set('UELSE', { id: 'UELSE', locale: 'en-US', name: 'else', team: 'T2' });
      org.slack.people.set('UBOT2', { id: 'UBOT2', locale: 'en-US', name: 'robot', isBot: true });
    });

    it('finds them by what Slack calls them, by mention, and by e-mail address', async () => {
      await giveFile(org.ada, owning('lee.ann', '@ann lee', '<@UANN|whoever>', 'ann@example.org', 'mia'));
      const message = await untilPosted('Import 5 addresses into example.org?');
      await org.ada.click(message, 'Create 5 mailboxes');
      await untilPosted('5 addresses imported into example.org.');
      for (const name of ['m0', 'm1', 'm2', 'm3'])
        expect(await ownerOf(name)).toMatchObject({ userId: 'UANN', displayName: 'Ann Lee' });
      expect(await ownerOf('m4')).toMatchObject({ userId: 'UMIA' });
    });

    it('names each line whose owner is nobody there, or more than one', async () => {
      org.slack.people.set('UANN2', { id: 'UANN2', locale: 'en-US', name: 'ann2', shown: 'ann lee' });
      await giveFile(org.ada, owning('Ann Lee', 'gone', 'else', 'robot', '<@UELSE|mia>', 'x@example.org'));
      const told = await untilTold('6 of 6 changes are refused');
      expect(told).toContain('Line 2, m0@example.org: 2 people on Slack are called “Ann Lee”.');
      for (const [line, typed] of [
        [3, 'gone'],
        [4, 'else'],
        [5, 'robot'],
        [7, 'x@example.org'],
      ] as const)
        expect(told).toContain(
          `Line ${line}, m${line - 2}@example.org: Nobody on Slack is called “${typed}” here.`,
        );
      expect(told).toContain('Line 6, m4@example.org: Nobody on Slack is called');
    });

    it('says which scope is missing for e-mail addresses, and that Slack is away', async () => {
      org.slack.grant(['chat:write', 'im:write', 'files:read', 'users:read']);
      await giveFile(org.ada, owning('ann@example.org', 'lee.ann'));
      const told = await untilTold('1 of 2 changes is refused');
      expect(told).toContain('the Slack app lacks the scope users:read.email');
      org.slack.refuse('users.list', 'internal_error');
      await giveFile(org.ada, owning('lee.ann'));
      await untilTold('Slack does not say now who is who.');
    });
  });
});
