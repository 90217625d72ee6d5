import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Logger } from '../../../logging/logger.ts';
import { type SlackClient, slackError } from '../connection/api.ts';

/** How long a group's members are cached, in milliseconds: Slack allows some 20 calls a minute (tier 2). */
const cacheTime = 60_000;
/** How long an actor waits for Slack's answer, in milliseconds: theirs is due within 3 s. */
const answerTimeout = 1_000;

export type UserGroups = {
  /** Those of the groups that a user is in. A group that Slack gives no answer about counts as empty. */
  readonly memberships: (userId: string, groups: readonly string[]) => Promise<string[]>;
  /** Drops a group from the cache, since its members changed. */
  readonly forget: (group: string) => void;
};

/** Looks up the members of Slack's user groups; a group that Slack gives no answer about has none. */
export function createUserGroups(options: {
  readonly client: {
    readonly usergroups: { readonly users: Pick<SlackClient['usergroups']['users'], 'list'> };
  };
  /** Milliseconds of a monotonic clock. */
  readonly monotonicNow: () => number;
  readonly log: Logger;
}): UserGroups {
  const { client, monotonicNow, log } = options;
  const cached = new Map<string, { readonly at: number; readonly members: Promise<ReadonlySet<string>> }>();
  /** Groups whose last lookup failed or was too late: logged once. */
  const failing = new Set<string>();

  function logFailure(group: string, why: Readonly<Record<string, unknown>>): void {
    if (!failing.has(group))
      log.warn(
        { group, ...why },
        'Slack does not tell who is in a user group; nobody has a role by it until it does',
      );
    failing.add(group);
  }

  async function fetchMembers(group: string): Promise<ReadonlySet<string>> {
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: group });
      failing.delete(group);
      return new Set(users);
    } catch (err) {
      logFailure(group, { err, error: slackError(err) });
      return new Set();
    }
  }

  function membersOf(group: string): Promise<ReadonlySet<string>> {
    const known = cached.get(group);
    if (known && monotonicNow() - known.at < cacheTime) return known.members;
    const members = fetchMembers(group);
    cached.set(group, { at: monotonicNow(), members });
    return members;
  }

  async function isIn(userId: string, group: string): Promise<boolean> {
    const members = await withTimeout(answerTimeout, membersOf(group), null);
    if (!members) logFailure(group, { error: `no answer within ${answerTimeout} ms` });
    return members?.has(userId) ?? false;
  }

  return {
    memberships: async (userId, groups) => {
      const memberships = await Promise.all(groups.map((group) => isIn(userId, group)));
      return groups.filter((_, index) => memberships[index]);
    },
    forget: (group) => void cached.delete(group),
  };
}
