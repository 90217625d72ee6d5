import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { ChannelAccess } from '../../delivery/adapter.ts';

const advice: ReadonlyMap<number | string, string> = new Map([
  [RESTJSONErrorCodes.UnknownChannel, 'it is deleted: name another channel in the policy file'],
  [RESTJSONErrorCodes.MissingAccess, 'let the bot’s role view the channel'],
  [RESTJSONErrorCodes.MissingPermissions, 'let the bot’s role send messages there'],
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread, 'the thread is archived: open it again'],
]);

/** What Discord said to a post that it did not take, and what to do. */
export function closedByError({ code, message }: Pick<DiscordAPIError, 'code' | 'message'>): ChannelAccess {
  const todo = advice.get(code) ?? 'see the bot’s permissions there';
  return { kind: 'closed', why: `Discord answers ${code}, ${message}: ${todo}` };
}

export type ChannelAccessOptions = {
  readonly rest: REST;
  /** Which of the rights that a message needs the bot lacks in a channel; null where that is not known. */
  readonly missingPermissions: (channel: string) => readonly string[] | null;
};

/** What Discord tells of a channel without our posting there. It never rejects. */
export const createChannelAccessCheck =
  ({ rest, missingPermissions }: ChannelAccessOptions) =>
  async (channel: string): Promise<ChannelAccess> => {
    try {
      await rest.get(Routes.channel(channel));
    } catch (error) {
      const isClosed = error instanceof DiscordAPIError && advice.has(error.code);
      return isClosed ? closedByError(error) : { kind: 'unknown', why: 'Discord gives no answer now' };
    }
    const lacks = missingPermissions(channel);
    if (lacks === null) return { kind: 'unknown', why: 'Discord has not told the bot’s rights there yet' };
    return lacks.length === 0
      ? { kind: 'open' }
      : { kind: 'closed', why: `the bot lacks rights there: give its role ${lacks.join(' and ')}` };
  };
