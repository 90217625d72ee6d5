import type { Channel, Group, Locale, Role, TenantKey } from '../domain/actor.ts';
import type { Domain } from '../domain/address/address.ts';
import type { Bytes } from '../domain/address/address-state.ts';
import type { PasswordRules } from '../domain/password.ts';

/** The rows of "Who may what": kinds of effects that policy asks the same for. */
export const categories = [
  'forwards',
  'forward-outside',
  'mailbox',
  'own-mailbox',
  'destroying',
  'catch-all',
  'domains',
] as const;
export type Category = (typeof categories)[number];

/** What a row asks of a role. */
export const requirements = ['nothing', 'confirm', 'approval', 'confirm and approval', 'refused'] as const;
export type Requirement = (typeof requirements)[number];

export type Needs = Readonly<Record<Category, Readonly<Record<Role, Requirement>>>>;

/** Whom a tenant gives a role to. */
export type RoleHolder =
  | { readonly kind: 'user'; readonly id: string }
  /** A Slack user group or a Discord role. */
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'everyone' };

/** A Slack workspace or a Discord server, as the policy file has it. */
export type Tenant = {
  readonly key: TenantKey;
  readonly domains: 'all' | readonly Domain[];
  /** Where its requests are put to approvers; null: where they are asked for. */
  readonly approvals: Channel | null;
  /** What is written in that channel is in this language. */
  readonly language: Locale;
  readonly roles: Readonly<Record<Role, readonly RoleHolder[]>>;
};

/** A domain, or `*.domain`: every domain below it. */
export type DomainPattern = string;

type LimitsByRole = Readonly<Record<Role, number | null>>;

/** How many of something a person may have, whoever it is or by their role; null: any number. */
export type Limit = number | null | LimitsByRole;

/** A limit as a rule sets it: for every role, or for some of them. */
export type LimitSet = number | null | Partial<LimitsByRole>;

/** What holds for a change of an address by a tenant. Times are milliseconds. */
export type Rules = {
  readonly needs: Needs;
  /** How many approvals, where `needs` asks for approval. */
  readonly approvals: number;
  /** The least role that approves; null: the least that could do it alone. */
  readonly approvedBy: Role | null;
  readonly reason: 'optional' | 'required';
  /** How long a request waits for approvals. */
  readonly waits: number;
  readonly remindAfter: number;
  readonly remindEvery: number;
  /** From when on, and whom, reminders call as well; null: nobody else. */
  readonly escalateAfter: number;
  readonly escalateTo: Group | null;
  /** Per person, by the highest role that they hold. */
  readonly openRequests: Limit;
  readonly requestsADay: Limit;
  /** Domains outside that may be forwarded to; null: any. */
  readonly forwardTo: readonly DomainPattern[] | null;
  readonly neverForwardTo: readonly DomainPattern[];
  readonly largestQuota: Bytes | null;
  /** What passwords of its mailboxes have to be like; characters. */
  readonly leastPassword: PasswordRules['least'];
  readonly commonPasswords: PasswordRules['common'];
  readonly addressInPasswords: PasswordRules['address'];
  /** Whether a destroying change needs another person's approval even where an admin asks for it. */
  readonly ruleOfTwo: boolean;
};

export type LimitName = 'openRequests' | 'requestsADay';

/** Settings for some domains and tenants, on top of the rules before it. */
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
  /** Whether this process does its jobs, or a worker beside the mail server. */
  readonly worker: 'here' | 'beside';
};

/** Who may what, in one value. */
export type Policy = {
  /** Whether a policy file says who may what; without one, the terminal and `ADMINS` do. */
  readonly fromFile: boolean;
  readonly tenants: ReadonlyMap<TenantKey, Tenant>;
  /** Links between persons (`slack/T0123/U0456`) who are one and the same, each with the first of its list. */
  readonly people: ReadonlyMap<string, string>;
  /** Later ones win. */
  readonly rules: readonly Rule[];
  /** None: the one that the environment names. Read at start only. */
  readonly mailServers: readonly MailServerBinding[];
};

/** What holds where no policy file is. */
export const noPolicy: Policy = {
  fromFile: false,
  tenants: new Map(),
  people: new Map(),
  rules: [],
  mailServers: [],
};
