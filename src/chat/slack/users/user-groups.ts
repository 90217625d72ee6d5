import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Logger } from '../../../logging/logger.ts';
import { type SlackClient, slackError } from '../connection/api.ts';

/** How long what Slack said about a group holds. Asked about it 20 times a minute, Slack says no (tier 2). */
const cacheTime = 60_000;
/** How long somebody waits for it: an answer is due within 3 s. */
const answerTimeout = 1_000;

export type UserGroups = {
  /** The groups among these that somebody is in. One that Slack does not tell about now counts as empty. */
  readonly memberships: (userId: string, groups: readonly string[]) => Promise<string[]>;
  /** Slack says that somebody came or went. */
  readonly forget: (group: string) => void;
};

/** Knows who is in a Slack user group: as Slack says, and nobody where it says nothing. */
export function createUserGroups(options: {
  readonly client: {
    readonly usergroups: { readonly users: Pick<SlackClient['usergroups']['users'], 'list'> };
  };
  /** Milliseconds that only ever grow. */
  readonly monotonicNow: () => number;
  readonly log: Logger;
}): UserGroups {
  const { client, monotonicNow, log } = options;
  const asked = new Map<string, { readonly at: number; readonly members: Promise<ReadonlySet<string>> }>();
  /** Groups that Slack did not tell about, or too late, when last asked: that is logged once. */
  const untold = new Set<string>();

  function logFailure(group: string, why: Readonly<Record<string, unknown>>): void {
    if (!untold.has(group))
      log.warn(
        { group, ...why },
        'Slack does not tell who is in a user group; nobody has a role by it until it does',
      );
    untold.add(group);
  }

  async function ask(group: string): Promise<ReadonlySet<string>> {
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: group });
      untold.delete(group);
      return new Set(users);
    } catch (err) {
      logFailure(group, { err, error: slackError(err) });
      return new Set();
    }
  }

  function membersOf(group: string): Promise<ReadonlySet<string>> {
    const before = asked.get(group);
    if (before && monotonicNow() - before.at < cacheTime) return before.members;
    const members = ask(group);
    asked.set(group, { at: monotonicNow(), members });
    return members;
  }

  async function isIn(userId: string, group: string): Promise<boolean> {
    const members = await withTimeout(answerTimeout, membersOf(group), null);
    if (!members) logFailure(group, { error: `no answer within ${answerTimeout} ms` });
    return members?.has(userId) ?? false;
  }

  return {
    memberships: async (userId, groups) => {
      const found = await Promise.all(groups.map((group) => isIn(userId, group)));
      return groups.filter((_, index) => found[index]);
    },
    forget: (group) => void asked.delete(group),
  };
}
