import {
  DiscordAPIError,
  type REST,
  type RESTGetAPIGuildMembersResult,
  type RESTGetAPIGuildRolesResult,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { GroupRead, GroupTrouble } from '../../domain/groups/followed-group.ts';
import type { Logger } from '../../logging/logger.ts';
import type { GroupDirectory } from '../../requests/context/group-directory.ts';
import { redactError } from './connection/api-errors.ts';

/** Members on a page, at most (docs.discord.com, "List Guild Members"). */
const pageSize = 1000;

const guildOf = (tenant: string): string => tenant.slice(tenant.indexOf('/') + 1);

/**
 * Tells who has a role of a server, and which roles there are. Discord lists members only to an application with the
 * privileged intent "Server Members".
 */
export function createGroupDirectory({
  rest,
  log,
}: {
  readonly rest: Pick<REST, 'get'>;
  readonly log: Logger;
}): GroupDirectory {
  const rolesOf = async (guild: string) =>
    (await rest.get(Routes.guildRoles(guild))) as RESTGetAPIGuildRolesResult;

  const troubleOf = (error: unknown): GroupTrouble => {
    const why = error instanceof DiscordAPIError && error.status === 403 ? 'no-permission' : 'away';
    log.warn(
      { err: redactError(error), why },
      'Discord does not tell who has a role; what follows it stays as it is',
    );
    return why;
  };

  async function read(guild: string, role: string): Promise<GroupRead> {
    const known = (await rolesOf(guild)).find(({ id }) => id === role);
    if (!known) return { kind: 'gone' };
    const members = (await membersOf(rest, guild)).filter(
      ({ roles, user }) => roles.includes(role) && !user.bot,
    );
    return {
      kind: 'members',
      name: known.name,
      members: members.map(({ user, nick }) => ({
        id: user.id,
        name: nick ?? user.global_name ?? user.username,
      })),
    };
  }

  return {
    read: async ({ tenant, group }) => {
      try {
        return await read(guildOf(tenant), group);
      } catch (error) {
        if (isUnknownGuild(error)) return { kind: 'gone' };
        return { kind: 'unreadable', why: troubleOf(error) };
      }
    },
    list: async ({ tenant }) => {
      try {
        const roles = await rolesOf(guildOf(tenant));
        return roles
          .filter(({ id, managed }) => id !== guildOf(tenant) && !managed)
          .map(({ id, name }) => ({ tenant, platform: 'discord', group: id, name, names: [name, id] }));
      } catch (error) {
        return troubleOf(error);
      }
    },
  };
}

async function membersOf(rest: Pick<REST, 'get'>, guild: string): Promise<RESTGetAPIGuildMembersResult> {
  const all: RESTGetAPIGuildMembersResult = [];
  for (let after = '0'; ; ) {
    const query = new URLSearchParams({ limit: String(pageSize), after });
    const page = (await rest.get(Routes.guildMembers(guild), { query })) as RESTGetAPIGuildMembersResult;
    all.push(...page);
    const last = page.at(-1);
    if (page.length < pageSize || !last) return all;
    after = last.user.id;
  }
}

const isUnknownGuild = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownGuild;
