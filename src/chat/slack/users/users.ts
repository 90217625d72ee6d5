import { type Actor, type Locale, payloadId, type Role, type TenantKey } from '../../../domain/actor.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Logger } from '../../../logging/logger.ts';
import type { Person } from '../../../policy/roles.ts';
import type { SlackClient } from '../connection/api.ts';
import type { Sender } from '../payloads/schemas.ts';
import type { UserGroups } from './user-groups.ts';
import { fetchUserProfile, type UserProfile } from './user-profile.ts';

/** How long a name and a locale are good for. */
const cacheTime = 60 * 60_000;
/** How long somebody waits for their name: an answer is due within 3 s. */
const answerTimeout = 1_000;
const maxCached = 10_000;

export type UserDirectory = {
  /** Who speaks. Where Slack does not tell more about them in time, their payload's name and English will do. */
  readonly actorOf: (who: Sender, channel: string | null) => Promise<Actor>;
  /** The language to speak with somebody before Slack could be asked. */
  readonly cachedLocale: (who: Sender) => Locale;
  /** What Slack tells about somebody whom an actor of a workspace names; null where it does not in time. */
  readonly profileOf: (person: Pick<Sender, 'tenantId' | 'userId'>) => Promise<UserProfile | null>;
};

/** Builds the actor of a payload at the first call, and once. */
export type GetActor = () => Promise<Actor>;

/** Looks up how Slack shows people and which language they read, and keeps that for an hour. */
export function createUserDirectory(options: {
  readonly client: SlackClient;
  readonly rolesOf: (person: Person) => readonly Role[];
  /** The user groups that a tenant's roles come from. */
  readonly groupsOf: (tenant: TenantKey) => readonly string[];
  readonly groups: Pick<UserGroups, 'memberships'>;
  /** Milliseconds that only ever grow. */
  readonly monotonicNow: () => number;
  readonly log: Logger;
}): UserDirectory {
  const { client, rolesOf, groupsOf, groups, monotonicNow, log } = options;
  const asked = new Map<string, { readonly at: number; readonly profile: Promise<UserProfile | null> }>();
  const known = new Map<string, UserProfile>();

  async function ask(key: string, user: string): Promise<UserProfile | null> {
    try {
      const profile = await fetchUserProfile(client, user);
      known.set(key, profile);
      return profile;
    } catch (err) {
      log.warn({ err, user }, 'Slack does not tell a user’s name and language; the next command asks again');
      asked.delete(key);
      return null;
    }
  }

  function asking({ tenantId, userId }: Pick<Sender, 'tenantId' | 'userId'>): Promise<UserProfile | null> {
    const key = `${tenantId}/${userId}`;
    const before = asked.get(key);
    if (before && monotonicNow() - before.at < cacheTime) return before.profile;
    if (asked.size >= maxCached) {
      asked.clear();
      known.clear();
    }
    const profile = ask(key, userId);
    asked.set(key, { at: monotonicNow(), profile });
    return profile;
  }

  const profileOf: UserDirectory['profileOf'] = (person) => withTimeout(answerTimeout, asking(person), null);

  return {
    profileOf,
    cachedLocale: ({ tenantId, userId }) => known.get(`${tenantId}/${userId}`)?.locale ?? 'en',
    actorOf: async (who, channel) => {
      const tenant: TenantKey = `slack/${who.tenantId}`;
      const [profile, inGroups] = await Promise.all([
        profileOf(who),
        groups.memberships(who.userId, groupsOf(tenant)),
      ]);
      return {
        platform: 'slack',
        tenantId: who.tenantId,
        userId: who.userId,
        displayName: profile?.name ?? who.name ?? who.userId,
        locale: profile?.locale ?? 'en',
        roles: rolesOf({ tenant, userId: who.userId, groups: inGroups }),
        ...(channel !== null && { channel }),
        ...(who.payload !== undefined && { [payloadId]: who.payload }),
      };
    },
  };
}
