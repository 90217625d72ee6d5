import { REST } from 'discord.js';
import { expect, vi } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { showRequest } from '../../../jobs/show-request.ts';
import type { Adapter } from '../../../src/chat/adapter.ts';
import type { Update } from '../../../src/chat/desk.ts';
import { commandJson, register } from '../../../src/chat/discord/register.ts';
import { startDiscord } from '../../../src/chat/discord/start.ts';
import { createDesk } from '../../../src/chat/dispatch.ts';
import { catalogueOf } from '../../../src/chat/text/catalogues.ts';
import { updateFor, updatesOf } from '../../../src/chat/updates.ts';
import type { Role } from '../../../src/domain/actor.ts';
import { asker } from '../../../src/requests/audiences.ts';
import type { Office } from '../../../src/requests/office.ts';
import { chatQueue, queueShow, type ShowData } from '../../../src/requests/queue-apply.ts';
import { carryOut } from '../../support/carry-out.ts';
import { exampleOrg, makeExampleOrg, requestOf } from '../../support/example-org.ts';
import type { Seen } from './seen.ts';
import { startTwin } from './twin.ts';

export const people = { ada: '3001', max: '3002', mia: '3003', otto: '3004' } as const;
export type Name = keyof typeof people;

const roles: Readonly<Record<string, readonly Role[]>> = {
  'discord/1000/3001': ['admin'],
  'discord/1000/3002': ['moderator'],
  'discord/1000/3003': ['member'],
  'discord/1000/3004': ['admin'],
};

export const mailChannel = '2000';
export const otherChannel = '2001';

/** Waits until what `read` gives is right. */
export const until = (read: () => unknown | Promise<unknown>) =>
  vi.waitFor(read, { timeout: 10_000, interval: 10 });

/** A Discord server with the adapter on it, over a desk and office of example.org whose jobs run when told to. */
export async function openStage(overrides: Partial<Office> = {}) {
  const twin = await startTwin(people);
  const made = await makeExampleOrg(overrides);
  const { office } = made;
  office.store.domains.bind('discord/1000', exampleOrg);
  const unexpected: unknown[] = [];
  const logged: string[] = [];
  const write = (_details: object, message: string) => void logged.push(message);
  const log = { info: write, warn: write, error: write };
  const note = (error: unknown) => `error-${unexpected.push(error)}`;
  const desk = createDesk({ office, commands, catalogue: catalogueOf, unexpected: note });
  const setting = { token: twin.discord.botToken, applicationId: '9000', apiUrl: twin.apiUrl };
  const start = (other: Partial<typeof setting> = {}) =>
    startDiscord({
      setting: { ...setting, ...other },
      desk,
      chat: office.store.chat,
      rolesOf: ({ tenant, userId }) => roles[`${tenant}/${userId}`] ?? [],
      updatesOf: (id) => updatesOf(office, catalogueOf, id),
      showLater: (id) => queueShow(office, requestOf(office, id)),
      catalogue: catalogueOf,
      clock: office.clock,
      log,
      unexpected: note,
    });
  const target = { applicationId: '9000', guild: '1000' };
  await register(new REST({ api: twin.apiUrl }).setToken('t'), target, commandJson(commands, catalogueOf));
  let adapter: Adapter = await start();

  /** Runs all jobs once. @returns what those that failed were rejected with; they stay for another time. */
  async function jobs(): Promise<unknown[]> {
    await carryOut(office);
    const update = (data: ShowData) => updateFor(office, catalogueOf, data);
    const job = showRequest(office, update, { discord: adapter.deliver });
    const failures: unknown[] = [];
    for (const row of office.store.outbox.due(0, 100).filter(({ queue }) => queue === chatQueue('discord'))) {
      await job({ data: row.data as ShowData, outboxId: row.id, lastAttempt: false }).catch((error) =>
        failures.push(error),
      );
    }
    return failures;
  }

  const options = (path: string, values: Readonly<Record<string, string | number>>) => {
    const leaves = Object.entries(values).map(([name, value]) => ({
      name,
      type: typeof value === 'number' ? 4 : 3,
      value,
    }));
    const [first = '', second] = path.split(' ');
    return second === undefined
      ? [{ name: first, type: 1, options: leaves }]
      : [{ name: first, type: 2, options: [{ name: second, type: 1, options: leaves }] }];
  };

  /** Gives a command, and waits until it is acknowledged. */
  async function say(
    who: Name,
    path: string,
    values: Readonly<Record<string, string | number>> = {},
    channelId = mailChannel,
  ) {
    const { discord } = twin;
    const given = await discord.simulateSlashCommand({
      channelId,
      userId: people[who],
      name: 'mail',
      options: options(path, values),
    });
    await discord.channel(channelId).waitForInteractionAck({ interactionId: given.id });
    return given;
  }

  async function click(who: Name, message: Seen, label: string) {
    const button = message.buttons.find((each) => each.label === label);
    if (!button) throw new Error(`No button ${label} in: ${message.buttons.map((each) => each.label)}`);
    return press(who, message, button.id);
  }

  async function press(who: Name, message: Seen, customId: string) {
    const { channel: channelId, id: messageId } = message;
    return twin.discord.simulateButtonClick({ channelId, userId: people[who], messageId, customId });
  }

  /** Waits for a message that matches, the newest first. */
  async function find({
    text,
    alone,
    channel = mailChannel,
  }: {
    text: string | RegExp;
    alone: boolean;
    channel?: string;
  }): Promise<Seen> {
    return until(async () => {
      const all = await twin.seen(channel);
      const found = all.findLast((each) => each.alone === alone && plain(each.text).match(text));
      expect(
        found,
        `${String(text)} in:\n${all.map((each) => `${each.alone} ${each.text}`).join('\n---\n')}`,
      ).toBeDefined();
      return found;
    }) as Promise<Seen>;
  }

  return {
    ...made,
    twin,
    unexpected,
    logged,
    jobs,
    say,
    click,
    press,
    find,
    alone: (text: string | RegExp) => find({ text, alone: true }),
    open: (text: string | RegExp) => find({ text, alone: false }),
    publicMessages: async () => (await twin.seen(mailChannel)).filter((each) => !each.alone),
    adapter: () => adapter,
    /** What a job would bring of the first request. */
    update: ({ view }: Pick<Update, 'view'>): Update => ({
      request: 1,
      ended: true,
      view,
      ...asker(requestOf(office, 1).requester),
    }),
    start,
    restart: async () => {
      await adapter.stop();
      adapter = await start();
    },
    close: async () => {
      await adapter.stop();
      await twin.close();
      await made.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** What people read, without the escapes. */
export const plain = (markdown: string): string => markdown.replace(/\\(.)/g, '$1');
