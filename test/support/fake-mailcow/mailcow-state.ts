/** What a mailcow keeps, as far as its API shows it. Octets for what the database has in octets, MiB for the rest. */
export type MailcowState = {
  readonly apiKey: string;
  /** What a new domain gets that names no limits of its own. */
  readonly template: Limits;
  readonly domains: Map<string, MailcowDomain>;
  readonly mailboxes: Map<string, MailcowMailbox>;
  /** By their addresses. */
  readonly aliases: Map<string, MailcowAlias>;
  readonly appPasswords: Map<number, MailcowAppPassword>;
  readonly bccMaps: MailcowBcc[];
  readonly recipientMaps: MailcowRecipientMap[];
  readonly filters: MailcowFilter[];
  /** The mail of deleted mailboxes, by the time of their deletion: only by hand does any of it come back. */
  readonly garbage: Buffer[][];
  /** The least length of a password. */
  readonly passwordLength: number;
  /** Refused keys; ten in ten minutes would ban the caller. */
  refusedKeys: number;
  /** Whether Dovecot's container is down, so that a deleted mailbox's mail stays where it is. */
  dovecotDown: boolean;
  /** Whether the key may only read. */
  isReadOnly: boolean;
  /** Where the database fails as a mailbox is made: PHP then dies without a word, or tells of the exception. */
  databaseFailsAt: 'self alias' | 'user_acl' | null;
  /** Domains that are but other names, and what of. */
  readonly aliasDomains: Map<string, string>;
  /** People's temporary addresses. */
  readonly spamAliases: Set<string>;
  nextId(): number;
  /** As MySQL's NOW(); every call is a second later. */
  now(): string;
};

type Limits = { aliases: number; mailboxes: number; maxquota: number; quota: number };
export type MailcowDomain = Limits & { domain: string; active: number; backupmx: number };

export type MailcowMailbox = {
  username: string;
  name: string;
  hash: string;
  authsource: string;
  active: number;
  quota: number;
  created: string;
  tags: string[];
  force_pw_update: string;
  /** Where mailcow's own page sends a link for a new password. */
  recovery_email?: string;
  /** What is no mailbox: it is in the same table, and is told of nowhere. */
  kind?: 'location' | 'group' | 'thing';
  /** Whether it lacks its row of sizes, as in the middle of a deletion: it is then told of as a row of nulls. */
  withoutSize?: boolean;
  /** Whether it lacks the alias row of its own address, or its rights, as where the database failed on the way. */
  half?: boolean;
  mail: Buffer[];
};

export type MailcowAlias = {
  id: number;
  address: string;
  goto: string;
  domain: string;
  active: number;
  /** Takes mail of this mailcow's own people only. */
  internal?: number;
  sender_allowed?: number;
  sogo_visible?: number;
  public_comment?: string | null;
  private_comment?: string | null;
};
type MailcowAppPassword = { id: number; mailbox: string; name: string; hash: string };

type MailcowBcc = { local_dest: string; bcc_dest: string; type: 'sender' | 'rcpt'; active: number };
type MailcowRecipientMap = { recipient_map_old: string; recipient_map_new: string; active: number };
type MailcowFilter = { username: string; script_data: string; filter_type: string; active: number };

/** One entry of the list that every write answers with. */
export type Result = {
  type: 'success' | 'danger' | 'warning' | 'error';
  msg: string | (string | number | null)[];
  log?: unknown[];
};

type Words = [string, ...(string | number | null)[]];

// A code alone is told as a text, one with more as a list.
const told = ([code, ...more]: Words): Result['msg'] => (more.length > 0 ? [code, ...more] : code);
export const success = (...words: Words): Result => ({ type: 'success', msg: told(words), log: [] });
export const danger = (...words: Words): Result => ({ type: 'danger', msg: told(words), log: [] });

/** PHP died of an exception of the database: the answer is HTTP 200 with nothing in it. */
export class DatabaseException extends Error {}

/** An empty mailcow with the key `0123-KEY`. */
export function makeCow(more: Partial<MailcowState> = {}): MailcowState {
  let id = 0;
  let seconds = Date.UTC(2026, 10, 23) / 1_000;
  return {
    apiKey: '0123-KEY',
    template: { aliases: 20_000, mailboxes: 1_000, maxquota: 10_240, quota: 1_024_000 },
    domains: new Map(),
    mailboxes: new Map(),
    aliases: new Map(),
    appPasswords: new Map(),
    bccMaps: [],
    recipientMaps: [],
    filters: [],
    garbage: [],
    passwordLength: 6,
    refusedKeys: 0,
    dovecotDown: false,
    isReadOnly: false,
    databaseFailsAt: null,
    aliasDomains: new Map(),
    spamAliases: new Set(),
    nextId: () => ++id,
    now: () => new Date(++seconds * 1_000).toISOString().slice(0, 19).replace('T', ' '),
    ...more,
  };
}

export const domainPart = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** The mailboxes of a domain, without resources. */
export const mailboxesIn = (mailcow: MailcowState, domain: string): MailcowMailbox[] =>
  inDomain(mailcow.mailboxes.values(), domain, (one) => one.username).filter(
    ({ kind }) => kind === undefined,
  );

/** An alias whose only destination is its own address is a mailbox's: the API tells of none. */
export const isSelfAlias = ({ address, goto }: MailcowAlias): boolean => address === goto;

/** How many aliases count against a domain's limit: those of its alias domains too, and none at a mailbox's address. */
export const aliasesIn = (mailcow: MailcowState, domain: string): number =>
  mailcow.aliases
    .values()
    .filter(({ address, domain: own }) => {
      const isOwn = own === domain || mailcow.aliasDomains.get(own) === domain;
      return isOwn && !mailcow.mailboxes.has(address);
    })
    .reduce((count) => count + 1, 0);

export const aliasBy = (mailcow: MailcowState, id: number): MailcowAlias | undefined =>
  mailcow.aliases.values().find((alias) => alias.id === id);

export const inDomain = <T>(all: Iterable<T>, domain: string, of: (one: T) => string): T[] =>
  [...all].filter((one) => domainPart(of(one)) === domain);

export const mebibyte = 1024 ** 2;
