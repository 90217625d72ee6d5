import { expect, it } from 'vitest';
import { createApprovalsChannels, logUnreachable } from '../../../src/app/health/approvals-channels.ts';
import type { ChannelAccess } from '../../../src/chat/delivery/adapter.ts';
import { tenantWith } from '../../support/fixtures/policy.ts';
import { recordingLog } from '../../support/scratch.ts';

const minute = 60_000;

function made() {
  let now = 0;
  let asked = 0;
  const says: { reach: ChannelAccess } = { reach: { kind: 'open' } };
  const channel = (platform: 'slack' | 'discord', id: string) => ({
    tenant: `${platform}/T1` as const,
    platform,
    channel: id,
  });
  const policy = () => ({
    tenants: new Map([
      ['slack/T1', tenantWith('slack/T1', { approvals: channel('slack', 'C2') })],
      ['slack/T2', tenantWith('slack/T2', { approvals: channel('slack', 'C2') })],
      ['slack/T3', tenantWith('slack/T3', { approvals: channel('discord', '5') })],
      ['slack/T4', tenantWith('slack/T4', {})],
    ] as const),
  });
  const reach = async () => {
    asked += 1;
    return says.reach;
  };
  const adapters = [{ platform: 'slack', checkChannelAccess: reach }] as const;
  const channels = createApprovalsChannels({ policy, adapters, clock: () => now });
  const slack = async () => (await channels.findings()).find(({ part }) => part.includes('slack/C2'));
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { channels, slack, says, pass, asked: () => asked };
}

const archived = { kind: 'closed', why: 'is archived (is_archived)' } as const;

it('names each channel once, and one on a platform that Facteur does not talk on', async () => {
  expect(await made().channels.findings()).toEqual([
    { part: 'Approvals channel slack/C2', state: 'ok', detail: 'Facteur can post there' },
    {
      part: 'Approvals channel discord/5',
      state: 'failing',
      detail: expect.stringContaining('Facteur isn’t connected to discord: set its token'),
    },
  ]);
});

it('reports what the last post returned, whatever the platform reports or does not', async () => {
  const { channels, slack, says, pass } = made();
  channels.note('slack', 'C2', archived);
  expect(await slack()).toMatchObject({ state: 'failing', detail: expect.stringContaining('is archived') });
  says.reach = { kind: 'unknown', why: 'the token lacks channels:read' };
  pass(11 * minute);
  expect(await slack()).toMatchObject({ state: 'failing' });
  channels.note('slack', 'C2', { kind: 'open' });
  expect(await slack()).toMatchObject({ state: 'ok' });
});

it('asks the platform at first and every ten minutes, however often it is looked at', async () => {
  const { slack, says, pass, asked } = made();
  await slack();
  says.reach = archived;
  pass(9 * minute);
  expect(await slack()).toMatchObject({ state: 'ok' });
  pass(2 * minute);
  expect(await slack()).toMatchObject({ state: 'failing' });
  expect(asked()).toBe(2);
});

it('asks again within a minute whether a closed channel was mended', async () => {
  const { slack, says, pass } = made();
  says.reach = archived;
  expect(await slack()).toMatchObject({ state: 'failing' });
  says.reach = { kind: 'open' };
  pass(minute);
  expect(await slack()).toMatchObject({ state: 'ok' });
});

it('those that are closed at a start are logged', async () => {
  const { channels, says } = made();
  says.reach = archived;
  const { log, messages } = recordingLog();
  await logUnreachable(channels, log);
  expect(messages[0]).toMatch(/^Approvals channel slack\/C2: Facteur can’t post there/);
});

it('what nothing reports is unknown, and never all right', async () => {
  const { slack, says } = made();
  says.reach = { kind: 'unknown', why: 'the token lacks channels:read' };
  expect(await slack()).toMatchObject({
    state: 'unknown',
    detail: 'not known whether Facteur can post there: the token lacks channels:read',
  });
});
