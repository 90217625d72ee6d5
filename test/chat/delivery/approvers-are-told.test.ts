import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { remindApprovers } from '../../../src/requests/lifecycle/remind-approvers.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { isUnreached } from '../../../src/requests/outbox/enqueue-approver-alert.ts';
import { people } from '../../support/fake-discord/users.ts';
import { labelsOf } from '../../support/fake-slack/user.ts';
import {
  ask,
  at,
  change,
  clickOn,
  exampleOrg,
  mailbox,
  orThrow,
} from '../../support/fixtures/example-org.ts';
import { policyWith } from '../../support/fixtures/policy.ts';
import { startDiscordFixture } from '../discord/discord-fixture.ts';
import { startSlackFixture } from '../slack/slack-fixture.ts';

/** What approvers and admins see on a platform. */
type Platform = {
  readonly app: Awaited<ReturnType<typeof startSlackFixture>>['app'];
  readonly mia: Actor;
  readonly max: Actor;
  readonly jobs: () => Promise<void>;
  readonly pass: (milliseconds: number) => void;
  readonly setOpen: (isOpen: boolean) => void;
  /** The messages of the approvers' channel, oldest first. */
  readonly seen: () => Promise<
    readonly { readonly mentionsGroup: boolean; readonly labels: readonly string[] }[]
  >;
  /** The direct messages to the admin. */
  readonly toAdmin: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function slack(): Promise<Platform> {
  const key = 'slack/T1';
  const org = await startSlackFixture('socket', {
    policy: () =>
      policyWith({
        tenants: {
          [key]: {
            domains: [exampleOrg],
            approvals: {
              ...{ tenant: key, platform: 'slack', channel: 'C2' },
              mention: { tenant: key, platform: 'slack', group: 'SMODS' },
            },
            roles: { member: [{ kind: 'everyone' }], moderator: [], admin: [{ kind: 'user', id: 'UADA' }] },
          },
        },
      }),
  });
  org.slack.channels.add('C2');
  const actor = (userId: string, role: Actor['roles'][number]): Actor => ({
    ...{ platform: 'slack', tenantId: 'T1', userId, displayName: userId, roles: [role], locale: 'en' },
    channel: 'C1',
  });
  closing.push(org.close);
  return {
    app: org.app,
    mia: actor('UMIA', 'member'),
    max: actor('UMAX', 'moderator'),
    jobs: async () => {
      org.jobs.wake();
      await vi.waitFor(() => expect(org.app.store.outbox.count()).toBe(0));
    },
    pass: org.later,
    setOpen: (isOpen) => void (isOpen ? org.slack.channels.add('C2') : org.slack.channels.delete('C2')),
    seen: async () =>
      org.slack.messages
        .filter(({ channel }) => channel === 'C2')
        .map((each) => ({
          mentionsGroup: JSON.stringify(each.blocks).includes('"usergroup_id":"SMODS"'),
          labels: labelsOf(each),
        })),
    toAdmin: async () => org.ada.directs().map(({ text }) => text),
    close: org.close,
  };
}

async function discord(): Promise<Platform> {
  const key = 'discord/1000';
  const fixture = await startDiscordFixture({
    policy: () =>
      policyWith({
        tenants: {
          [key]: {
            domains: [exampleOrg],
            approvals: {
              ...{ tenant: key, platform: 'discord', channel: '2001' },
              mention: { tenant: key, platform: 'discord', group: '777' },
            },
            roles: { member: [], moderator: [], admin: [{ kind: 'user', id: people.ada }] },
          },
        },
      }),
  });
  const actor = (name: keyof typeof people, role: Actor['roles'][number]): Actor => ({
    ...{ platform: 'discord', tenantId: '1000', userId: people[name], displayName: name },
    ...{ roles: [role], locale: 'en', channel: '2000' },
  });
  closing.push(fixture.close);
  return {
    app: fixture.app,
    mia: actor('mia', 'member'),
    max: actor('max', 'moderator'),
    jobs: async () => {
      await fixture.jobs();
      expect(await fixture.jobs()).toEqual([]);
    },
    pass: fixture.pass,
    setOpen: (isOpen) => {
      if (isOpen) fixture.discord.behaviour.mayNotPostIn.delete('2001');
      else fixture.discord.behaviour.mayNotPostIn.add('2001');
    },
    seen: async () =>
      (await fixture.discord.seen('2001')).map(({ notified, buttons }) => ({
        mentionsGroup: notified.roles.includes('777'),
        labels: buttons.map(({ label }) => label),
      })),
    toAdmin: async () => (await fixture.discord.directMessages(people.ada)).map(({ text }) => text),
    close: fixture.close,
  };
}

const asks = ({ app, mia }: Platform, name: string) => ask(app, mia, change(at(name), null, mailbox(name)));
const day = 24 * 60 * 60_000;

describe.each([
  ['Slack', slack],
  ['Discord', discord],
] as const)('on %s', (_name, start) => {
  it('the group that policy names is mentioned once for a request, whatever happens to it', async () => {
    const platform = await start();
    const request = await asks(platform, 'ann');
    await platform.jobs();
    expect((await platform.seen()).map(({ mentionsGroup }) => mentionsGroup)).toEqual([true]);
    orThrow(await approve(platform.app, platform.max, clickOn(platform.app, request)));
    await platform.jobs();
    const calls = (await platform.seen()).filter(({ mentionsGroup }) => mentionsGroup);
    expect(calls.length).toBeLessThanOrEqual(1);
  });

  it('the group is mentioned once where the request is made in the approvers’ own channel', async () => {
    const platform = await start();
    const { app, mia, jobs, seen } = platform;
    const channel = mia.platform === 'slack' ? 'C2' : '2001';
    await ask(app, { ...mia, channel }, change(at('ann'), null, mailbox('ann')));
    await jobs();
    expect((await seen()).filter(({ mentionsGroup }) => mentionsGroup)).toHaveLength(1);
  });

  it('a reminder of one request can be decided on, until it is', async () => {
    const platform = await start();
    const request = await asks(platform, 'ann');
    await platform.jobs();
    platform.pass(day + 1);
    expect(await remindApprovers(platform.app)).toBe(1);
    await platform.jobs();
    const [, reminder] = await platform.seen();
    expect(reminder).toEqual({ mentionsGroup: false, labels: ['Approve', 'Deny', 'Details'] });
    orThrow(await approve(platform.app, platform.max, clickOn(platform.app, request)));
    await platform.jobs();
    expect((await platform.seen()).flatMap(({ labels }) => labels)).toEqual([]);
  });

  it('reminders of several requests are one digest, with a way to each', async () => {
    const platform = await start();
    await asks(platform, 'ann');
    await asks(platform, 'ben');
    await platform.jobs();
    platform.pass(day + 1);
    expect(await remindApprovers(platform.app)).toBe(1);
    platform.pass(60_000);
    expect(await remindApprovers(platform.app)).toBe(0);
    await platform.jobs();
    expect((await platform.seen()).at(-1)?.labels).toEqual(['Show #1', 'Show #2']);
  });

  it('admins are told of a channel that can’t be written to, once for an outage', async () => {
    const platform = await start();
    const { app, jobs, setOpen, toAdmin } = platform;
    const closed = async () => (await toAdmin()).filter((text) => text.includes('approvals channel'));
    setOpen(false);
    await asks(platform, 'ann');
    await asks(platform, 'ben');
    await jobs();
    expect(isUnreached(app, 1)).toBe(true);
    expect(await closed()).toHaveLength(1);
    setOpen(true);
    await asks(platform, 'cleo');
    await jobs();
    expect(await closed()).toHaveLength(1);
    setOpen(false);
    await asks(platform, 'dan');
    await jobs();
    expect(await closed()).toHaveLength(2);
    expect(app.store.outbox.count()).toBe(0);
  });
});
