import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Logger } from '../../../logging/logger.ts';
import { type SlackClient, slackError } from '../connection/api.ts';

/** How long a group's members are cached, in milliseconds: Slack allows some 20 calls a minute (tier 2). */
const cacheTime = 60_000;
/** How long an actor waits for Slack's answer, in milliseconds: theirs is due within 3 s. */
const answerTimeout = 1_000;

/** The groups that a user is known to be in, and whether Slack told about all that were asked for. */
type Memberships = { readonly groups: readonly string[]; readonly areAllKnown: boolean };

/** Errors that are an answer: there is no such group, nor will there be one in a moment. */
const noSuchGroupErrors = new Set(['no_such_subteam', 'plan_upgrade_required']);

export type UserGroups = {
  /** Those of the groups that a user is in. A group that Slack gives no answer about counts as empty. */
  readonly memberships: (userId: string, groups: readonly string[]) => Promise<Memberships>;
  /** Drops a group from the cache, since its members changed. */
  readonly forget: (group: string) => void;
};

type CachedGroup = { readonly at: number; readonly members: Promise<ReadonlySet<string> | null> };

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
  const cached = new Map<string, CachedGroup>();
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

  async function fetchMembers(group: string): Promise<ReadonlySet<string> | null> {
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: group });
      failing.delete(group);
      return new Set(users);
    } catch (err) {
      logFailure(group, { err, error: slackError(err) });
      return noSuchGroupErrors.has(slackError(err) ?? '') ? new Set() : null;
    }
  }

  function membersOf(group: string): Promise<ReadonlySet<string> | null> {
    const known = cached.get(group);
    if (known && monotonicNow() - known.at < cacheTime) return known.members;
    const members = fetchMembers(group);
    cached.set(group, { at: monotonicNow(), members });
    return members;
  }

  /** The members of a group; null where Slack does not tell, or not in time. */
  async function membersInTime(group: string): Promise<ReadonlySet<string> | null> {
    const members = await withTimeout(answerTimeout, membersOf(group), 'late' as const);
    if (members !== 'late') return members;
    logFailure(group, { error: `no answer within ${answerTimeout} ms` });
    return null;
  }

  return {
    memberships: async (userId, groups) => {
      const all = await Promise.all(groups.map(membersInTime));
      return {
        groups: groups.filter((_, index) => all[index]?.has(userId)),
        areAllKnown: all.every((members) => members !== null),
      };
    },
    forget: (group) => void cached.delete(group),
  };
}
