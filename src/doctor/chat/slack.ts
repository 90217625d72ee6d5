import { webApi } from '@slack/bolt';
import { commands } from '../../../commands/index.ts';
import { clientOptions, isTokenRefused, slackError, slackLogger } from '../../chat/slack/connection/api.ts';
import { channelScopes, createManifest } from '../../chat/slack/manifest.ts';
import type { Config } from '../../config/config.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { describeConnectionError } from '../connection-error.ts';
import type { Probe } from '../probe.ts';

type SlackConfig = NonNullable<Config['slack']>;

const group = 'Slack';
const silentLogger = slackLogger({ info: () => undefined, warn: () => undefined, error: () => undefined });
const yourApp = 'your app’s page on api.slack.com/apps';

/** The bot's token: that Slack takes it, and gave it all that the manifest asks for. */
export const slackBotProbe: Probe = {
  group,
  name: 'SLACK_BOT_TOKEN',
  needs: ['SLACK_BOT_TOKEN'],
  async *run({ config: { slack } }) {
    const name = 'SLACK_BOT_TOKEN';
    if (!slack) return yield info(name, 'is not set: nobody talks to Facteur in Slack');
    try {
      const { team, team_id, response_metadata } = await createClient(slack, slack.botToken).auth.test();
      yield pass(name, `Slack takes it, in ${team ?? 'the workspace'} (${team_id})`);
      yield checkScopes(response_metadata?.scopes);
    } catch (error) {
      yield apiFailure(name, 'xoxb-', error);
    }
  },
};

const createClient = ({ apiUrl }: SlackConfig, token: string) =>
  new webApi.WebClient(token, clientOptions(apiUrl, silentLogger));

function checkScopes(granted: readonly string[] | undefined): CheckResult {
  const name = 'Scopes';
  if (!granted) return info(name, 'Slack does not say which the token has');
  const wanted = createManifest(commands, null).oauth_config.scopes.bot;
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return pass(name, 'all that the manifest asks for');
  const said = `the token lacks ${missing.join(', ')}`;
  const fix = `Update the app from deploy/slack-manifest.yaml at ${yourApp}, and install it again.`;
  const isNeeded = missing.some((scope) => !channelScopes.includes(scope));
  return isNeeded
    ? fail(name, said, fix)
    : info(name, `${said}: whether an approvals channel can be written to shows at the next post`, fix);
}

/** How Slack reaches Facteur: over Socket Mode or over HTTP. */
export const slackTransportProbe: Probe = {
  group,
  name: 'Slack’s way to Facteur',
  needs: ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_PORT'],
  async *run({ config: { slack } }, signal) {
    if (!slack) return;
    yield slack.appToken === null
      ? await checkPort(slack, signal)
      : await checkSocketMode(slack, slack.appToken);
  },
};

/** Asks for the address of a connection, and makes none. */
async function checkSocketMode(slack: SlackConfig, appToken: string): Promise<CheckResult> {
  const name = 'SLACK_APP_TOKEN';
  try {
    await createClient(slack, appToken).apps.connections.open();
    return pass(name, 'Slack takes it, for Socket Mode');
  } catch (error) {
    return apiFailure(name, 'xapp-', error);
  }
}

/** Whoever sends there without a signature is refused by us with 401. */
async function checkPort({ port }: SlackConfig, signal: AbortSignal): Promise<CheckResult> {
  const name = 'SLACK_SIGNING_SECRET';
  const set = 'is set, for HTTP';
  const reply = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', signal }).catch(
    () => null,
  );
  if (!reply) return pass(name, `${set}; nobody listens on SLACK_PORT ${port} now`);
  if (reply.status === 401) return pass(name, `${set}; Facteur listens on SLACK_PORT ${port}`);
  return fail(
    name,
    `${set}, but another program has SLACK_PORT ${port}`,
    'Set SLACK_PORT to a free one, or stop the other program.',
  );
}

function apiFailure(name: string, beginning: string, error: unknown): CheckResult {
  const said = slackError(error);
  if (isTokenRefused(error))
    return fail(
      name,
      `Slack refuses it (${said})`,
      `Copy the one that begins with ${beginning} from ${yourApp}.`,
    );
  if (said !== null)
    return fail(name, `Slack answers ${said}`, `Look at ${yourApp}, and at status.slack.com.`);
  const { detail, fix } = describeConnectionError(error);
  return fail(name, `Slack ${detail}`, fix);
}
