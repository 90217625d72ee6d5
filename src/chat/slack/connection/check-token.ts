import type { Logger } from '../../../logging/logger.ts';
import { isTokenRefused, type SlackClient, slackError } from './api.ts';

/** What to do about an installation for a whole Enterprise organisation, whose payloads come from many workspaces. */
export const orgInstallAdvice =
  'Facteur works in one workspace: install the app in that workspace alone (Install App, on your app’s page on api.slack.com/apps), and copy the token that begins with xoxb- from there.';

/**
 * Has Slack check the bot's token, so that a wrong one is reported at the start.
 * @throws Error where Slack refuses the token, or it is for a whole organisation, with what to do.
 */
export async function checkToken(client: SlackClient, log: Logger): Promise<void> {
  const identity = await client.auth.test().catch((error: unknown) => {
    if (isTokenRefused(error)) throw tokenError('SLACK_BOT_TOKEN', 'xoxb-', error);
    log.warn({ err: error }, 'Slack can’t be asked about its token now; it is tried again with what comes');
    return null;
  });
  if (identity?.is_enterprise_install)
    throw new Error(`SLACK_BOT_TOKEN is for a whole Enterprise organisation. ${orgInstallAdvice}`);
}

/** For a token that Slack refuses. @param beginning what a token of its kind begins with. */
export const tokenError = (name: string, beginning: string, error: unknown): Error =>
  new Error(
    `Slack refuses ${name} (${slackError(error)}). Copy the one that begins with ${beginning} from your app’s page on api.slack.com/apps.`,
    { cause: error },
  );
