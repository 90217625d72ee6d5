import { setTimeout as sleep } from 'node:timers/promises';
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
import { createDesk } from '../../../src/chat/dispatch/dispatcher.ts';
import { createInbox } from '../../../src/chat/dispatch/payload-inbox.ts';
import { catalogueOf } from '../../../src/chat/i18n/languages.ts';
import { type SlackOptions, startSlack } from '../../../src/chat/slack/start.ts';
import type { Role } from '../../../src/domain/actor.ts';
import type { Log } from '../../../src/logging/logger.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { groupsOf, rolesOf } from '../../../src/policy/roles.ts';
import type { Job } from '../../../src/queue/job.ts';
import type { LinkData } from '../../../src/requests/links/send-link.ts';
import { chatQueue, queueShow, type ShowData } from '../../../src/requests/outbox/enqueue-apply.ts';
import type { NoteData } from '../../../src/requests/outbox/enqueue-approver-alert.ts';
import { startFakeSlack, type Transport } from '../../support/fake-slack/fake-slack.ts';
import { createUser } from '../../support/fake-slack/user.ts';
import {
  type ExampleOrg,
  exampleOrg,
  makeExampleOrg,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { carryOut } from '../../support/run-jobs.ts';

export type SlackOrg = Awaited<ReturnType<typeof startSlackOrg>>;

const roles: Readonly<Record<string, Role>> = {
  'slack/T1/UADA': 'admin',
  'slack/T1/UMAX': 'moderator',
  'slack/T1/UMIA': 'member',
};

/** How long a job that failed waits in these tests. */
const jobPause = 20;

/**
 * example.org in Slack: a fake Slack, the real adapter, a real desk, and jobs that run as soon as they are published.
 * Publishing what was asked for takes `publishTime` milliseconds, in which the jobs run already.
 */
export async function startSlackOrg(
  transport: Transport,
  { publishTime = 0, policy = null }: { publishTime?: number; policy?: (() => Policy) | null } = {},
) {
  const slack = await startFakeSlack(transport);
  slack.channels.add('C1');
  const unexpected: { readonly error: unknown; readonly what: string }[] = [];
  const warned: unknown[][] = [];
  const jobs = createJobs();
  let ahead = 0;
  let turned = 0;
  const org = await makeExampleOrg({
    clock: () => Date.now() + ahead + turned,
    publish: async () => jobs.wake(),
    ...(policy && { policy }),
  });
  const { office } = org;
  office.store.domains.bind('slack/T1', exampleOrg);
  const publish = async (): Promise<boolean> => {
    jobs.wake();
    await sleep(publishTime);
    return true;
  };
  const onUnexpected = (error: unknown, what: string): string => {
    unexpected.push({ error, what });
    return 'abcd1234';
  };
  const log: Log = {
    info: () => undefined,
    warn: (...said) => void warned.push(said),
    error: (...said) => void warned.push(said),
  };
  const reaches: { readonly channel: string; readonly reach: ChannelReach }[] = [];
  const options: SlackOptions = {
    setting: slack.setting,
    desk: createDesk({
      office: { ...office, publish },
      commands,
      catalogue: catalogueOf,
      unexpected: onUnexpected,
    }),
    chat: createKeptChat(office),
    inbox: createInbox({
      platform: 'slack',
      store: office.store,
      seal: office.seal,
      clock: office.clock,
      log,
    }),
    commands,
    catalogue: catalogueOf,
    rolesOf: (person) =>
      policy
        ? rolesOf(policy(), [], person)
        : [roles[`${person.tenant}/${person.userId}`]].filter((role) => role !== undefined),
    groupsOf: (tenant) => groupsOf(office.policy(), tenant),
    noteReach: (channel, reach) => void reaches.push({ channel, reach }),
    updatesOf: (request) => updatesOf(office, catalogueOf, request),
    showLater: async (request) => {
      queueShow(office, requestOf(office, request));
      jobs.wake();
    },
    clock: office.clock,
    passing: () => performance.now() + ahead,
    log,
    unexpected: onUnexpected,
  };
  let adapter = await startSlack(options);
  jobs.start(org, () => adapter);
  await adapter.resume();
  return {
    ...org,
    slack,
    unexpected,
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
    /** What delivering failed with. */
    failures,
    start: (org: ExampleOrg, adapter: () => Adapter) => {
      run = async () => {
        await carryOut(org.office);
        while (!stopped && !(await showAll(org, adapter(), failures))) await sleep(jobPause);
      };
    },
    stop: async () => {
      stopped = true;
      await working;
    },
  };
}

async function showAll({ office }: ExampleOrg, adapter: Adapter, failures: unknown[]): Promise<boolean> {
  const update = (data: ShowData) => updateFor(office, catalogueOf, data);
  const note = (data: NoteData, outboxId: number) => noteOf(office, catalogueOf, data, outboxId);
  const letter = (data: LinkData, outboxId: number) => linkLetter(office, catalogueOf, data, outboxId);
  const jobs: Readonly<Record<string, Job<never>>> = {
    'show-request': showRequest(office, update, { slack: adapter.deliver }),
    'call-approvers': callApprovers(office, note, { slack: adapter.callApprovers }),
    'send-link': sendLink(office, letter, { slack: adapter.tell }),
  };
  const rows = office.store.outbox.due(0, 100).filter(({ queue }) => queue === chatQueue('slack'));
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
