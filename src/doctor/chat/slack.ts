import { webApi } from '@slack/bolt';
import { commands } from '../../../commands/index.ts';
import { clientOptions, isTokenRefused, slackError } from '../../chat/slack/connection/api.ts';
import { slackLogger } from '../../chat/slack/connection/logger.ts';
import { channelScopes, manifestOf } from '../../chat/slack/manifest.ts';
import type { Config } from '../../config/config.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import { troubleOf } from '../connection-error.ts';
import type { Probe } from '../probe.ts';

type Setting = NonNullable<Config['slack']>;

const group = 'Slack';
const quiet = slackLogger({ info: () => undefined, warn: () => undefined, error: () => undefined });
const yourApp = 'your app’s page on api.slack.com/apps';

/** The bot's token: that Slack takes it, and gave it all that the manifest asks for. */
export const slackBotProbe: Probe = {
  group,
  name: 'SLACK_BOT_TOKEN',
  needs: ['SLACK_BOT_TOKEN'],
  async *look({ config: { slack } }) {
    const name = 'SLACK_BOT_TOKEN';
    if (!slack) return yield note(name, 'is not set: nobody talks to Facteur in Slack');
    try {
      const { team, team_id, response_metadata } = await clientOf(slack, slack.botToken).auth.test();
      yield well(name, `Slack takes it, in ${team ?? 'the workspace'} (${team_id})`);
      yield scopesLine(response_metadata?.scopes);
    } catch (error) {
      yield refusal(name, 'xoxb-', error);
    }
  },
};

const clientOf = ({ apiUrl }: Setting, token: string) =>
  new webApi.WebClient(token, clientOptions(apiUrl, quiet));

function scopesLine(granted: readonly string[] | undefined): Line {
  const name = 'Scopes';
  if (!granted) return note(name, 'Slack does not say which the token has');
  const wanted = manifestOf(commands, null).oauth_config.scopes.bot;
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return well(name, 'all that the manifest asks for');
  const said = `the token lacks ${missing.join(', ')}`;
  const fix = `Update the app from deploy/slack-manifest.yaml at ${yourApp}, and install it again.`;
  const isNeeded = missing.some((scope) => !channelScopes.includes(scope));
  return isNeeded
    ? wrong(name, said, fix)
    : note(name, `${said}: whether an approvals channel can be written to shows at the next post`, fix);
}

/** How Slack reaches Facteur: over Socket Mode or over HTTP. */
export const slackWayProbe: Probe = {
  group,
  name: 'Slack’s way to Facteur',
  needs: ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_PORT'],
  async *look({ config: { slack } }, signal) {
    if (!slack) return;
    yield slack.appToken === null ? await portLine(slack, signal) : await socketLine(slack, slack.appToken);
  },
};

/** Asks for the address of a connection, and makes none. */
async function socketLine(slack: Setting, appToken: string): Promise<Line> {
  const name = 'SLACK_APP_TOKEN';
  try {
    await clientOf(slack, appToken).apps.connections.open();
    return well(name, 'Slack takes it, for Socket Mode');
  } catch (error) {
    return refusal(name, 'xapp-', error);
  }
}

/** Whoever sends there without a signature is refused by us with 401. */
async function portLine({ port }: Setting, signal: AbortSignal): Promise<Line> {
  const name = 'SLACK_SIGNING_SECRET';
  const set = 'is set, for HTTP';
  const reply = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', signal }).catch(
    () => null,
  );
  if (!reply) return well(name, `${set}; nobody listens on SLACK_PORT ${port} now`);
  if (reply.status === 401) return well(name, `${set}; Facteur listens on SLACK_PORT ${port}`);
  return wrong(
    name,
    `${set}, but another program has SLACK_PORT ${port}`,
    'Set SLACK_PORT to a free one, or stop the other program.',
  );
}

function refusal(name: string, beginning: string, error: unknown): Line {
  const said = slackError(error);
  if (isTokenRefused(error))
    return wrong(
      name,
      `Slack refuses it (${said})`,
      `Copy the one that begins with ${beginning} from ${yourApp}.`,
    );
  if (said !== null)
    return wrong(name, `Slack answers ${said}`, `Look at ${yourApp}, and at status.slack.com.`);
  const { detail, fix } = troubleOf(error);
  return wrong(name, `Slack ${detail}`, fix);
}
