/** From the least privileged to the most. */
export const roles = ['member', 'moderator', 'admin'] as const;
export type Role = (typeof roles)[number];

export const platforms = ['terminal', 'slack', 'discord'] as const;
export type Platform = (typeof platforms)[number];

/** The languages of our texts. */
export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

/** The language for someone whose platform names a locale such as `fr-CA`. */
export const localeOf = (tag: string | undefined): Locale =>
  locales.find((locale) => tag?.toLowerCase().split(/[-_]/)[0] === locale) ?? 'en';

/** The key of the payload that an actor sent. A symbol, so that JSON leaves it out of what we store. */
export const payloadId: unique symbol = Symbol('heard by');

/** The key of the workflow step that an actor runs. A symbol for the same reason: it belongs to what they ask for. */
export const workflowStep: unique symbol = Symbol('workflow step');

/** The key of whether an actor's platform could not tell all that their roles depend on. Not stored either. */
export const rolesUnsure: unique symbol = Symbol('roles unsure');

/** The key of the time zone that an actor's platform says they are in. Not stored either: they travel. */
export const timeZone: unique symbol = Symbol('time zone');

/** The person who acts, built by a chat adapter from what its platform vouches for. */
export type Actor = {
  readonly platform: Platform;
  /** A Slack workspace, a Discord server, or `terminal`. */
  readonly tenantId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly locale: Locale;
  /** The platform's id of the channel that they act in; absent outside of channels: App Home, a terminal. */
  readonly channel?: string;
  /** The id of the payload that is being handled: it makes one request at most, however often it is handled. */
  readonly [payloadId]?: string;
  /** The execution of a workflow's step that they act by; absent where they typed or clicked. */
  readonly [workflowStep]?: string;
  /** Their platform did not tell now what their roles depend on: they may have others. */
  readonly [rolesUnsure]?: boolean;
  /** As IANA names it; absent where the platform does not say, or says something else. */
  readonly [timeZone]?: string;
};

export type TenantKey = string;

/** A tenant's key across platforms: `slack/T0123`. */
export const tenantOf = (actor: Actor): TenantKey => `${actor.platform}/${actor.tenantId}`;

/** Where a message can go: a channel of a Slack workspace or of a Discord server. */
export type Channel = { readonly tenant: TenantKey; readonly platform: Platform; readonly channel: string };

/** A group of people on a platform: a Slack user group, a Discord role. */
export type Group = { readonly tenant: TenantKey; readonly platform: Platform; readonly group: string };

/** Where approvers are asked, and the group of that tenant that is mentioned there. */
export type ApprovalsChannel = Channel & { readonly mention?: Group };

/** The actor and their tenant, as the policy file and `ADMINS` name them: `slack/T0123/U0456`. */
export const personOf = (actor: Actor): string => `${tenantOf(actor)}/${actor.userId}`;

/** A person's id on a platform, in whichever tenant: `slack/U0456`. */
export type Account = string;

/**
 * The account of a person who is named with a tenant; an account is returned as it is. A Discord id is the same person in
 * every server, and a Slack id in all of an Enterprise Grid.
 */
export const accountOf = (person: string): Account =>
  `${person.slice(0, person.indexOf('/'))}${person.slice(person.lastIndexOf('/'))}`;

/** The actor's most privileged role; member for someone without a role. */
export function highestRole(actor: Actor): Role {
  return roles.findLast((role) => actor.roles.includes(role)) ?? 'member';
}

export const isAtLeast = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);
