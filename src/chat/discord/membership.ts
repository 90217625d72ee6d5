import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { AskMembership } from '../delivery/adapter.ts';
import { orRetryLater } from './connection/api-errors.ts';

const goneErrors: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownMember,
  RESTJSONErrorCodes.UnknownUser,
];

/** Asks Discord whether somebody is still in their server. Where it does not let us ask, nothing is known. */
export const createAskMembership =
  (rest: Pick<REST, 'get'>): AskMembership =>
  async ({ userId, tenantId }) => {
    try {
      await rest.get(Routes.guildMember(tenantId, userId));
      return 'here';
    } catch (error) {
      if (!(error instanceof DiscordAPIError)) throw orRetryLater(error);
      return goneErrors.includes(error.code) ? 'left' : 'unknown';
    }
  };
