import { REST } from 'discord.js';
import { commands } from '../../../commands/index.ts';
import { callApprovers } from '../../../jobs/alert-approvers.ts';
import { sendLink } from '../../../jobs/send-link.ts';
import { showRequest } from '../../../jobs/show-request.ts';
import type { Adapter } from '../../../src/chat/delivery/adapter.ts';
import { noteOf } from '../../../src/chat/delivery/approver-alert.ts';
import type { ChannelReach } from '../../../src/chat/delivery/channel-access.ts';
import { createKeptChat } from '../../../src/chat/delivery/chat-state.ts';
import { linkLetter } from '../../../src/chat/delivery/link-message.ts';
import { updateFor, updatesOf } from '../../../src/chat/delivery/request-updates.ts';
import { commandJson, register } from '../../../src/chat/discord/register.ts';
import { startDiscord } from '../../../src/chat/discord/start.ts';
import { createDesk } from '../../../src/chat/dispatch/dispatcher.ts';
import type { Update } from '../../../src/chat/dispatch/dispatcher-types.ts';
import { createInbox } from '../../../src/chat/dispatch/payload-inbox.ts';
import { catalogueOf } from '../../../src/chat/i18n/languages.ts';
import type { Role } from '../../../src/domain/actor.ts';
import type { Pace } from '../../../src/lib/event-loop-pacer.ts';
import type { Job } from '../../../src/queue/job.ts';
import type { LinkData } from '../../../src/requests/links/send-link.ts';
import { chatQueue, queueShow, type ShowData } from '../../../src/requests/outbox/enqueue-apply.ts';
import type { NoteData } from '../../../src/requests/outbox/enqueue-approver-alert.ts';
import { asker } from '../../../src/requests/outbox/recipients.ts';
import type { Overrides } from '../../support/app-context.ts';
import { startFakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { createUsers, people } from '../../support/fake-discord/users.ts';
import { exampleOrg, makeExampleOrg, requestOf } from '../../support/fixtures/example-org.ts';
import { carryOut } from '../../support/run-jobs.ts';

const rolesAtFirst: Readonly<Record<string, readonly Role[]>> = {
  'discord/1000/3001': ['admin'],
  'discord/1000/3002': ['moderator'],
  'discord/1000/3003': ['member'],
  'discord/1000/3004': ['admin'],
};

/** A Discord server with the adapter on it, over a desk and office of example.org whose jobs run when told to. */
export async function openStage(overrides: Overrides = {}) {
  const discord = await startFakeDiscord(people);
  const roles = { ...rolesAtFirst };
  const made = await makeExampleOrg(overrides);
  const { office } = made;
  office.store.domains.bind('discord/1000', exampleOrg);
  const unexpected: unknown[] = [];
  const logged: string[] = [];
  const reaches: { readonly channel: string; readonly reach: ChannelReach }[] = [];
  const write = (_details: object, message: string) => void logged.push(message);
  const log = { info: write, warn: write, error: write };
  const note = (error: unknown) => `error-${unexpected.push(error)}`;
  const desk = createDesk({ office, commands, catalogue: catalogueOf, unexpected: note });
  const setting = { token: discord.botToken, applicationId: '9000', apiUrl: discord.apiUrl };
  const start = (other: Partial<typeof setting> = {}, pace?: Pace) =>
    startDiscord({
      setting: { ...setting, ...other },
      desk,
      chat: createKeptChat(office),
      inbox: createInbox({
        platform: 'discord',
        store: office.store,
        seal: office.seal,
        clock: office.clock,
        log,
      }),
      rolesOf: ({ tenant, userId }) => roles[`${tenant}/${userId}`] ?? [],
      noteReach: (channel, reach) => void reaches.push({ channel, reach }),
      updatesOf: (id) => updatesOf(office, catalogueOf, id),
      showLater: async (id) => queueShow(office, requestOf(office, id)),
      catalogue: catalogueOf,
      clock: office.clock,
      log,
      unexpected: note,
      ...(pace && { pace }),
    });
  const target = { applicationId: '9000', guild: '1000' };
  await register(
    new REST({ api: discord.apiUrl }).setToken(discord.botToken),
    target,
    commandJson(commands, catalogueOf),
  );
  let adapter: Adapter = await start();
  await adapter.resume();

  /** Runs all jobs once. @returns what those that failed were rejected with; they stay for another time. */
  async function jobs(): Promise<unknown[]> {
    await carryOut(office);
    const update = (data: ShowData) => updateFor(office, catalogueOf, data);
    const note = (data: NoteData, outboxId: number) => noteOf(office, catalogueOf, data, outboxId);
    const letter = (data: LinkData, outboxId: number) => linkLetter(office, catalogueOf, data, outboxId);
    const jobsByName: Readonly<Record<string, Job<never>>> = {
      'show-request': showRequest(office, update, { discord: adapter.deliver }),
      'call-approvers': callApprovers(office, note, { discord: adapter.callApprovers }),
      'send-link': sendLink(office, letter, { discord: adapter.tell }),
    };
    const failures: unknown[] = [];
    for (const row of office.store.outbox.due(0, 100).filter(({ queue }) => queue === chatQueue('discord'))) {
      const run = { data: row.data as never, outboxId: row.id, lastAttempt: false };
      await jobsByName[row.job]?.(run).catch((error) => failures.push(error));
    }
    return failures;
  }

  return {
    ...made,
    desk,
    discord,
    /** Who has which roles from now on. */
    roles,
    unexpected,
    logged,
    /** What came of each post in a channel. */
    reaches,
    jobs,
    ...createUsers(discord),
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
      await adapter.resume();
    },
    close: async () => {
      await adapter.stop();
      await discord.close();
      await made.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
