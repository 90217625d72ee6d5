import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSlack } from '../../../../src/chat/slack/start.ts';
import { startFakeSlack } from '../../../support/fake-slack/fake-slack.ts';
import { posted } from '../../../support/fake-slack/user.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
beforeEach(async () => {
  org = await startSlackFixture('socket');
});
afterEach(() => org.close());

const untilConnected = (connections: number) =>
  vi.waitFor(() => expect(org.slack.sockets.connections()).toBe(connections));
const requests = () => requestsIn(org.app);

describe('the connections', () => {
  it('are two, and say so', () => {
    expect(org.slack.sockets.connections()).toBe(2);
    expect(org.adapter().healthCheck()).toEqual({
      part: 'Slack',
      ok: true,
      detail: expect.stringMatching(
        /^Socket Mode, 2 of 2 connections are there; Slack took the last call 0 s ago$/,
      ),
    });
  });

  it.each([
    ['renewed', () => org.slack.sockets.refresh()],
    ['renewed all at once', () => org.slack.sockets.refresh(true)],
    ['dropped', () => org.slack.sockets.drop()],
    ['dropped all at once', () => org.slack.sockets.drop(true)],
  ])('can be %s, and no command is lost', async (_how, change) => {
    const commands = Array.from({ length: 30 }, (_, index) =>
      org.ada.command(`/mail create box${index}@example.org`, 'C1'),
    );
    const sent = commands.map(async (payload, index) => {
      if (index === 10) change();
      await org.slack.send('slash_commands', payload);
    });
    await Promise.all(sent);
    await vi.waitFor(() => expect(requests()).toHaveLength(30));
    await untilConnected(2);
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(30));
  });

  it('are tried again where Slack refuses the token meanwhile, and the process goes on', async () => {
    org.slack.refuse('apps.connections.open');
    org.slack.sockets.drop(true);
    await vi.waitFor(() => expect(org.adapter().healthCheck().ok).toBe(false));
    await vi.waitFor(() => expect(org.warned.flat().join(' ')).toContain('invalid_auth'));
    org.slack.takeAgain('apps.connections.open');
    await untilConnected(2);
    await org.ada.type('/mail list');
    await vi.waitFor(() => expect(org.ada.ephemerals()).toHaveLength(1));
  });

  it('outlive messages that nobody can read', async () => {
    const unreadable = ['', 'null', '1', '[]', '{', '"text"', '{"type":"events_api"}', '{"type":7}'];
    for (const text of [...unreadable, ...unreadable]) await org.slack.sockets.sendRaw(text);
    await org.ada.type('/mail list');
    await vi.waitFor(() => expect(org.ada.ephemerals()).toHaveLength(1));
  });
});

describe('a start', () => {
  it.each(['auth.test', 'apps.connections.open'])('is refused where %s refuses the token', async (method) => {
    org.slack.refuse(method);
    const name = method === 'auth.test' ? 'SLACK_BOT_TOKEN' : 'SLACK_APP_TOKEN';
    await expect(startSlack(org.options)).rejects.toThrow(`Slack refuses ${name} (invalid_auth)`);
  });

  it('without a way to hear of anything is refused', async () => {
    const setting = { ...org.slack.setting, appToken: null };
    await expect(startSlack({ ...org.options, settings: setting })).rejects.toThrow('SLACK_SIGNING_SECRET');
  });

  it('goes on where Slack is away, and connects when it is back', async () => {
    const slack = await startFakeSlack('socket');
    await slack.away();
    const adapter = await startSlack({ ...org.options, settings: slack.setting });
    expect(adapter.healthCheck().ok).toBe(false);
    await slack.back();
    await vi.waitFor(() => expect(adapter.healthCheck().ok).toBe(true));
    await adapter.stop();
    await slack.stop();
  });
});

it('stopping takes less than two seconds where Slack is away', async () => {
  await org.slack.away();
  const stopped = org.adapter().stop();
  const late = new Promise((resolve) => setTimeout(resolve, 2_000, 'late'));
  expect(await Promise.race([stopped, late])).toBeUndefined();
  await org.slack.back();
});
