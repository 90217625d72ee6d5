import { webApi } from '@slack/bolt';
import { commands } from '../../../commands/index.ts';
import { clientOptions, isTokenRefused, slackError, slackLogger } from '../../chat/slack/connection/api.ts';
import { orgInstallAdvice } from '../../chat/slack/connection/check-token.ts';
import {
  channelScopes,
  createManifest,
  emailScope,
  messageScopes,
  readScope,
  writeScope,
} from '../../chat/slack/manifest.ts';
import type { Config } from '../../config/config.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { describeConnectionError } from '../connection-error.ts';
import type { Probe } from '../probe.ts';

type SlackConfig = NonNullable<Config['slack']>;

const group = 'Slack';
const silentLogger = slackLogger({ info: () => undefined, warn: () => undefined, error: () => undefined });
const appPage = 'your app’s page on api.slack.com/apps';

/** Checks that Slack accepts the bot's token, and granted it all scopes of the manifest. */
export const slackBotProbe: Probe = {
  group,
  name: 'SLACK_BOT_TOKEN',
  needs: ['SLACK_BOT_TOKEN'],
  async *run({ config: { slack } }) {
    const name = 'SLACK_BOT_TOKEN';
    if (!slack) return yield info(name, 'is not set: nobody talks to Facteur in Slack');
    try {
      const identity = await createClient(slack, slack.botToken).auth.test();
      const { team, team_id, response_metadata } = identity;
      if (identity.is_enterprise_install)
        return yield fail(name, 'is for a whole Enterprise organisation', orgInstallAdvice);
      yield pass(name, `Slack takes it, in ${team ?? 'the workspace'} (${team_id})`);
      yield checkScopes(response_metadata?.scopes);
    } catch (error) {
      yield apiFailure(name, 'xoxb-', error);
    }
  },
};

export const createClient = ({ apiUrl }: SlackConfig, token: string) =>
  new webApi.WebClient(token, clientOptions(apiUrl, silentLogger));

/** The scopes that can be missing, and what does not work then. */
const optionalScopes: readonly { readonly scopes: readonly string[]; readonly without: string }[] = [
  {
    scopes: channelScopes,
    without: 'whether an approvals channel can be written to shows at the next post',
  },
  { scopes: messageScopes, without: 'what people write to the app in words is not answered' },
  { scopes: [readScope], without: 'no file can be given to a command' },
  { scopes: [emailScope], without: 'no file can name an owner by e-mail address' },
  { scopes: [writeScope], without: 'no file can be sent to who asks for one' },
];

function checkScopes(granted: readonly string[] | undefined): CheckResult {
  const name = 'Scopes';
  if (!granted) return info(name, 'Slack does not say which the token has');
  const required = createManifest(commands, null).oauth_config.scopes.bot;
  const missing = required.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return pass(name, 'all that the manifest asks for');
  const detail = `the token lacks ${missing.join(', ')}`;
  const fix = `Update the app from deploy/slack-manifest.yaml at ${appPage}, and install it again.`;
  const lacks = (scopes: readonly string[]) => scopes.some((scope) => missing.includes(scope));
  const consequences = optionalScopes.filter(({ scopes }) => lacks(scopes)).map(({ without }) => without);
  const isNeeded = missing.some((scope) => !optionalScopes.some(({ scopes }) => scopes.includes(scope)));
  return isNeeded ? fail(name, detail, fix) : info(name, `${detail}: ${consequences.join('; ')}`, fix);
}

/** Checks how Slack reaches Facteur: over Socket Mode or over HTTP. */
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

/** Asks for a connection's URL, without connecting. */
async function checkSocketMode(slack: SlackConfig, appToken: string): Promise<CheckResult> {
  const name = 'SLACK_APP_TOKEN';
  try {
    await createClient(slack, appToken).apps.connections.open();
    return pass(name, 'Slack takes it, for Socket Mode');
  } catch (error) {
    return apiFailure(name, 'xapp-', error);
  }
}

/** Facteur answers an unsigned request with 401. */
async function checkPort({ port }: SlackConfig, signal: AbortSignal): Promise<CheckResult> {
  const name = 'SLACK_SIGNING_SECRET';
  const isSet = 'is set, for HTTP';
  const reply = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', signal }).catch(
    () => null,
  );
  if (!reply) return pass(name, `${isSet}; nobody listens on SLACK_PORT ${port} now`);
  if (reply.status === 401) return pass(name, `${isSet}; Facteur listens on SLACK_PORT ${port}`);
  return fail(
    name,
    `${isSet}, but another program has SLACK_PORT ${port}`,
    'Set SLACK_PORT to a free one, or stop the other program.',
  );
}

function apiFailure(name: string, tokenPrefix: string, error: unknown): CheckResult {
  const code = slackError(error);
  if (isTokenRefused(error))
    return fail(
      name,
      `Slack refuses it (${code})`,
      `Copy the one that begins with ${tokenPrefix} from ${appPage}.`,
    );
  if (code !== null)
    return fail(name, `Slack answers ${code}`, `Look at ${appPage}, and at status.slack.com.`);
  const { detail, fix } = describeConnectionError(error);
  return fail(name, `Slack ${detail}`, fix);
}
