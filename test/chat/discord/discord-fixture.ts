import { REST } from 'discord.js';
import { commands } from '../../../commands/index.ts';
import { alertApprovers } from '../../../jobs/alert-approvers.ts';
import { sendLink } from '../../../jobs/send-link.ts';
import { showRequest } from '../../../jobs/show-request.ts';
import { tellAdmin } from '../../../jobs/tell-admin.ts';
import { tellRequester } from '../../../jobs/tell-requester.ts';
import { groupsOf } from '../../../src/app/groups-of.ts';
import type { Command } from '../../../src/chat/command/command.ts';
import type { Adapter, ChannelAccess, RequestUpdate } from '../../../src/chat/delivery/adapter.ts';
import { adminNotice } from '../../../src/chat/delivery/admin-notice.ts';
import { approverAlert } from '../../../src/chat/delivery/approver-alert.ts';
import { createChatState } from '../../../src/chat/delivery/chat-state.ts';
import { linkMessage } from '../../../src/chat/delivery/link-message.ts';
import { requestUpdateFor, requestUpdates } from '../../../src/chat/delivery/request-updates.ts';
import { requesterNotice } from '../../../src/chat/delivery/requester-notice.ts';
import { register, registeredCommands } from '../../../src/chat/discord/register.ts';
import { startDiscord } from '../../../src/chat/discord/start.ts';
import { createDispatcher } from '../../../src/chat/dispatch/dispatcher.ts';
import { createPayloadInbox } from '../../../src/chat/dispatch/payload-inbox.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { Role } from '../../../src/domain/actor.ts';
import type { Pacer } from '../../../src/lib/event-loop-pacer.ts';
import type { Job } from '../../../src/queue/job.ts';
import type { SendLinkJob } from '../../../src/requests/links/send-link.ts';
import type { ApproverAlertJob } from '../../../src/requests/outbox/enqueue-approver-alert.ts';
import { enqueueShow, type ShowRequestJob } from '../../../src/requests/outbox/enqueue-show.ts';
import { chatQueue } from '../../../src/requests/outbox/queue-names.ts';
import { requesterRecipient } from '../../../src/requests/outbox/recipients.ts';
import { noTracing } from '../../../src/tracing/tracing.ts';
import type { Overrides } from '../../support/app-context.ts';
import { domainReviewJobs } from '../../support/domain-review-jobs.ts';
import { startFakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { createUsers, people } from '../../support/fake-discord/users.ts';
import { exampleOrg, makeExampleOrg, requestOf } from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const rolesAtFirst: Readonly<Record<string, readonly Role[]>> = {
  'discord/1000/3001': ['admin'],
  'discord/1000/3002': ['moderator'],
  'discord/1000/3003': ['member'],
  'discord/1000/3004': ['admin'],
};

/** A Discord server with the real adapter and dispatcher over example.org; jobs run when `jobs` is called. */
export async function startDiscordFixture(overrides: Overrides = {}, offered: readonly Command[] = commands) {
  const discord = await startFakeDiscord(people);
  const roles = { ...rolesAtFirst };
  const adapters: Adapter[] = [];
  const made = await makeExampleOrg({ groups: groupsOf(adapters), ...overrides });
  const { app } = made;
  app.store.domains.bind('discord/1000', exampleOrg);
  const reportError: unknown[] = [];
  const logged: string[] = [];
  const reaches: { readonly channel: string; readonly reach: ChannelAccess }[] = [];
  const details: object[] = [];
  const write = (more: object, message: string) => {
    details.push(more);
    logged.push(message);
  };
  const log = { info: write, warn: write, error: write };
  const note = (error: unknown) => `error-${reportError.push(error)}`;
  const dispatcher = createDispatcher({ app, commands: offered, translationsFor, reportError: note });
  const setting = { token: discord.botToken, applicationId: '9000', apiUrl: discord.apiUrl };
  const start = (other: Partial<typeof setting> = {}, pace?: Pacer) =>
    startDiscord({
      settings: { ...setting, ...other },
      dispatcher,
      chat: createChatState(app),
      inbox: createPayloadInbox({
        platform: 'discord',
        store: app.store,
        seal: app.seal,
        clock: app.clock,
        log,
      }),
      rolesOf: ({ tenant, userId }) => roles[`${tenant}/${userId}`] ?? [],
      recordChannelAccess: (channel, reach) => void reaches.push({ channel, reach }),
      requestUpdates: (id) => requestUpdates(app, translationsFor, id),
      enqueueShow: async (id) => enqueueShow(app, requestOf(app, id)),
      translationsFor,
      clock: app.clock,
      log,
      tracing: noTracing,
      reportError: note,
      ...(pace && { pacer: pace }),
    });
  const target = { applicationId: '9000', guild: '1000' };
  await register(
    new REST({ api: discord.apiUrl }).setToken(discord.botToken),
    target,
    registeredCommands(offered),
  );
  let adapter: Adapter = await start();
  adapters.push(adapter);
  await adapter.resume();

  /** Runs all jobs once. @returns what those that failed were rejected with; they stay for another time. */
  async function jobs(): Promise<unknown[]> {
    await runApplyJobs(app);
    const update = (data: ShowRequestJob) => requestUpdateFor(app, translationsFor, data);
    const note = (data: ApproverAlertJob, outboxId: number) =>
      approverAlert(app, translationsFor, data, outboxId);
    const message = (data: SendLinkJob, outboxId: number) =>
      linkMessage(app, translationsFor, data, outboxId);
    const jobsByName: Readonly<Record<string, Job<never>>> = {
      ...domainReviewJobs(app, adapter),
      'show-request': showRequest(app, update, { discord: adapter.deliver }),
      'call-approvers': alertApprovers(app, note, { discord: adapter.alertApprovers }),
      'send-link': sendLink(app, message, { discord: adapter.sendDirectMessage }),
      'tell-admin': tellAdmin(
        app,
        (data, outboxId) =>
          adminNotice(({ channel }) => adapter.checkChannelAccess(channel), translationsFor, data, outboxId),
        { discord: adapter.sendDirectMessage },
      ),
      'tell-requester': tellRequester(app, {
        updateFor: update,
        noticeFor: (data, outboxId) => requesterNotice(app, translationsFor, data, outboxId),
        deliver: { discord: adapter.deliver },
        tell: { discord: adapter.tellRequester },
      }),
    };
    const failures: unknown[] = [];
    for (const row of app.store.outbox.due(0, 100).filter(({ queue }) => queue === chatQueue('discord'))) {
      const run = { data: row.data as never, outboxId: row.id, lastAttempt: false };
      await jobsByName[row.job]?.(run).catch((error) => failures.push(error));
    }
    return failures;
  }

  return {
    ...made,
    dispatcher,
    discord,
    /** Who has which roles from now on. */
    roles,
    unexpected: reportError,
    logged,
    /** What was logged with each message. */
    details,
    /** What came of each post in a channel. */
    reaches,
    jobs,
    ...createUsers(discord),
    adapter: () => adapter,
    /** What a job would bring of the first request. */
    update: ({ view }: Pick<RequestUpdate, 'view'>): RequestUpdate => ({
      request: 1,
      ended: true,
      view,
      ...requesterRecipient(requestOf(app, 1).requester),
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

export type DiscordFixture = Awaited<ReturnType<typeof startDiscordFixture>>;
