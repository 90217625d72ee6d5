import {
  type Actor,
  type Locale,
  payloadId,
  type Role,
  rolesUnsure,
  type TenantKey,
  timeZone,
} from '../../../domain/actor.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Logger } from '../../../logging/logger.ts';
import type { Person } from '../../../policy/roles.ts';
import type { SlackClient } from '../connection/api.ts';
import type { Sender } from '../payloads/sender.ts';
import { tenantOfSender } from './sender-tenant.ts';
import type { UserGroups } from './user-groups.ts';
import { fetchUserProfile, type UserProfile } from './user-profile.ts';

/** How long a profile is cached, in milliseconds. */
const cacheTime = 60 * 60_000;
/** How long an actor waits for their profile, in milliseconds: their answer is due within 3 s. */
const answerTimeout = 1_000;
const maxCached = 10_000;

export type UserDirectory = {
  /** Builds the actor of a payload. Where Slack does not answer in time, with the payload's name and English. */
  readonly actorOf: (who: Sender, channel: string | null) => Promise<Actor>;
  /** A user's language as far as it is known without asking Slack; else English. */
  readonly cachedLocale: (who: Sender) => Locale;
  /** The profile of a user whom an actor names; null where Slack does not answer in time. */
  readonly profileOf: (person: Pick<Sender, 'tenantId' | 'userId'>) => Promise<UserProfile | null>;
};

/** Builds the actor of a payload at the first call, and once. */
export type GetActor = () => Promise<Actor>;

/** Looks up users' names, languages and roles; profiles are cached for an hour. */
export function createUserDirectory(options: {
  readonly client: SlackClient;
  readonly rolesOf: (person: Person) => readonly Role[];
  /** The user groups that a tenant's roles come from. */
  readonly groupsOf: (tenant: TenantKey) => readonly string[];
  readonly groups: Pick<UserGroups, 'memberships'>;
  /** Milliseconds of a monotonic clock. */
  readonly monotonicNow: () => number;
  readonly log: Logger;
}): UserDirectory {
  const { client, rolesOf, groupsOf, groups, monotonicNow, log } = options;
  const cached = new Map<string, { readonly at: number; readonly profile: Promise<UserProfile | null> }>();
  /** The profiles that have come: readable without waiting. */
  const known = new Map<string, UserProfile>();

  async function fetchProfile(key: string, user: string): Promise<UserProfile | null> {
    try {
      const profile = await fetchUserProfile(client, user);
      known.set(key, profile);
      return profile;
    } catch (err) {
      log.warn({ err, user }, 'Slack does not tell a user’s name and language; the next command asks again');
      cached.delete(key);
      return null;
    }
  }

  function cachedProfile({
    tenantId,
    userId,
  }: Pick<Sender, 'tenantId' | 'userId'>): Promise<UserProfile | null> {
    const key = `${tenantId}/${userId}`;
    const entry = cached.get(key);
    if (entry && monotonicNow() - entry.at < cacheTime) return entry.profile;
    if (cached.size >= maxCached) {
      cached.clear();
      known.clear();
    }
    const profile = fetchProfile(key, userId);
    cached.set(key, { at: monotonicNow(), profile });
    return profile;
  }

  const profileOf: UserDirectory['profileOf'] = (person) =>
    withTimeout(answerTimeout, cachedProfile(person), null);

  return {
    profileOf,
    cachedLocale: ({ tenantId, userId }) => known.get(`${tenantId}/${userId}`)?.locale ?? 'en',
    actorOf: async (who, channel) => {
      const workspace: TenantKey = `slack/${who.tenantId}`;
      const [profile, memberships] = await Promise.all([
        profileOf(who),
        groups.memberships(who.userId, groupsOf(workspace)),
      ]);
      const tenantId = tenantOfSender(who, profile);
      const tenant: TenantKey = `slack/${tenantId}`;
      // The groups are those of the workspace that the token is for.
      const ownGroups = tenant === workspace ? memberships.groups : [];
      // Without a profile, somebody whom the payload places elsewhere may be a member all the same.
      const isPlaceKnown = profile !== null || tenantId === who.tenantId;
      return {
        platform: 'slack',
        tenantId: tenantId ?? who.tenantId,
        userId: who.userId,
        displayName: profile?.name ?? who.name ?? who.userId,
        locale: profile?.locale ?? 'en',
        roles: tenantId === null ? [] : rolesOf({ tenant, userId: who.userId, groups: ownGroups }),
        ...(channel !== null && { channel }),
        ...(who.payload !== undefined && { [payloadId]: who.payload }),
        ...(profile?.zone !== undefined && { [timeZone]: profile.zone }),
        ...(!(isPlaceKnown && memberships.areAllKnown) && { [rolesUnsure]: true }),
      };
    },
  };
}
