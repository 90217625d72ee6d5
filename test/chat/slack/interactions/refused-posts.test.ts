import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { requestOf } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

type Slack = SlackFixture['slack'];

/** How Slack refuses, what the asker is told, and what health says. */
const refusals: readonly (readonly [
  string,
  (slack: Slack) => void,
  (slack: Slack) => void,
  string,
  RegExp,
])[] = [
  [
    'the token (token_revoked)',
    (slack) => slack.refuse('*', 'token_revoked'),
    (slack) => slack.takeAgain('*'),
    'Slack refuses Facteur’s token',
    /refused the bot’s token .*token_revoked.*SLACK_BOT_TOKEN/,
  ],
  [
    'the token (account_inactive)',
    (slack) => slack.refuse('*', 'account_inactive'),
    (slack) => slack.takeAgain('*'),
    'Slack refuses Facteur’s token',
    /refused the bot’s token .*account_inactive/,
  ],
  [
    'posts (ekm_access_denied)',
    (slack) => slack.refuse('chat.postMessage', 'ekm_access_denied'),
    (slack) => slack.takeAgain('chat.postMessage'),
    'admins have suspended Facteur’s messages',
    /refused a message .*ekm_access_denied/,
  ],
  [
    'by a pause',
    (slack) => slack.pause('chat.postMessage'),
    (slack) => slack.pause(null),
    'Slack limits messages now',
    /asked for a pause/,
  ],
  [
    'by an error',
    (slack) => slack.refuse('chat.postMessage', 'internal_error'),
    (slack) => slack.takeAgain('chat.postMessage'),
    'Slack did not accept its message',
    /API failed .*internal_error/,
  ],
];

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });
  const untilEphemeral = (who: SlackFixture['ada'], words: string) =>
    vi.waitFor(() =>
      expect(
        who
          .ephemerals()
          .map(({ blocks }) => wordsIn(blocks))
          .join(),
      ).toContain(words),
    );
  const untilPosted = (words: string) =>
    vi.waitFor(() => expect(wordsIn(posted(org.slack).at(-1)?.blocks)).toContain(words));

  describe.each(refusals)('whoever types while Slack refuses %s', (_how, begin, end, told, health) => {
    it('is told that the request is recorded, and what is wrong; it is shown later', async () => {
      begin(org.slack);
      await org.mia.type('/mail create ann@example.org');
      await untilEphemeral(org.mia, `Request #1 is recorded`);
      await untilEphemeral(org.mia, told);
      expect(requestOf(org.app, 1).state).toBe('awaiting-approval');
      const { ok } = await vi.waitFor(() => {
        const shown = org.adapter().healthCheck();
        expect(shown.detail).toMatch(health);
        return shown;
      });
      expect(ok).toBe(told.includes('limits messages'));
      end(org.slack);
      await untilPosted('Waiting for the approval');
      await vi.waitFor(() =>
        expect(org.adapter().healthCheck().detail).toMatch(/took the last call \d+ s ago$/),
      );
      expect(org.adapter().healthCheck().ok).toBe(true);
    });
  });

  it('whoever clicks while Slack refuses edits is told that the request goes on', async () => {
    await org.mia.type('/mail create ann@example.org');
    await untilPosted('Waiting for the approval');
    const asked = posted(org.slack).at(-1) ?? expect.fail('nothing was posted');
    org.slack.refuse('chat.update', 'ekm_access_denied');
    await org.max.click(asked, 'Approve');
    await untilEphemeral(org.max, 'Request #1 is recorded');
    await vi.waitFor(() => expect(requestOf(org.app, 1).state).toBe('applied'));
    org.slack.takeAgain('chat.update');
    await untilPosted('✅');
  });
});

it('is healthy where Slack has not answered about one channel or user', async () => {
  const org = await startSlackFixture('http');
  org.slack.channels.delete('C1');
  await org.mia.type('/mail create ann@example.org');
  await vi.waitFor(() => expect(org.mia.directs()).toHaveLength(1));
  expect(org.adapter().healthCheck()).toMatchObject({
    ok: true,
    detail: expect.stringContaining('listens for HTTP'),
  });
  await org.close();
});
