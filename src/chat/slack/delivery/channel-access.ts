import type { ChannelAccess } from '../../delivery/adapter.ts';
import { type SlackClient, slackError } from '../connection/api.ts';

const inviteAdvice = 'invite the app there: /invite @Facteur';
const otherChannelAdvice = 'name another channel in the policy file';

/** Errors of channels where Facteur may not post (docs.slack.dev, "chat.postMessage", errors), with what to do. */
export const closedChannels: ReadonlyMap<string, string> = new Map(
  Object.entries({
    channel_not_found: `is deleted, or private without the app (channel_not_found): ${inviteAdvice}, or ${otherChannelAdvice}`,
    missing_scope: `the app’s token lacks chat:write (missing_scope): update the app from deploy/slack-manifest.yaml, and install it again`,
    not_in_channel: `the app is not in it (not_in_channel): ${inviteAdvice}`,
    is_archived: `is archived (is_archived): unarchive it, or ${otherChannelAdvice}`,
    restricted_action: `the workspace lets the app not post there (restricted_action): allow it, or ${otherChannelAdvice}`,
    restricted_action_read_only_channel: `is read-only (restricted_action_read_only_channel): allow the app to post there, or ${otherChannelAdvice}`,
    restricted_action_thread_only_channel: `takes posts in threads alone (restricted_action_thread_only_channel): ${otherChannelAdvice}`,
    messages_tab_disabled: `takes no messages (messages_tab_disabled): ${otherChannelAdvice}`,
  }).map(([code, why]) => [code, why]),
);

/** Asks Slack about a channel, without a post (docs.slack.dev, "conversations.info"). It never rejects. */
export const createChannelAccessCheck =
  ({ conversations }: { readonly conversations: Pick<SlackClient['conversations'], 'info'> }) =>
  async (id: string): Promise<ChannelAccess> => {
    try {
      const { channel, response_metadata } = await conversations.info({ channel: id });
      const lacks = (scope: string) => response_metadata?.scopes?.includes(scope) === false;
      if (lacks('chat:write')) return closedAccess('missing_scope');
      if (channel?.is_archived) return closedAccess('is_archived');
      // A public channel can be posted to without being a member: chat:write.public.
      const needsMember = channel?.is_private || lacks('chat:write.public');
      return needsMember && !channel?.is_member ? closedAccess('not_in_channel') : { kind: 'open' };
    } catch (error) {
      const code = slackError(error);
      // Here it is about asking, not about posting.
      return code !== null && code !== 'missing_scope' && closedChannels.has(code)
        ? closedAccess(code)
        : { kind: 'unknown', why: unknownReason(code) };
    }
  };

const closedAccess = (code: string): ChannelAccess => ({
  kind: 'closed',
  why: closedChannels.get(code) ?? code,
});

const unknownReason = (code: string | null): string => {
  if (code === null) return 'Slack gives no answer now';
  return code === 'missing_scope'
    ? 'the token lacks channels:read and groups:read, so the next post tells'
    : `Slack answers ${code}`;
};
