import { type Locale, localeOf } from '../../../domain/actor.ts';
import { zoneNamed } from '../../../domain/time/zone.ts';
import { type SlackClient, slackError } from '../connection/api.ts';

/** What Slack knows about a user. */
export type UserProfile = {
  readonly name: string | undefined;
  readonly locale: Locale;
  /** As IANA names it; undefined: none that is known here. */
  readonly zone: string | undefined;
  /** The workspaces where the user is active; none for an app, or a user who has left. */
  readonly workspaces: readonly string[];
  /** Their Enterprise organisation; null where they are in none. */
  readonly enterprise: string | null;
};

/** For a user whom Slack does not know, or does not show us (docs.slack.dev, "users.info", errors). */
const unknownProfile: UserProfile = {
  name: undefined,
  locale: 'en',
  zone: undefined,
  workspaces: [],
  enterprise: null,
};
const unknownUser = new Set(['user_not_found', 'user_not_visible']);

/** Slack's own bot, which Slack does not mark as one. */
const slackbotId = 'USLACKBOT';

export type SlackUser = NonNullable<Awaited<ReturnType<SlackClient['users']['info']>>['user']>;

/** Fetches a user's profile. Rejects where Slack does not answer. */
export async function fetchUserProfile(
  client: Pick<SlackClient, 'users'>,
  user: string,
): Promise<UserProfile> {
  try {
    const { user: found } = await client.users.info({ user, include_locale: true });
    return found ? toUserProfile(found) : unknownProfile;
  } catch (error) {
    if (unknownUser.has(slackError(error) ?? '')) return unknownProfile;
    throw error;
  }
}

function toUserProfile(user: SlackUser): UserProfile {
  const { display_name: displayName, real_name: realName } = user.profile ?? {};
  return {
    name: displayName || realName || user.name,
    locale: localeOf(user.locale),
    zone: zoneNamed(user.tz)?.name,
    workspaces: userWorkspaces(user),
    enterprise: user.enterprise_user?.enterprise_id ?? null,
  };
}

/** In an Enterprise organisation a user may be in several workspaces. */
export function userWorkspaces({
  id,
  deleted,
  is_bot: isBot,
  team_id: team,
  enterprise_user: enterprise,
}: SlackUser) {
  if (deleted || isBot || id === slackbotId) return [];
  return [...(team === undefined ? [] : [team]), ...(enterprise?.teams ?? [])];
}
