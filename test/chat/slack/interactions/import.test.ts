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

  async function give(user: SlackFixture['ada'], ...lines: string[]) {
    await user.type('/mail import');
    const form = await vi.waitFor(() => {
      const view = user.form();
      expect(view.title).toBe('Import addresses');
      expect(view.metadata).not.toBe('');
      return view;
    });
    return user.submit(form, { file: user.upload('a.csv', ['address,kind,forwards', ...lines].join('\n')) });
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
});
