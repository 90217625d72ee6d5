import type { AskMembership } from '../../delivery/adapter.ts';
import { orRetryLater, type SlackClient, slackError } from '../connection/api.ts';
import { userWorkspaces } from './user-profile.ts';

/**
 * Asks Slack whether somebody is still in their workspace: whom it has deactivated has left. Whom it does not know or show is
 * unknown: it may be another workspace's.
 */
export const createAskMembership =
  (client: Pick<SlackClient, 'users'>): AskMembership =>
  async ({ userId, tenantId }) => {
    try {
      const { user } = await client.users.info({ user: userId });
      if (!user) return 'unknown';
      if (user.deleted) return 'left';
      return userWorkspaces(user).includes(tenantId) ? 'here' : 'unknown';
    } catch (error) {
      if (slackError(error) !== null && !isPassing(error)) return 'unknown';
      throw orRetryLater(error);
    }
  };

/** Whether Slack would answer later. */
const isPassing = (error: unknown): boolean =>
  ['ratelimited', 'internal_error', 'fatal_error', 'service_unavailable'].includes(slackError(error) ?? '');
