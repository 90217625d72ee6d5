import { type APIGuildChannel, DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { ChannelAccess } from '../../delivery/adapter.ts';

const advice: ReadonlyMap<number | string, string> = new Map([
  [RESTJSONErrorCodes.UnknownChannel, 'it is deleted: name another channel in the policy file'],
  [RESTJSONErrorCodes.MissingAccess, 'let the bot’s role view the channel'],
  [RESTJSONErrorCodes.MissingPermissions, 'let the bot’s role send messages there'],
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread, 'the thread is archived: open it again'],
]);

/** The channel's access after a post that Discord refused, with what to do. */
export function closedByError({ code, message }: Pick<DiscordAPIError, 'code' | 'message'>): ChannelAccess {
  const action = advice.get(code) ?? 'see the bot’s permissions there';
  return { kind: 'closed', why: `Discord answers ${code}, ${message}: ${action}` };
}

const closedInOtherServer = (server: string, expected: string): ChannelAccess => ({
  kind: 'closed',
  why: `it is in server ${server}, not in ${expected}: name a channel of that one in the policy file`,
});

export type ChannelAccessOptions = {
  readonly rest: REST;
  /** The permissions for a message that the bot lacks in a channel; null: not known. */
  readonly missingPermissions: (channel: string) => readonly string[] | null;
};

/** Asks Discord about a channel, without a post. It never rejects. */
export const createChannelAccessCheck =
  ({ rest, missingPermissions }: ChannelAccessOptions) =>
  async (channel: string, serverId?: string): Promise<ChannelAccess> => {
    try {
      // discord.js leaves the type of a response open; this is the one that Discord documents.
      const found = (await rest.get(Routes.channel(channel))) as Partial<APIGuildChannel>;
      if (serverId !== undefined && found.guild_id !== undefined && found.guild_id !== serverId)
        return closedInOtherServer(found.guild_id, serverId);
    } catch (error) {
      const isClosed = error instanceof DiscordAPIError && advice.has(error.code);
      return isClosed ? closedByError(error) : { kind: 'unknown', why: 'Discord gives no answer now' };
    }
    const missing = missingPermissions(channel);
    if (missing === null) return { kind: 'unknown', why: 'Discord has not told the bot’s rights there yet' };
    return missing.length === 0
      ? { kind: 'open' }
      : { kind: 'closed', why: `the bot lacks rights there: give its role ${missing.join(' and ')}` };
  };
