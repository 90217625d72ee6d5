import pLimit from 'p-limit';
import type { GroupMember, GroupRead, GroupTrouble } from '../../../domain/groups/followed-group.ts';
import type { Logger } from '../../../logging/logger.ts';
import type { GroupDirectory, ListedGroup } from '../../../requests/context/group-directory.ts';
import { type SlackClient, slackError } from '../connection/api.ts';
import { type SlackUser, userWorkspaces } from './user-profile.ts';

/** How long the list of groups is cached, in milliseconds: Slack allows some 20 calls a minute (tier 2). */
const listCacheTime = 30_000;
/** How long what a user is called is cached, and their e-mail address, in milliseconds. */
const userCacheTime = { name: 60 * 60_000, email: 5 * 60_000 };
const usersAtOnce = 5;
const maxCachedUsers = 10_000;

type DirectoryClient = Pick<SlackClient, 'users' | 'usergroups'>;

/** Slack's errors that say why no group can be read (docs.slack.dev, "usergroups.users.list", "usergroups.list"). */
const troubles: Readonly<Record<string, GroupTrouble>> = {
  plan_upgrade_required: 'plan',
  missing_scope: 'no-permission',
  no_permission: 'no-permission',
  permission_denied: 'no-permission',
  not_allowed_token_type: 'no-permission',
};

/** Tells who is in Slack's user groups, and which there are. */
export function createGroupDirectory(options: {
  readonly client: DirectoryClient;
  /** Milliseconds of a monotonic clock. */
  readonly monotonicNow: () => number;
  readonly log: Logger;
}): GroupDirectory {
  const { client, monotonicNow, log } = options;
  const users = createUserCache(client, monotonicNow);
  const cached = new Map<string, { readonly at: number; readonly groups: Promise<readonly ListedGroup[]> }>();

  const troubleOf = (err: unknown): GroupTrouble => {
    const why = troubles[slackError(err) ?? ''] ?? 'away';
    log.warn({ err, why }, 'Slack does not tell about user groups; what follows them stays as it is');
    return why;
  };

  async function read(group: string, emails: boolean): Promise<GroupRead> {
    const [{ users: ids = [] }, { usergroups = [] }] = await Promise.all([
      client.usergroups.users.list({ usergroup: group }),
      client.usergroups.list({}),
    ]);
    const known = usergroups.find(({ id }) => id === group);
    if (!known) return { kind: 'gone' };
    const inTurn = pLimit(usersAtOnce);
    const members = await inTurn.map([...new Set(ids)], (id) => users.memberOf(id, emails));
    return {
      kind: 'members',
      name: known.handle || known.name || group,
      members: members.filter((member) => member !== null),
    };
  }

  async function fetchList(tenant: string): Promise<readonly ListedGroup[]> {
    const { usergroups = [] } = await client.usergroups.list({});
    return usergroups.flatMap(({ id, handle = '', name = '', team_id: team }): ListedGroup[] => {
      // A group of the whole organisation is in each of its workspaces.
      const isHere = team === undefined || `slack/${team}` === tenant || team.startsWith('E');
      const names = [handle, name].filter((each) => each !== '');
      return id && isHere
        ? [{ tenant, platform: 'slack', group: id, name: names[0] ?? id, names: [...names, id] }]
        : [];
    });
  }

  return {
    read: async ({ group }, emails) => {
      try {
        return await read(group, emails);
      } catch (err) {
        if (slackError(err) === 'no_such_subteam') return { kind: 'gone' };
        return { kind: 'unreadable', why: troubleOf(err) };
      }
    },
    list: async ({ tenant }) => {
      const known = cached.get(tenant);
      const groups = known && monotonicNow() - known.at < listCacheTime ? known.groups : fetchList(tenant);
      if (groups !== known?.groups) cached.set(tenant, { at: monotonicNow(), groups });
      try {
        return await groups;
      } catch (err) {
        cached.delete(tenant);
        return troubleOf(err);
      }
    },
  };
}

/** What Slack tells about users, each remembered for a while. */
function createUserCache(client: Pick<DirectoryClient, 'users'>, monotonicNow: () => number) {
  const cached = new Map<string, { readonly at: number; readonly member: GroupMember | null }>();
  return {
    /**
     * A user as a member of a group; null for an app, and for somebody who has left. Where Slack does not say, they go by
     * their id; rejects where their e-mail address is wanted.
     */
    memberOf: async (id: string, email: boolean): Promise<GroupMember | null> => {
      const known = cached.get(id);
      if (known && monotonicNow() - known.at < userCacheTime[email ? 'email' : 'name']) return known.member;
      try {
        const { user } = await client.users.info({ user: id });
        const member = user ? toMember(id, user) : null;
        if (cached.size >= maxCachedUsers) cached.clear();
        cached.set(id, { at: monotonicNow(), member });
        return member;
      } catch (error) {
        if (slackError(error) === 'user_not_found') return null;
        if (email) throw error;
        return known ? known.member : { id, name: id };
      }
    },
  };
}

function toMember(id: string, user: SlackUser): GroupMember | null {
  if (userWorkspaces(user).length === 0) return null;
  const { display_name: displayName, real_name: realName, email } = user.profile ?? {};
  return { id, name: displayName || realName || user.name || id, ...(email && { email }) };
}
