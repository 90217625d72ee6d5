import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { alertApprovers } from '../../../jobs/alert-approvers.ts';
import { endStep } from '../../../jobs/end-step.ts';
import { sendLink } from '../../../jobs/send-link.ts';
import { showRequest } from '../../../jobs/show-request.ts';
import { tellAdmin } from '../../../jobs/tell-admin.ts';
import { tellRequester } from '../../../jobs/tell-requester.ts';
import { groupsOf } from '../../../src/app/groups-of.ts';
import type { Command } from '../../../src/chat/command/command.ts';
import type { Adapter, ChannelAccess } from '../../../src/chat/delivery/adapter.ts';
import { adminNotice } from '../../../src/chat/delivery/admin-notice.ts';
import { approverAlert } from '../../../src/chat/delivery/approver-alert.ts';
import { createChatState } from '../../../src/chat/delivery/chat-state.ts';
import { linkMessage } from '../../../src/chat/delivery/link-message.ts';
import { requestUpdateFor, requestUpdates } from '../../../src/chat/delivery/request-updates.ts';
import { requesterNotice } from '../../../src/chat/delivery/requester-notice.ts';
import { stepEnd } from '../../../src/chat/delivery/step-end.ts';
import { createDispatcher } from '../../../src/chat/dispatch/dispatcher.ts';
import { createPayloadInbox } from '../../../src/chat/dispatch/payload-inbox.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { type SlackOptions, startSlack } from '../../../src/chat/slack/start.ts';
import type { Role } from '../../../src/domain/actor.ts';
import type { Logger } from '../../../src/logging/logger.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { roleGroups, rolesOf } from '../../../src/policy/roles.ts';
import type { Job } from '../../../src/queue/job.ts';
import type { SendLinkJob } from '../../../src/requests/links/send-link.ts';
import type { ApproverAlertJob } from '../../../src/requests/outbox/enqueue-approver-alert.ts';
import { enqueueShow, type ShowRequestJob } from '../../../src/requests/outbox/enqueue-show.ts';
import { enqueueStepRefusal } from '../../../src/requests/outbox/enqueue-step-end.ts';
import { chatQueue } from '../../../src/requests/outbox/queue-names.ts';
import { noTracing } from '../../../src/tracing/tracing.ts';
import { domainReviewJobs } from '../../support/domain-review-jobs.ts';
import { startFakeSlack, type Transport } from '../../support/fake-slack/fake-slack.ts';
import { createUser, type User } from '../../support/fake-slack/user.ts';
import {
  type ExampleOrg,
  exampleOrg,
  makeExampleOrg,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

export type SlackFixture = Awaited<ReturnType<typeof startSlackFixture>>;

const roles: Readonly<Record<string, Role>> = {
  'slack/T1/UADA': 'admin',
  'slack/T1/UMAX': 'moderator',
  'slack/T1/UMIA': 'member',
};

/** How long a job that failed waits in these tests. */
const jobPause = 20;

/**
 * example.org in Slack: a fake Slack, the real adapter and dispatcher, and jobs that run as soon as they are published.
 * Publishing what was asked for takes `publishTime` milliseconds, in which the jobs run already.
 */
export async function startSlackFixture(
  transport: Transport,
  {
    publishTime = 0,
    policy = null,
    offered = commands,
  }: { publishTime?: number; policy?: (() => Policy) | null; offered?: readonly Command[] } = {},
) {
  const slack = await startFakeSlack(transport);
  slack.channels.add('C1');
  const reportError: { readonly error: unknown; readonly what: string }[] = [];
  const warned: unknown[][] = [];
  const jobs = createJobs();
  let ahead = 0;
  let turned = 0;
  const adapters: Adapter[] = [];
  const org = await makeExampleOrg({
    groups: groupsOf(adapters),
    clock: () => Date.now() + ahead + turned,
    publish: async () => jobs.wake(),
    ...(policy && { policy }),
  });
  const { app } = org;
  app.store.domains.bind('slack/T1', exampleOrg);
  const publish = async (): Promise<boolean> => {
    jobs.wake();
    await sleep(publishTime);
    return true;
  };
  const onUnexpected = (error: unknown, what: string): string => {
    reportError.push({ error, what });
    return 'abcd1234';
  };
  const log: Logger = {
    info: () => undefined,
    warn: (...said) => void warned.push(said),
    error: (...said) => void warned.push(said),
  };
  const reaches: { readonly channel: string; readonly reach: ChannelAccess }[] = [];
  const options: SlackOptions = {
    settings: slack.setting,
    tracing: noTracing,
    dispatcher: createDispatcher({
      app: { ...app, publish },
      commands: offered,
      translationsFor,
      reportError: onUnexpected,
    }),
    chat: createChatState(app),
    inbox: createPayloadInbox({
      platform: 'slack',
      store: app.store,
      seal: app.seal,
      clock: app.clock,
      log,
    }),
    commands: offered,
    translationsFor,
    rolesOf: (person) =>
      policy
        ? rolesOf(policy(), [], person)
        : [roles[`${person.tenant}/${person.userId}`]].filter((role) => role !== undefined),
    groupsOf: (tenant) => roleGroups(app.policy(), tenant),
    recordChannelAccess: (channel, reach) => void reaches.push({ channel, reach }),
    requestUpdates: (request) => requestUpdates(app, translationsFor, request),
    enqueueShow: async (request) => {
      enqueueShow(app, requestOf(app, request));
      jobs.wake();
    },
    groupChanged: async (group) => app.store.groups.lookAtGroup({ platform: 'slack', group }, app.clock()),
    refuseStep: async (step, why) => {
      enqueueStepRefusal(app, 'slack', step, why);
      jobs.wake();
    },
    clock: app.clock,
    monotonicNow: () => performance.now() + ahead,
    log,
    reportError: onUnexpected,
  };
  let adapter = await startSlack(options);
  adapters.push(adapter);
  jobs.start(org, () => adapter);
  await adapter.resume();
  return {
    ...org,
    slack,
    unexpected: reportError,
    warned,
    /** What came of each post in a channel. */
    reaches,
    options,
    ada: createUser(slack, { id: 'UADA', name: 'Ada' }),
    max: createUser(slack, { id: 'UMAX', name: 'Max' }),
    mia: createUser(slack, { id: 'UMIA', name: 'Mia' }),
    adapter: () => adapter,
    /** @param waits whether until what was left undone is done. */
    restart: async ({ waits } = { waits: true }) => {
      await adapter.stop();
      adapter = await startSlack(options);
      const resuming = adapter.resume();
      if (waits) await resuming;
    },
    jobs,
    /** Sets the clock to another time of day, without any passing. */
    turnClock: (milliseconds: number) => {
      turned += milliseconds;
    },
    /** Moves the clock on. */
    later: (milliseconds: number) => {
      ahead += milliseconds;
    },
    close: async () => {
      await jobs.stop();
      await adapter.stop();
      await slack.stop();
      await org.close();
    },
  };
}

/** The form that somebody has open, once it has this title and is filled. */
export const untilForm = (user: User, title: string) =>
  vi.waitFor(() => {
    const form = user.form();
    expect(form).toMatchObject({ title, metadata: expect.stringMatching(/./) });
    return form;
  });

/** A queue in a few lines: runs what the outbox holds, one after another, until it is done. */
function createJobs() {
  let run: () => Promise<void> = async () => undefined;
  let working: Promise<void> = Promise.resolve();
  let stopped = false;
  const failures: unknown[] = [];

  const wake = (): boolean => {
    working = working.then(() => run());
    return true;
  };

  return {
    wake,
    /** Resolves once what was published is delivered. */
    idle: async () => working,
    /** What delivering failed with. */
    failures,
    start: (org: ExampleOrg, adapter: () => Adapter) => {
      run = async () => {
        await runApplyJobs(org.app);
        while (!stopped && !(await showAll(org, adapter(), failures))) await sleep(jobPause);
      };
    },
    stop: async () => {
      stopped = true;
      await working;
    },
  };
}

async function showAll({ app }: ExampleOrg, adapter: Adapter, failures: unknown[]): Promise<boolean> {
  const update = (data: ShowRequestJob) => requestUpdateFor(app, translationsFor, data);
  const note = (data: ApproverAlertJob, outboxId: number) =>
    approverAlert(app, translationsFor, data, outboxId);
  const message = (data: SendLinkJob, outboxId: number) => linkMessage(app, translationsFor, data, outboxId);
  const jobs: Readonly<Record<string, Job<never>>> = {
    ...domainReviewJobs(app, adapter),
    'show-request': showRequest(app, update, { slack: adapter.deliver }),
    'call-approvers': alertApprovers(app, note, { slack: adapter.alertApprovers }),
    'send-link': sendLink(app, message, { slack: adapter.sendDirectMessage }),
    'tell-admin': tellAdmin(
      app,
      (data, outboxId) =>
        adminNotice(({ channel }) => adapter.checkChannelAccess(channel), translationsFor, data, outboxId),
      { slack: adapter.sendDirectMessage },
    ),
    'end-step': endStep(
      app,
      (data, outboxId) => stepEnd(app, translationsFor, data, outboxId),
      adapter.endStep,
    ),
    'tell-requester': tellRequester(app, {
      updateFor: update,
      noticeFor: (data, outboxId) => requesterNotice(app, translationsFor, data, outboxId),
      deliver: { slack: adapter.deliver },
      tell: { slack: adapter.tellRequester },
    }),
  };
  const rows = app.store.outbox.due(0, 100).filter(({ queue }) => queue === chatQueue('slack'));
  for (const { id, job, data } of rows) {
    try {
      await jobs[job]?.({ data: data as never, outboxId: id, lastAttempt: false });
    } catch (error) {
      failures.push(error);
      return false;
    }
  }
  return true;
}
