import { App, type Logger as BoltLogger, type Receiver } from '@slack/bolt';
import type { Role, TenantKey } from '../../domain/actor.ts';
import type { Condition } from '../../domain/condition.ts';
import { withTimeout } from '../../lib/with-timeout.ts';
import type { Person } from '../../policy/roles.ts';
import type { Adapter } from '../delivery/adapter.ts';
import type { PayloadInbox } from '../dispatch/payload-inbox.ts';
import { clientOptions, isTokenRefused, slackLogger } from './connection/api.ts';
import { type ApiRecord, createApiRecord, RecordedClient } from './connection/api-record.ts';
import { checkToken, tokenError } from './connection/check-token.ts';
import { createHttpReceiver } from './connection/http-receiver.ts';
import { createSocketReceiver } from './connection/socket-receiver.ts';
import { createSlackContext, type SlackContextOptions } from './context.ts';
import { createAlertApprovers } from './delivery/alert-approvers.ts';
import { createChannelAccessCheck } from './delivery/channel-access.ts';
import { createDeliver } from './delivery/deliver.ts';
import { createSendDirectMessage } from './delivery/send-direct-message.ts';
import { createShowBulletin } from './delivery/show-bulletin.ts';
import { createTellRequester } from './delivery/tell-requester.ts';
import { refreshOpenViews } from './home/refresh-open-views.ts';
import { registerListeners } from './interactions/register-listeners.ts';
import { createGroupDirectory } from './users/group-directory.ts';
import { createAskMembership } from './users/membership.ts';
import { createUserGroups } from './users/user-groups.ts';
import { createUserDirectory } from './users/users.ts';
import { createEndStep } from './workflow/end-step.ts';

export type SlackSettings = {
  readonly botToken: string;
  /** For Socket Mode; null: over HTTP. */
  readonly appToken: string | null;
  /** For HTTP; null: Socket Mode. */
  readonly signingSecret: string | null;
  /** The port for HTTP. */
  readonly port: number;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
};

export type SlackOptions = Omit<SlackContextOptions, 'client' | 'users' | 'groups' | 'roleGroups'> & {
  readonly settings: SlackSettings;
  readonly rolesOf: (person: Person) => readonly Role[];
  /** The user groups that a tenant's roles come from. */
  readonly groupsOf: (tenant: TenantKey) => readonly string[];
  /** Milliseconds of a monotonic clock. */
  readonly monotonicNow: () => number;
  readonly inbox: PayloadInbox;
};

/** How long a stop waits for replies that are under way, in milliseconds. */
const drainTimeout = 800;

/**
 * Starts the Slack adapter. Where Slack can't be reached, it starts all the same and goes on trying.
 * @throws Error where Slack refuses a token, with what to do.
 */
export async function startSlack(options: SlackOptions): Promise<Adapter> {
  const { settings, monotonicNow, log } = options;
  const logger = slackLogger(log);
  const record = createApiRecord(monotonicNow);
  const client = new RecordedClient(
    settings.botToken,
    clientOptions(settings.apiUrl, logger),
    record,
    options.observeCall,
    options.allowCall,
  );
  await checkToken(client, log);
  const roleGroups = createUserGroups({ client, monotonicNow, log });
  const groups = createGroupDirectory({ client, monotonicNow, log });
  const users = createUserDirectory({ ...options, client, groups: roleGroups });
  const context = createSlackContext({ ...options, client, users, roleGroups, groups });
  // Read before anything new can come.
  const pending = await options.inbox.pending();
  const answering = new Set<Promise<void>>();
  const repliesSent = async () => void (await Promise.allSettled(answering));
  const { receiver, condition } = createReceiver(options, logger);
  const app = new App({
    receiver,
    logger,
    authorize: async () => ({ botToken: settings.botToken }),
    convoStore: false,
    ignoreSelf: false,
    clientOptions: clientOptions(settings.apiUrl, logger),
  });
  const { resume } = registerListeners(app, context, options.inbox, (work) => {
    const done = work.finally(() => answering.delete(done));
    answering.add(done);
  });
  await startReceiver(receiver, settings);
  const deliver = createDeliver({ ...context, repliesSent });
  return {
    platform: 'slack',
    deliver: async (update, current) => {
      const shown = await deliver(update, current);
      await refreshOpenViews(context, update);
      return shown;
    },
    alertApprovers: createAlertApprovers(context),
    tellRequester: createTellRequester(context),
    endStep: createEndStep(context),
    sendDirectMessage: createSendDirectMessage(context),
    showBulletin: createShowBulletin(context),
    membershipOf: createAskMembership(client),
    groups,
    checkChannelAccess: createChannelAccessCheck(client),
    healthCheck: () => {
      // Nothing else may call Slack for hours. The record hears how it ends.
      if (record.isOutdated()) client.auth.test().catch(() => undefined);
      return bothConditions(condition(), record.condition());
    },
    resume: () => resume(pending),
    stop: async () => {
      await withTimeout(drainTimeout, receiver.stop(), undefined);
      await withTimeout(drainTimeout, repliesSent(), undefined);
    },
  };
}

/** What Slack sends us reaches us, and it takes what we send. */
const bothConditions = (receiving: Condition, calling: ReturnType<ApiRecord['condition']>): Condition => ({
  part: receiving.part,
  ok: receiving.ok && calling.ok,
  detail: `${receiving.detail}; ${calling.detail}`,
});

type ActiveReceiver = { readonly receiver: Receiver; readonly condition: () => Condition };

function createReceiver({ settings, clock }: SlackOptions, logger: BoltLogger): ActiveReceiver {
  const { appToken, signingSecret, port, apiUrl } = settings;
  const part = 'Slack';
  if (appToken !== null) {
    const receiver = createSocketReceiver({ appToken, clientOptions: clientOptions(apiUrl, logger), logger });
    const condition = () => {
      const { open, of } = receiver.connected();
      return { part, ok: open > 0, detail: `Socket Mode, ${open} of ${of} connections are there` };
    };
    return { receiver, condition };
  }
  if (signingSecret === null)
    throw new Error(
      'Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP). Set one of them.',
    );
  const receiver = createHttpReceiver({ signingSecret, port, logger, clock });
  return { receiver, condition: () => ({ part, ok: true, detail: `listens for HTTP on port ${port}` }) };
}

async function startReceiver(receiver: Receiver, { port }: SlackSettings): Promise<void> {
  try {
    await receiver.start(port);
  } catch (error) {
    // A receiver that did not start may fail to stop.
    await receiver.stop().catch(() => undefined);
    throw isTokenRefused(error) ? tokenError('SLACK_APP_TOKEN', 'xapp-', error) : error;
  }
}
