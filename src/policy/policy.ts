import type { ApprovalsChannel, Group, Locale, Role, TenantKey } from '../domain/actor.ts';
import type { Domain } from '../domain/address/address.ts';
import type { Bytes } from '../domain/address/address-state.ts';
import type { PasswordRules } from '../domain/password.ts';

/** Categories of effects with the same requirements: the rows of the table "Who may what". */
export const categories = [
  'forwards',
  'forward-outside',
  'mailbox',
  'own-mailbox',
  'notes',
  'destroying',
  'catch-all',
  'domains',
] as const;
export type Category = (typeof categories)[number];

/** What a category requires of a role. */
export const requirements = ['nothing', 'confirm', 'approval', 'confirm and approval', 'refused'] as const;
export type Requirement = (typeof requirements)[number];

export type Needs = Readonly<Record<Category, Readonly<Record<Role, Requirement>>>>;

/** Who gets a role in a tenant. */
export type RoleHolder =
  | { readonly kind: 'user'; readonly id: string }
  /** A Slack user group or a Discord role. */
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'everyone' };

/** A Slack workspace or a Discord server in the policy file. */
export type Tenant = {
  readonly key: TenantKey;
  readonly domains: 'all' | readonly Domain[];
  /** The channel in which its requests are approved; null: where each is made. */
  readonly approvals: ApprovalsChannel | null;
  /** The language of messages in that channel. */
  readonly language: Locale;
  /** The time zone that times are meant in where a person's is not known, as IANA names it; null: that of this process. */
  readonly timezone: string | null;
  readonly roles: Readonly<Record<Role, readonly RoleHolder[]>>;
};

/** A domain, or `*.domain` for every domain below it. */
export type DomainPattern = string;

type LimitsByRole = Readonly<Record<Role, number | null>>;

/** How many of something a person may have, overall or by role; null: any number. */
export type Limit = number | null | LimitsByRole;

/** A limit as a rule sets it: for all roles, or for some of them. */
export type LimitSet = number | null | Partial<LimitsByRole>;

/** The rules for a tenant's change of an address. Times are milliseconds. */
export type Rules = {
  readonly needs: Needs;
  /** How many approvals, where `needs` requires any. */
  readonly approvals: number;
  /** The least role that may approve; null: the least that could do it alone. */
  readonly approvedBy: Role | null;
  readonly reason: 'optional' | 'required';
  /** How long a request waits for approvals. */
  readonly waits: number;
  readonly remindAfter: number;
  readonly remindEvery: number;
  /** After this time, reminders alert this group too; null: nobody else. */
  readonly escalateAfter: number;
  readonly escalateTo: Group | null;
  /** Per person, by their highest role. */
  readonly openRequests: Limit;
  /** How many changes may be asked for in 24 hours: its name is from when a request had one. */
  readonly requestsADay: Limit;
  /** How many changes one request may have. */
  readonly largestRequest: Limit;
  /** The outside domains that may be forwarded to; null: any. */
  readonly forwardTo: readonly DomainPattern[] | null;
  readonly neverForwardTo: readonly DomainPattern[];
  readonly largestQuota: Bytes | null;
  /** The rules for passwords of its mailboxes; least length in characters. */
  readonly leastPassword: PasswordRules['least'];
  readonly commonPasswords: PasswordRules['common'];
  readonly addressInPasswords: PasswordRules['address'];
  /** Whether a destroying change needs another person's approval even if an admin makes it. */
  readonly ruleOfTwo: boolean;
  /** Whether a review of the domain begins by itself each quarter. */
  readonly reviews: 'quarterly' | 'on-request';
};

type LimitName = 'openRequests' | 'requestsADay' | 'largestRequest';

/** Settings for some domains and tenants, which override the rules before it. */
export type Rule = {
  readonly domains: 'all' | readonly Domain[];
  readonly tenants: 'all' | readonly TenantKey[];
  readonly sets: Partial<Omit<Rules, 'needs' | LimitName>> & Partial<Readonly<Record<LimitName, LimitSet>>>;
  readonly needs: Readonly<Partial<Record<Category, Readonly<Partial<Record<Role, Requirement>>>>>>;
};

/** A mail server, and the domains that are its to receive for. */
export type MailServerBinding = {
  readonly name: string;
  /** One of the drivers that the file was read with. */
  readonly driver: string;
  readonly domains: 'all' | readonly Domain[];
  /** Whether this process applies its changes, or a worker on the mail server's host. */
  readonly worker: 'here' | 'beside';
};

/** Who may what. */
export type Policy = {
  /** Whether there is a policy file; without one, only the terminal and `ADMINS` may do anything. */
  readonly fromFile: boolean;
  readonly tenants: ReadonlyMap<TenantKey, Tenant>;
  /** The linked accounts of people (`slack/T0123/U0456`), each mapped to the first of its list. */
  readonly people: ReadonlyMap<string, string>;
  /** Later ones win. */
  readonly rules: readonly Rule[];
  /** Empty: the mail server that the environment names. Read at start only. */
  readonly mailServers: readonly MailServerBinding[];
};

/** The policy without a policy file. */
export const noPolicy: Policy = {
  fromFile: false,
  tenants: new Map(),
  people: new Map(),
  rules: [],
  mailServers: [],
};
