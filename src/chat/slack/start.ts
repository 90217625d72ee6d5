import { App, type Logger as BoltLogger, type Receiver, webApi } from '@slack/bolt';
import type { Role, TenantKey } from '../../domain/actor.ts';
import type { Condition } from '../../domain/condition.ts';
import { within } from '../../lib/with-timeout.ts';
import type { Log } from '../../logging/logger.ts';
import type { Person } from '../../policy/roles.ts';
import type { Adapter } from '../delivery/adapter.ts';
import type { Inbox } from '../dispatch/payload-inbox.ts';
import { clientOptions, isTokenRefused, type SlackClient, slackError } from './connection/api.ts';
import { httpReceiver } from './connection/http-receiver.ts';
import { slackLogger } from './connection/logger.ts';
import { socketReceiver } from './connection/socket-receiver.ts';
import { createFloor, type FloorOptions } from './context.ts';
import { createCallApprovers } from './delivery/alert-approvers.ts';
import { createReach } from './delivery/channel-access.ts';
import { createDeliver } from './delivery/deliver.ts';
import { createTell } from './delivery/send-direct-message.ts';
import { listen } from './interactions/register-listeners.ts';
import { createGroups } from './users/user-groups.ts';
import { createPeople } from './users/users.ts';

export type SlackSetting = {
  readonly botToken: string;
  /** For Socket Mode; null where Slack calls us over HTTP. */
  readonly appToken: string | null;
  /** For HTTP. */
  readonly signingSecret: string | null;
  /** Where we listen for HTTP. */
  readonly port: number;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
};

export type SlackOptions = Omit<FloorOptions, 'client' | 'people' | 'groups'> & {
  readonly setting: SlackSetting;
  readonly rolesOf: (person: Person) => readonly Role[];
  /** The user groups that a tenant's roles come from. */
  readonly groupsOf: (tenant: TenantKey) => readonly string[];
  /** Milliseconds that only ever grow. */
  readonly passing: () => number;
  readonly inbox: Inbox;
};

/** How long what was taken in may take to be answered when we stop. */
const lastAnswers = 800;

/**
 * Listens to Slack. Where Slack is away, it starts all the same and goes on trying.
 * @throws Error where Slack refuses a token, with what to do.
 */
export async function startSlack(options: SlackOptions): Promise<Adapter> {
  const { setting, passing, log } = options;
  const logger = slackLogger(log);
  const client = new webApi.WebClient(setting.botToken, clientOptions(setting.apiUrl, logger));
  await checkToken(client, log);
  const groups = createGroups({ client, passing, log });
  const people = createPeople({ ...options, client, groups });
  const floor = createFloor({ ...options, client, people, groups });
  // Before anything new comes.
  const left = await options.inbox.left();
  const answering = new Set<Promise<void>>();
  const answered = async () => void (await Promise.allSettled(answering));
  const { receiver, condition } = receiverOf(options, logger);
  const app = new App({
    receiver,
    logger,
    authorize: async () => ({ botToken: setting.botToken }),
    convoStore: false,
    ignoreSelf: false,
    clientOptions: clientOptions(setting.apiUrl, logger),
  });
  const { resume } = listen(app, floor, options.inbox, (answer) => {
    const done = answer.finally(() => answering.delete(done));
    answering.add(done);
  });
  await start(receiver, setting);
  return {
    platform: 'slack',
    deliver: createDeliver({ floor, answered, log }),
    callApprovers: createCallApprovers(floor),
    tell: createTell(floor),
    reach: createReach(client),
    condition,
    resume: () => resume(left),
    stop: async () => {
      await within(lastAnswers, receiver.stop(), undefined);
      await within(lastAnswers, answered(), undefined);
    },
  };
}

/** Asks Slack whether it takes the bot's token, so that a wrong one is told at the start. */
async function checkToken(client: SlackClient, log: Log): Promise<void> {
  try {
    await client.auth.test();
  } catch (error) {
    if (isTokenRefused(error)) throw refusedToken('SLACK_BOT_TOKEN', 'xoxb-', error);
    log.warn({ err: error }, 'Slack can’t be asked about its token now; it is tried again with what comes');
  }
}

const refusedToken = (name: string, beginning: string, error: unknown): Error =>
  new Error(
    `Slack refuses ${name} (${slackError(error)}). Copy the one that begins with ${beginning} from your app’s page on api.slack.com/apps.`,
    { cause: error },
  );

type Listening = { readonly receiver: Receiver; readonly condition: () => Condition };

function receiverOf({ setting, clock }: SlackOptions, logger: BoltLogger): Listening {
  const { appToken, signingSecret, port, apiUrl } = setting;
  const part = 'Slack';
  if (appToken !== null) {
    const receiver = socketReceiver({ appToken, clientOptions: clientOptions(apiUrl, logger), logger });
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
  const receiver = httpReceiver({ signingSecret, port, logger, clock });
  return { receiver, condition: () => ({ part, ok: true, detail: `listens for HTTP on port ${port}` }) };
}

async function start(receiver: Receiver, { port }: SlackSetting): Promise<void> {
  try {
    await receiver.start(port);
  } catch (error) {
    // What did not start has nothing to stop.
    await receiver.stop().catch(() => undefined);
    throw isTokenRefused(error) ? refusedToken('SLACK_APP_TOKEN', 'xapp-', error) : error;
  }
}
