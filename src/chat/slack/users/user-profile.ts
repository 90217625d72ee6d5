import { type Locale, localeOf } from '../../../domain/actor.ts';
import { type SlackClient, slackError } from '../connection/api.ts';

/** What Slack tells about somebody. */
export type UserProfile = {
  readonly name: string | undefined;
  readonly locale: Locale;
  /** The workspaces where they are a person whose account is active; none for an app, or somebody who has left. */
  readonly workspaces: readonly string[];
};

/** Somebody whom Slack does not know, or shows us nothing of (docs.slack.dev, "users.info", errors). */
const unknownProfile: UserProfile = { name: undefined, locale: 'en', workspaces: [] };
const unknownUser = new Set(['user_not_found', 'user_not_visible']);

/** Slack's own bot, of which Slack says that it is none. */
const slackbotId = 'USLACKBOT';

type SlackUser = NonNullable<Awaited<ReturnType<SlackClient['users']['info']>>['user']>;

/** Asks Slack about somebody. Rejects where it does not answer. */
export async function fetchUserProfile(
  client: Pick<SlackClient, 'users'>,
  user: string,
): Promise<UserProfile> {
  try {
    const { user: told } = await client.users.info({ user, include_locale: true });
    return told ? toUserProfile(told) : unknownProfile;
  } catch (error) {
    if (unknownUser.has(slackError(error) ?? '')) return unknownProfile;
    throw error;
  }
}

function toUserProfile(told: SlackUser): UserProfile {
  const { display_name: shown, real_name: real } = told.profile ?? {};
  return {
    name: shown || real || told.name,
    locale: localeOf(told.locale),
    workspaces: userWorkspaces(told),
  };
}

/** In an Enterprise organisation somebody may be in several workspaces. */
function userWorkspaces({
  id,
  deleted,
  is_bot: isBot,
  team_id: team,
  enterprise_user: enterprise,
}: SlackUser) {
  if (deleted || isBot || id === slackbotId) return [];
  return [...(team === undefined ? [] : [team]), ...(enterprise?.teams ?? [])];
}
