/** From the least entitled to the most. */
export const roles = ['member', 'moderator', 'admin'] as const;
export type Role = (typeof roles)[number];

export const platforms = ['terminal', 'slack', 'discord'] as const;
export type Platform = (typeof platforms)[number];

/** The languages that we speak. */
export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

/** The language to speak with someone whose platform names a locale such as `fr-CA`. */
export const localeOf = (tag: string | undefined): Locale =>
  locales.find((locale) => tag?.toLowerCase().split(/[-_]/)[0] === locale) ?? 'en';

/** The key of what an actor was heard by. A symbol, since JSON leaves it out: whom we store speaks by nothing any more. */
export const payloadId: unique symbol = Symbol('heard by');

/** Who speaks, built by a chat adapter from what its platform vouches for. */
export type Actor = {
  readonly platform: Platform;
  /** A Slack workspace, a Discord server, or `terminal`. */
  readonly tenantId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly locale: Locale;
  /** Where they speak, by the platform's own id; absent where that is no channel: App Home, a terminal. */
  readonly channel?: string;
  /** The id of the payload by which they speak now: it makes one request at most, however often it is worked on. */
  readonly [payloadId]?: string;
};

export type TenantKey = string;

/** One text for a tenant across platforms: `slack/T0123`. */
export const tenantOf = (actor: Actor): TenantKey => `${actor.platform}/${actor.tenantId}`;

/** Where a message can go: a channel of a Slack workspace or of a Discord server. */
export type Channel = { readonly tenant: TenantKey; readonly platform: Platform; readonly channel: string };

/** People whom a platform keeps together: a Slack user group, a Discord role. */
export type Group = { readonly tenant: TenantKey; readonly platform: Platform; readonly group: string };

/** Who speaks and where, as the policy file and `ADMINS` name them: `slack/T0123/U0456`. */
export const personOf = (actor: Actor): string => `${tenantOf(actor)}/${actor.userId}`;

/** What a platform knows somebody by, in whichever tenant they speak: `slack/U0456`. */
export type Account = string;

/**
 * The account of somebody who is named with a tenant, or of an account itself. A Discord id is one person in every
 * server, and a Slack id in all of an Enterprise Grid.
 */
export const accountOf = (person: string): Account =>
  `${person.slice(0, person.indexOf('/'))}${person.slice(person.lastIndexOf('/'))}`;

/** The most that any of the actor's roles allows; someone without a role is a member. */
export function highestRole(actor: Actor): Role {
  return roles.findLast((role) => actor.roles.includes(role)) ?? 'member';
}

export const isAtLeast = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);
