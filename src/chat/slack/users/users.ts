import { type Actor, heardBy, type Locale, type Role, type TenantKey } from '../../../domain/actor.ts';
import { within } from '../../../lib/with-timeout.ts';
import type { Log } from '../../../logging/logger.ts';
import type { Person } from '../../../policy/roles.ts';
import type { SlackClient } from '../connection/api.ts';
import type { Who } from '../payloads/schemas.ts';
import type { Groups } from './user-groups.ts';
import { type Profile, readProfile } from './user-profile.ts';

/** How long a name and a locale are good for. */
const freshTime = 60 * 60_000;
/** How long somebody waits for their name: an answer is due within 3 s. */
const patience = 1_000;
const maxKnown = 10_000;

export type People = {
  /** Who speaks. Where Slack does not tell more about them in time, their payload's name and English will do. */
  readonly actorOf: (who: Who, channel: string | null) => Promise<Actor>;
  /** The language to speak with somebody before Slack could be asked. */
  readonly localeKnown: (who: Who) => Locale;
  /** What Slack tells about somebody whom an actor of a workspace names; null where it does not in time. */
  readonly profileOf: (person: Pick<Who, 'tenantId' | 'userId'>) => Promise<Profile | null>;
};

/** Knows how Slack shows people and which language they read. */
export function createPeople(options: {
  readonly client: SlackClient;
  readonly rolesOf: (person: Person) => readonly Role[];
  /** The user groups that a tenant's roles come from. */
  readonly groupsOf: (tenant: TenantKey) => readonly string[];
  readonly groups: Pick<Groups, 'of'>;
  /** Milliseconds that only ever grow. */
  readonly passing: () => number;
  readonly log: Log;
}): People {
  const { client, rolesOf, groupsOf, groups, passing, log } = options;
  const asked = new Map<string, { readonly at: number; readonly profile: Promise<Profile | null> }>();
  const known = new Map<string, Profile>();

  async function ask(key: string, user: string): Promise<Profile | null> {
    try {
      const profile = await readProfile(client, user);
      known.set(key, profile);
      return profile;
    } catch (err) {
      log.warn({ err, user }, 'Slack does not tell a user’s name and language; the next command asks again');
      asked.delete(key);
      return null;
    }
  }

  function asking({ tenantId, userId }: Pick<Who, 'tenantId' | 'userId'>): Promise<Profile | null> {
    const key = `${tenantId}/${userId}`;
    const before = asked.get(key);
    if (before && passing() - before.at < freshTime) return before.profile;
    if (asked.size >= maxKnown) {
      asked.clear();
      known.clear();
    }
    const profile = ask(key, userId);
    asked.set(key, { at: passing(), profile });
    return profile;
  }

  const profileOf: People['profileOf'] = (person) => within(patience, asking(person), null);

  return {
    profileOf,
    localeKnown: ({ tenantId, userId }) => known.get(`${tenantId}/${userId}`)?.locale ?? 'en',
    actorOf: async (who, channel) => {
      const tenant: TenantKey = `slack/${who.tenantId}`;
      const [profile, inGroups] = await Promise.all([
        profileOf(who),
        groups.of(who.userId, groupsOf(tenant)),
      ]);
      return {
        platform: 'slack',
        tenantId: who.tenantId,
        userId: who.userId,
        displayName: profile?.name ?? who.name ?? who.userId,
        locale: profile?.locale ?? 'en',
        roles: rolesOf({ tenant, userId: who.userId, groups: inGroups }),
        ...(channel !== null && { channel }),
        ...(who.payload !== undefined && { [heardBy]: who.payload }),
      };
    },
  };
}
