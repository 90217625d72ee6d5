import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labelsOf, posted, threadOf, wordsIn } from '../../support/fake-slack/user.ts';
import { at } from '../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from './slack-fixture.ts';

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(() => org.close());

  /** The newest message of the channel, once it says this. */
  const untilPosted = (words: string) =>
    vi.waitFor(() => {
      const message = posted(org.slack).at(-1);
      expect(wordsIn(message?.blocks ?? [])).toContain(words);
      return message ?? expect.fail('nothing was posted');
    });

  it('a mailbox is asked for, approved by somebody else, made, turned into an alias and brought back', async () => {
    const { mia, max, ada, mailServer, slack } = org;
    await mia.type('/mail create contact@example.org');
    const asked = await untilPosted('Waiting for the approval');
    expect(labelsOf(asked)).toEqual(['Approve', 'Deny', 'Details', 'Cancel']);

    await max.click(asked, 'Approve');
    const made = await untilPosted('contact@example.org');
    await vi.waitFor(() => expect(mailServer.held.addresses.get(at('contact'))?.mailbox).toBeTruthy());
    await vi.waitFor(() => expect(wordsIn(posted(slack).at(-1)?.blocks)).toContain('✅'));
    expect(labelsOf(posted(slack).at(-1) ?? made)).toEqual([]);
    expect(posted(slack)).toHaveLength(1);
    expect(made.ts).toBe(asked.ts);
    await vi.waitFor(() => expect(threadOf(slack, asked).length).toBeGreaterThanOrEqual(1));

    const link = await vi.waitFor(() => mia.directs().at(-1) ?? expect.fail('no link was sent'));
    expect(JSON.stringify(link.blocks)).toContain('/password/');
    expect(JSON.stringify(posted(slack))).not.toContain('/password/');

    await ada.type('/mail convert contact@example.org alias to:someone@outside.example');
    const asksToConfirm = await untilPosted('Nothing changes before that');
    const [confirmLabel = ''] = labelsOf(asksToConfirm);
    await ada.click(asksToConfirm, confirmLabel);
    await vi.waitFor(() => expect(mailServer.held.addresses.get(at('contact'))?.mailbox).toBeNull());
    await untilPosted('You can restore the mailbox');

    await ada.type('/mail restore contact@example.org');
    await vi.waitFor(() => expect(mailServer.held.addresses.get(at('contact'))?.mailbox).toBeTruthy());
    await vi.waitFor(() => expect(posted(slack)).toHaveLength(3));
    await untilPosted('✅');
    expect(org.unexpected).toEqual([]);
    expect(slack.calls.filter(({ answer }) => answer['ok'] === false)).toEqual([]);
  });
});

it('a request that is applied before it was shown at all is shown once, and as applied', async () => {
  const org = await startSlackFixture('socket', { publishTime: 300 });
  await org.ada.type('/mail create quick@example.org');
  await vi.waitFor(() => expect(org.ada.directs()).toHaveLength(1));
  expect(JSON.stringify(org.ada.directs())).toContain('/password/');
  await vi.waitFor(() => expect(wordsIn(posted(org.slack)[0]?.blocks)).toContain('✅'));
  expect(posted(org.slack)).toHaveLength(1);
  await org.close();
});
