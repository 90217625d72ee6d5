import { setTimeout as pause } from 'node:timers/promises';
import {
  DiscordAPIError,
  RateLimitError,
  type REST,
  type RESTGetAPIGuildMemberResult,
  type RESTGetAPIGuildMembersSearchResult,
  Routes,
} from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import { err } from '../../domain/result.ts';
import type { Logger } from '../../logging/logger.ts';
import type { FindPeople } from '../command/file.ts';
import { parsePerson } from '../command/parse-arguments.ts';
import { type Account, isEmail, personAmong } from '../command/resolve-person.ts';
import { redactError } from './connection/api-errors.ts';

/** Members that a search finds at most (docs.discord.com, "Search Guild Members"). */
const mostFound = 100;

type Member = Pick<RESTGetAPIGuildMemberResult, 'user' | 'nick'>;

/** Looks up people among the members of an actor's server, one by one: only a privileged bot may list them all. */
export const createFindPeople =
  ({ rest, log }: { readonly rest: Pick<REST, 'get'>; readonly log: Logger }) =>
  (actor: Actor): FindPeople =>
  async (cells) => {
    const found = new Map<string, readonly Account[] | null>();
    for (const cell of new Set(cells)) found.set(cell, await accountsFor(cell));
    return (cell) => {
      if (isEmail(parsePerson(cell).name))
        return err({ code: 'line-owner-by-email', typed: cell, scope: null });
      const accounts = found.get(cell);
      return accounts
        ? personAmong(actor, accounts, cell)
        : err({ code: 'line-owner-away', platform: 'discord' });
    };

    async function accountsFor(cell: string): Promise<readonly Account[] | null> {
      try {
        return (await membersFor(rest, actor.tenantId, cell)).filter(({ user }) => !user.bot).map(toAccount);
      } catch (error) {
        log.warn({ err: redactError(error) }, 'Discord does not tell who is called so');
        return null;
      }
    }
  };

async function membersFor(rest: Pick<REST, 'get'>, guild: string, cell: string): Promise<readonly Member[]> {
  const { id, name } = parsePerson(cell);
  if (id !== null && !/^\d+$/.test(id)) return [];
  if (id !== null)
    return oneOrNone(getPatiently<RESTGetAPIGuildMemberResult>(rest, Routes.guildMember(guild, id)));
  const query = new URLSearchParams({ query: name, limit: String(mostFound) });
  return getPatiently<RESTGetAPIGuildMembersSearchResult>(rest, Routes.guildMembersSearch(guild), query);
}

const oneOrNone = (asking: Promise<Member>): Promise<readonly Member[]> =>
  asking.then(
    (member) => [member],
    (error) => {
      if (error instanceof DiscordAPIError && error.status === 404) return [];
      throw error;
    },
  );

/** Asks again, once, after the pause that Discord wants. */
async function getPatiently<T>(
  rest: Pick<REST, 'get'>,
  route: `/${string}`,
  query?: URLSearchParams,
): Promise<T> {
  const get = async () => (await rest.get(route, query && { query })) as T;
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof RateLimitError)) throw error;
    await pause(error.retryAfter);
    return get();
  }
}

function toAccount({ user, nick }: Member): Account {
  const names = [user.username, user.global_name, nick].filter((each) => typeof each === 'string');
  return { id: user.id, displayName: nick ?? user.global_name ?? user.username, names, email: null };
}
